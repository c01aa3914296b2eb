# aria2: downloads over several connections from a server on loopback, with a digest, and its own RPC server.
# judges: /usr/bin/aria2c
. /work/lib.sh
mkdir site && head -c 3000000 /dev/urandom > site/file && cp /etc/passwd site
caddy file-server --listen 127.0.0.1:8000 --root site > caddy.log 2>&1 &
caddy=$!
try curl -sf http://127.0.0.1:8000/passwd
aria2c -q -x 4 -s 4 -k 1M --file-allocation=prealloc --checksum=sha-256="$(sha256sum site/file | cut -d' ' -f1)" -d out http://127.0.0.1:8000/file
cmp site/file out/file
printf 'http://127.0.0.1:8000/passwd\n  out=one\nhttp://127.0.0.1:8000/passwd\n  out=two\n' > list
aria2c -q -i list -j 2 -d out --file-allocation=falloc
aria2c -q --enable-rpc --rpc-listen-port=8001 --rpc-secret=s -d out -l aria2.log --disable-ipv6 &
aria2=$!
try curl -sf -d '{"jsonrpc":"2.0","id":"1","method":"aria2.addUri","params":["token:s",["http://127.0.0.1:8000/file"],{"out":"three"}]}' http://127.0.0.1:8001/jsonrpc
try test -s out/three
stop $aria2
stop $caddy
