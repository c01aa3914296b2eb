# caddy: files and a reverse proxy on loopback, the configuration changed while it runs.
# judges: /usr/bin/caddy /usr/bin/hey
. /work/lib.sh
mkdir site && echo hello > site/index.html
cat > Caddyfile << END
{
  admin 127.0.0.1:2019
  auto_https off
}
http://127.0.0.1:8080 {
  root * /tmp/site
  file_server browse
  encode gzip
}
http://127.0.0.1:8081 {
  reverse_proxy 127.0.0.1:8080
}
END
caddy fmt Caddyfile > /dev/null
caddy adapt --config Caddyfile > /dev/null
caddy run --config Caddyfile 2> caddy.log &
caddy=$!
try curl -sf http://127.0.0.1:8081/
hey -n 50 -c 5 http://127.0.0.1:8081/ > /dev/null
caddy reload --config Caddyfile 2> /dev/null
caddy stop 2> /dev/null
wait $caddy || true
