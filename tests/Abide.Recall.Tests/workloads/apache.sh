# apache2 under load: files, a redirect, a directory, compressed; configuration read again; graceful end.
# judges: /usr/sbin/apache2
. /work/lib.sh
mkdir -p site/folder && echo hello > site/index.html && head -c 300000 /dev/urandom > site/large
cat > apache.conf << END
ServerRoot /tmp
ServerName localhost
Listen 127.0.0.1:8080
PidFile /tmp/apache.pid
ErrorLog /tmp/error.log
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule autoindex_module /usr/lib/apache2/modules/mod_autoindex.so
LoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so
LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
LoadModule status_module /usr/lib/apache2/modules/mod_status.so
StartServers 1
DocumentRoot /tmp/site
User www-data
Group www-data
END
chmod 755 /tmp/site
apache2 -f /tmp/apache.conf -DFOREGROUND &
apache=$!
try curl -sf http://127.0.0.1:8080/
ab -q -n 200 -c 8 http://127.0.0.1:8080/ > /dev/null
ab -q -k -n 50 -c 4 http://127.0.0.1:8080/large > /dev/null
curl -s http://127.0.0.1:8080/folder > /dev/null
kill -USR1 $apache
try curl -sf http://127.0.0.1:8080/
stop $apache
