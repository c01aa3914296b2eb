# consul as a development agent on loopback: keys, services, members, DNS.
# judges: /usr/bin/consul
. /work/lib.sh
consul agent -dev -bind 127.0.0.1 -data-dir /tmp/consul > consul.log 2>&1 &
consul=$!
try consul kv put one 1
consul kv get one
consul members
echo '{"service": {"name": "web", "port": 80}}' > web.json
consul services register web.json
consul catalog services
dig @127.0.0.1 -p 8600 web.service.consul SRV +short
consul kv export > /dev/null
stop $consul
