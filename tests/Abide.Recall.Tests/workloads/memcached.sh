# memcached under load: keys stored, read, counted over TCP.
# judges: /usr/bin/memcached
. /work/lib.sh
memcached -u nobody -l 127.0.0.1 -p 11211 -t 2 -m 16 &
memcached=$!
try memcping --servers=127.0.0.1:11211
memcaslap --servers=127.0.0.1:11211 --concurrency=4 --execute_number=500 > /dev/null || true
for i in 1 2 3; do echo "$i" > "key$i"; memccp --servers=127.0.0.1:11211 "key$i"; memccat --servers=127.0.0.1:11211 "key$i"; done
memcstat --servers=127.0.0.1:11211 > /dev/null
memcrm --servers=127.0.0.1:11211 key1
memcflush --servers=127.0.0.1:11211
stop $memcached
