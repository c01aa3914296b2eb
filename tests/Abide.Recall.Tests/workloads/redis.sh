# redis under load: keys, a subscription, a snapshot in the background, the append-only file rewritten.
# judges: /usr/bin/redis-server /usr/bin/redis-cli /usr/bin/redis-benchmark
. /work/lib.sh
redis-server --bind 127.0.0.1 --port 6379 --dir /tmp --appendonly yes --unixsocket /tmp/redis.sock > redis.log &
redis=$!
try redis-cli ping
redis-benchmark -q -n 500 -c 8 -t set,get,lpush > /dev/null
redis-cli -s /tmp/redis.sock set a b
redis-cli bgsave
redis-cli bgrewriteaof
timeout 1 redis-cli subscribe news > /dev/null &
sleep 0.3
redis-cli publish news hello
redis-cli eval 'return redis.call("get", "a")' 0
sleep 1
redis-cli info > /dev/null
redis-cli shutdown save
wait $redis || true
