#!/bin/sh
# Runs a workload under strace in a root file system, in namespaces of its own: with its processes, with no network but
# loopback, on a copy-on-write view of the root. When this script ends or is killed, everything that it started is gone.
#
#   trace.sh ROOT DIRECTORY SCRIPT [FOREIGN-ROOT PROGRAM...]
#
# DIRECTORY is /work inside; SCRIPT is a path in it. The trace is written to DIRECTORY/trace. Needs the rights of root.
#
# With a root for AArch64, the programs are taken from there and run under QEMU, which prints the calls that it makes for them to
# DIRECTORY/trace.NUMBER.PROCESS; NUMBER counts the programs from 0. Whatever else the script starts is not watched.
#
# Addresses are not randomised, so that those of the trace tell which object of a program made a call.
set -eu
[ -n "${inside:-}" ] || exec env inside=yes unshare --mount --pid --net --ipc --uts --cgroup --fork --kill-child -- sh "$0" "$@"

root=$1 directory=$2 script=$3
shift 3
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/overlay /mnt/root
mount -t overlay -o "lowerdir=$root,upperdir=/mnt/upper,workdir=/mnt/overlay" overlay /mnt/root
cd /mnt/root
mkdir -p work dev/pts dev/shm .old
mount --bind "$directory" work
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 none sys/fs/cgroup || true # not offered everywhere, and few workloads look at it
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
for place in dev/shm tmp run; do mount -t tmpfs -o mode=1777 tmpfs "$place"; done
if [ $# -gt 0 ]; then
  mkdir foreign
  mount --bind -o ro "$1" foreign
  shift
  cp "$(command -v qemu-aarch64-static)" usr/bin/
  number=0
  for program; do
    case $program in
      /work/*) file=$program.aarch64 place=.$program ;;
      *) file=/foreign$program place=usr/local/bin/${program##*/} ;;
    esac
    printf '#!/bin/sh\nexec qemu-aarch64-static -L /foreign -0 %s -d strace -D /work/trace.%s.$$ %s "$@"\n' "${program##*/}" $number "$file" > "$place"
    chmod +x "$place"
    number=$((number + 1))
  done
  watch=
else
  watch='setarch --addr-no-randomize strace -f -n -i -s 0 -e abbrev=all --quiet=attach --pidns-translation -o /work/trace'
fi
hostname work
echo '127.0.0.1 localhost work' > etc/hosts
: > etc/resolv.conf

# Not chroot: a process that was moved there with it may not make user namespaces.
pivot_root . .old
umount -l /.old
ip link set lo up
cd /tmp
# shellcheck disable=SC2086 # words of a command
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TMPDIR=/tmp $watch sh -eu "/work/$script"
