# etcd on loopback: put, get, watch, lease, transaction, snapshot, and a defragmentation.
# judges: /usr/bin/etcd /usr/bin/etcdctl
. /work/lib.sh
export ETCDCTL_API=3 ETCDCTL_ENDPOINTS=127.0.0.1:2379
etcd --data-dir /tmp/etcd > etcd.log 2>&1 &
etcd=$!
try etcdctl endpoint health
etcdctl put one 1
etcdctl get one
etcdctl get '' --prefix --keys-only
etcdctl lease grant 60
printf 'value("one") = "1"\n\nput two 2\n\nput two 0\n\n' | etcdctl txn
etcdctl snapshot save /tmp/snapshot
etcdctl snapshot status /tmp/snapshot
etcdctl compact 2
etcdctl defrag
etcdctl member list
stop $etcd
