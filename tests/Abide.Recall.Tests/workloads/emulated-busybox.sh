# busybox, static with glibc, without what it starts itself for: files, an archive, a web server and its client, a shell.
# judges, emulated only: /bin/busybox
. /work/lib.sh
busybox sh -c 'for i in 1 2 3; do echo $i; done; cd /; read line < /etc/passwd; umask; ulimit -a; trap "" HUP; (echo sub & wait)' > /dev/null
busybox cp -r /etc/default copy && busybox find copy -type f | busybox sort -r | busybox wc -l
busybox tar -cf copy.tar copy && busybox tar -tf copy.tar > /dev/null
busybox gzip -k copy.tar && busybox gunzip -c copy.tar.gz | busybox md5sum
busybox dd if=/dev/zero of=zero bs=4k count=8 2> /dev/null
busybox ls -la / > /dev/null
busybox ln -s zero link && busybox readlink link && busybox mv link other && busybox rm other
busybox stat zero && busybox touch -d 2020-01-01 zero && busybox chmod 600 zero && busybox df > /dev/null
busybox ps > /dev/null
busybox id
busybox uname -a
busybox sleep 0.1
echo hello > index.html
busybox httpd -f -p 127.0.0.1:8080 &
httpd=$!
try busybox wget -q -O - http://127.0.0.1:8080/index.html
busybox ip addr > /dev/null
busybox nslookup localhost 127.0.0.1 || true
stop $httpd
