# busybox, static with glibc: files, an archive, a web server and its client, a shell with jobs.
# judges: /bin/busybox
. /work/lib.sh
busybox sh -c 'for i in 1 2 3; do echo $i; done | busybox sort -r; (busybox sleep 0.1 & wait); busybox cat /etc/passwd | busybox wc -l'
busybox cp -r /etc/default copy && busybox find copy -type f | busybox xargs busybox md5sum > sums
busybox tar -czf copy.tar.gz copy && busybox tar -tzf copy.tar.gz > /dev/null
busybox dd if=/dev/zero of=zero bs=4k count=8 2> /dev/null
busybox ls -la / > /dev/null
busybox ps > /dev/null
busybox stat zero
busybox id
echo hello > index.html
busybox httpd -f -p 127.0.0.1:8080 &
httpd=$!
try busybox wget -q -O - http://127.0.0.1:8080/index.html
busybox ip addr > /dev/null
busybox nslookup localhost 127.0.0.1 || true
stop $httpd
