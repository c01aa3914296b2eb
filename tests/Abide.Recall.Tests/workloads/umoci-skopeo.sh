# An OCI image made with umoci, unpacked, changed and packed; copied and read by skopeo, also from a registry on loopback.
# judges: /usr/bin/umoci /usr/bin/skopeo /usr/bin/docker-registry
. /work/lib.sh
umoci init --layout image
umoci new --image image:empty
umoci unpack --image image:empty bundle
mkdir -p bundle/rootfs/etc && echo hello > bundle/rootfs/etc/hello && ln -s hello bundle/rootfs/etc/link
umoci repack --image image:hello bundle
umoci config --image image:hello --config.env A=b
umoci stat --image image:hello
umoci gc --layout image
skopeo inspect oci:image:hello > /dev/null
skopeo --insecure-policy copy oci:image:hello dir:/tmp/copy
skopeo --insecure-policy copy dir:/tmp/copy oci-archive:copy.tar
cat > registry.yml << END
version: 0.1
storage: { filesystem: { rootdirectory: /tmp/registry } }
http: { addr: "127.0.0.1:5000" }
END
docker-registry serve registry.yml > registry.log 2>&1 &
registry=$!
try curl -sf http://127.0.0.1:5000/v2/
skopeo --insecure-policy copy --dest-tls-verify=false oci:image:hello docker://127.0.0.1:5000/hello:1
skopeo inspect --tls-verify=false docker://127.0.0.1:5000/hello:1 > /dev/null
skopeo list-tags --tls-verify=false docker://127.0.0.1:5000/hello
stop $registry
