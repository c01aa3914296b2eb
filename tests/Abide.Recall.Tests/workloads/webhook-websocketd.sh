# webhook and websocketd: a request runs a command.
# judges: /usr/bin/webhook /usr/bin/websocketd
. /work/lib.sh
echo '[{"id": "hello", "execute-command": "/bin/date", "include-command-output-in-response": true}]' > hooks.json
webhook -hooks hooks.json -ip 127.0.0.1 -port 9000 -hotreload 2> webhook.log &
webhook=$!
try curl -sf http://127.0.0.1:9000/hooks/hello
stop $webhook
websocketd --address=127.0.0.1 --port=9001 --staticdir=/etc date > websocketd.log 2>&1 &
websocketd=$!
try curl -sf http://127.0.0.1:9001/hostname
curl -s -m 1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' \
  http://127.0.0.1:9001/ > /dev/null || true
stop $websocketd
