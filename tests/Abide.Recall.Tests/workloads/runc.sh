# runc: a container of a static shell, run to its end.
# judges: /usr/sbin/runc
# executes a sealed copy of itself: /usr/sbin/runc
mkdir -p box/rootfs/bin && cp /bin/busybox box/rootfs/bin/sh
cd box
runc --version
runc spec
sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"sh"$/"sh", "-c", "echo hello"/' config.json
runc --root /run/runc list
runc --root /run/runc run one || true # a machine may offer no cgroup to put it into
runc --root /run/runc list
