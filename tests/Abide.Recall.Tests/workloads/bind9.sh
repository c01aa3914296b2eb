# named under load: a zone of its own over UDP and TCP, read again, asked by its control channel.
# judges: /usr/sbin/named /usr/bin/dig /usr/sbin/rndc
. /work/lib.sh
rndc-confgen -a 2> /dev/null
chmod 644 /etc/bind/rndc.key
cat > named.conf << END
options { directory "/tmp"; listen-on port 5300 { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; pid-file "/tmp/named.pid"; };
include "/etc/bind/rndc.key";
controls { inet 127.0.0.1 port 9953 allow { localhost; } keys { rndc-key; }; };
zone "example" { type primary; file "/tmp/example.zone"; };
END
printf '$TTL 60\n@ SOA ns a 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\nwww A 127.0.0.1\n' > example.zone
named-checkzone example example.zone
named -f -c /tmp/named.conf -n 2 2> named.log &
named=$!
try dig @127.0.0.1 -p 5300 +tries=1 +time=1 www.example A
for i in 1 2 3 4 5 6 7 8; do dig @127.0.0.1 -p 5300 +short www.example A; done
dig @127.0.0.1 -p 5300 +tcp +short example NS
dig @127.0.0.1 -p 5300 +short example AXFR > /dev/null
rndc -p 9953 status > /dev/null
rndc -p 9953 reload
kill -HUP $named
sleep 0.3
stop $named
