#!/usr/bin/env bash
# Installs a package of the agent into a small root of a Debian release, boots that release's kernel and systemd with it in an emulated machine, and
# prints what the script of the guest tells, a line each.
#
#     tests/tools/systemd-guest.sh PACKAGE SUITE [DROP-IN...]      SUITE: bullseye (Linux 5.10, systemd 247) or bookworm (6.1, 252)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
package=$(realpath "$1") suite=$2
shift 2
source=$ABIDE_TEST_CACHE/roots/$suite kernel=$ABIDE_TEST_CACHE/kernels/$suite/vmlinuz guest=$here/../corpus/systemd
[ -e "$kernel" ] && [ -x "$source/lib/systemd/systemd" ] || die "the test cache has no root or no kernel of $suite" "run ./test.sh once, or tests/roots/make-roots.sh and tests/tools/fetch-kernels.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{usr/{bin,sbin,lib,lib64},dev,proc,sys,run,tmp,var/{lib/rpm,tmp},root,etc}
for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$root/$directory"; done

# take PATH...: files of the release's root, and the libraries that they are linked with.
take() {
  local path
  for path; do
    [ ! -e "$root$path" ] || continue
    install -D /dev/null "$root$path"
    chroot "$source" cat "$path" > "$root$path"
    # shellcheck disable=SC2046 # a library each
    take $(chroot "$source" ldd "$path" 2> /dev/null | grep -o '/[^ ]*' | grep -v ':$')
  done
}
take /lib/systemd/systemd /bin/systemctl /bin/sh /bin/mount /usr/bin/nsenter /bin/kill /usr/bin/getent /usr/sbin/groupadd /usr/sbin/useradd /usr/bin/curl
# What is opened by name: TLS, and names of users where the C library does not have that itself.
for library in "$source"{/usr,}/lib/x86_64-linux-gnu/{libssl.so.*,libnss_files.so.2}; do
  [ ! -e "$library" ] || take "${library#"$source"}"
done
install -D "$(command -v busybox)" "$root/bin/busybox"
mkdir -p "$root/usr/lib/systemd/system"
cp "$source"/lib/systemd/system/*.target "$root/usr/lib/systemd/system"
printf 'root:x:0:0:root:/root:/bin/sh\n' > "$root/etc/passwd"
printf 'root:x:0:\n' > "$root/etc/group"
printf 'hosts: files\n' > "$root/etc/nsswitch.conf"
printf '127.0.0.1 localhost\n' > "$root/etc/hosts"
cp "$source/etc/os-release" "$root/etc/"
echo 0123456789abcdef0123456789abcdef > "$root/etc/machine-id"

# As on a host of its own: rpm makes the user, and gives files to it.
rpm --root "$root" --dbpath /var/lib/rpm --force-debian --nodeps -i "$package" >&2
rm -rf "$root/var/lib/rpm" "$root/usr/share/doc"
# shellcheck disable=SC2046
take $(ldd "$root/usr/libexec/abide-agent/abide-agent" | grep -o '/[^ ]*')
mkdir -p "$root/etc/systemd/system/abide-agent.service.d"
[ $# -eq 0 ] || cp "$@" "$root/etc/systemd/system/abide-agent.service.d"
cp "$guest/guest.service" "$root/etc/systemd/system/guest.service"
cp "$guest/system.conf" "$root/etc/systemd/system.conf"
install "$guest/guest.sh" "$root/guest.sh"
gcc -static -O1 -pthread -o "$root/waits" "$here/../corpus/latency/waits.c"
ln -s lib/systemd/systemd "$root/init"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$root/root/first.key" -out "$root/root/first.pem" 2> /dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 60 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$root/root/second.key" -out "$root/root/second.pem" 2> /dev/null
(cd "$root" && find . | busybox cpio -o -H newc > "$work/root.cpio" 2> /dev/null)

# clearcpuid: the kernel does without cmpxchg16b (cx16), behind which QEMU 7.2 spoils the flags now and then, of which the kernel dies.
timeout "${ABIDE_GUEST_SECONDS:-480}" qemu-system-x86_64 -accel tcg -cpu max -m 768 -nodefaults -no-reboot -display none -serial stdio -kernel "$kernel" \
  -initrd "$work/root.cpio" -append 'console=ttyS0 quiet loglevel=1 panic=-1 clearcpuid=141 systemd.unified_cgroup_hierarchy=1 systemd.unit=guest.service' < /dev/null | tr -d '\r'
