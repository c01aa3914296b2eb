# curl to loopback: HTTP, TLS, upload, a name looked up, a file.
# judges: /usr/bin/curl
. /work/lib.sh
echo hello > index.html
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout key.pem -out cert.pem 2> /dev/null
openssl s_server -accept 127.0.0.1:8443 -key key.pem -cert cert.pem -WWW > server.log 2>&1 &
server=$!
try curl -sfk https://localhost:8443/index.html
curl -s --cacert cert.pem --http1.1 -o out --write-out '%{http_code}\n' https://localhost:8443/index.html
curl -sk --max-time 1 -d a=b https://127.0.0.1:8443/index.html > /dev/null || true
curl -s file:///etc/hostname
curl -s --retry 1 --max-time 2 http://127.0.0.1:1/ || true
stop $server
