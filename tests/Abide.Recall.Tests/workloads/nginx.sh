# nginx under load: files, a proxy to itself, configuration read again, graceful end.
# judges: /usr/sbin/nginx
. /work/lib.sh
mkdir site && echo hello > site/index.html && head -c 300000 /dev/urandom > site/large && chmod 755 site
cat > nginx.conf << END
daemon off;
worker_processes 2;
pid /tmp/nginx.pid;
error_log /tmp/error.log;
events { }
http {
  access_log /tmp/access.log;
  sendfile on;
  gzip on;
  proxy_cache_path /tmp/cache keys_zone=one:1m;
  server { listen 127.0.0.1:8080; root /tmp/site; autoindex on; }
  server { listen 127.0.0.1:8081; location / { proxy_pass http://127.0.0.1:8080; proxy_cache one; } }
}
END
nginx -c /tmp/nginx.conf -t
nginx -c /tmp/nginx.conf &
nginx=$!
try curl -sf http://127.0.0.1:8081/
ab -q -n 200 -c 8 http://127.0.0.1:8081/ > /dev/null
ab -q -k -n 50 -c 4 http://127.0.0.1:8080/large > /dev/null
kill -HUP $nginx
sleep 0.3
kill -USR1 $nginx
try curl -sf http://127.0.0.1:8080/
kill -QUIT $nginx
wait $nginx || true
