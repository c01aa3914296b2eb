# nats-server: a message published over its text protocol, statistics asked, configuration read again.
# judges: /usr/sbin/nats-server
. /work/lib.sh
nats-server --addr 127.0.0.1 --port 4222 --http_port 8222 --jetstream --store_dir /tmp/nats > nats.log 2>&1 &
nats=$!
try curl -sf http://127.0.0.1:8222/varz
printf 'CONNECT {}\r\nSUB a 1\r\nPUB a 5\r\nhello\r\nPING\r\n' | timeout 2 curl -s telnet://127.0.0.1:4222 || true
curl -sf http://127.0.0.1:8222/connz > /dev/null
stop $nats
