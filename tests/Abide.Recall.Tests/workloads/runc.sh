# runc: a container of a static shell, run to its end.
# judges: /usr/sbin/runc
# executes a sealed copy of itself: /usr/sbin/runc
# The same file under the same path as outside: a trace does not tell of which root a path is.
mkdir -p box/rootfs/bin && cp /bin/busybox box/rootfs/bin/busybox
cd box
runc --version
runc spec
sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"sh"$/"busybox", "sh", "-c", "echo hello"/' config.json
runc --root /run/runc list
runc --root /run/runc run one || true # a machine may offer no cgroup to put it into
runc --root /run/runc list
