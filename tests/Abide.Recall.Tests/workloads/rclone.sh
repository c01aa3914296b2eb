# rclone: directories copied, synchronised, compared, encrypted, and served over HTTP and WebDAV.
# judges: /usr/bin/rclone
. /work/lib.sh
alias rclone='rclone --config /tmp/rclone.conf'
rclone config create local local > /dev/null
rclone copy -M /etc/default /tmp/one
rclone sync /tmp/one /tmp/two
rclone check /tmp/one /tmp/two
rclone lsjson -M --hash /tmp/two > /dev/null
rclone move /tmp/two /tmp/three
rclone config create hidden crypt remote=/tmp/hidden password="$(rclone obscure word)" > /dev/null
rclone copy /tmp/one hidden:
rclone ls hidden:
rclone serve webdav /tmp/one --addr 127.0.0.1:8080 2> serve.log &
serve=$!
try curl -sf http://127.0.0.1:8080/
curl -sf -T /etc/hostname http://127.0.0.1:8080/hostname
stop $serve
rclone about /tmp
rclone purge /tmp/three
