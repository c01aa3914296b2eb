# lighttpd under load: files and a directory.
# judges: /usr/sbin/lighttpd
. /work/lib.sh
mkdir -p site/folder && echo hello > site/index.html && head -c 300000 /dev/urandom > site/large && chmod -R a+rX site
cat > lighttpd.conf << END
server.modules = ( "mod_dirlisting", "mod_accesslog" )
server.document-root = "/tmp/site"
server.bind = "127.0.0.1"
server.port = 8080
index-file.names = ( "index.html" )
dir-listing.activate = "enable"
accesslog.filename = "/tmp/access.log"
END
lighttpd -t -f lighttpd.conf
lighttpd -D -f lighttpd.conf &
lighttpd=$!
try curl -sf http://127.0.0.1:8080/
ab -q -n 200 -c 8 http://127.0.0.1:8080/ > /dev/null
ab -q -k -n 50 -c 4 http://127.0.0.1:8080/large > /dev/null
curl -s http://127.0.0.1:8080/folder/ > /dev/null
kill -HUP $lighttpd
stop $lighttpd
