# Go programs that make keys and certificates, and encrypt.
# judges: /usr/bin/age /usr/bin/age-keygen /usr/bin/cfssl /usr/bin/cfssljson /usr/bin/minica
. /work/lib.sh
age-keygen -o key.txt
echo hello | age -r "$(age-keygen -y key.txt)" > hello.age
age -d -i key.txt hello.age
minica -ca-common-name root ca
minica -ca-cert cacert.crt -ca-key cakey.key new || true
echo '{"CN": "root", "key": {"algo": "ecdsa", "size": 256}}' > root.json
cfssl gencert -initca root.json | cfssljson -bare root
echo '{"CN": "site", "hosts": ["localhost"]}' > site.json
cfssl gencert -ca root.pem -ca-key root-key.pem site.json | cfssljson -bare site
cfssl certinfo -cert site.pem > /dev/null
cfssl serve -address 127.0.0.1 -port 8888 -ca root.pem -ca-key root-key.pem > cfssl.log 2>&1 &
cfssl=$!
try curl -sf -d '{"label": ""}' http://127.0.0.1:8888/api/v1/cfssl/info
stop $cfssl
