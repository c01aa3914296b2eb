# sqlite3: tables, an index, a write-ahead log, a backup.
# judges: /usr/bin/sqlite3
sqlite3 a.db 'create table t(a, b); create index i on t(a); insert into t select value, value * 2 from generate_series(1, 1000);' \
  'pragma journal_mode = wal; update t set b = 0; select count(*) from t where b = 0; vacuum;'
sqlite3 a.db '.backup b.db'
sqlite3 a.db .dump > dump.sql
sqlite3 c.db < dump.sql
printf '1,2\n3,4\n' > a.csv
sqlite3 a.db -cmd '.mode csv' '.import a.csv u' 'select * from u; attach "b.db" as b; select count(*) from b.t;'
