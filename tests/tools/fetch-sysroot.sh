#!/usr/bin/env bash
# Unpacks what it takes to build for Debian 11 under <cache>/sysroots/bullseye: C library, headers, start files and a
# library to link with, from the release's own packages. Nothing in it is configured or run; programs that are built
# with it run in the root of make-roots.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

packages='libc6 libc6-dev linux-libc-dev libcrypt1 libcrypt-dev libgcc-s1 libgcc-10-dev libstdc++6 libstdc++-10-dev zlib1g zlib1g-dev'
sysroots=$ABIDE_TEST_CACHE/sysroots
[ "$(cat "$sysroots/bullseye.stamp" 2> /dev/null)" != "$packages" ] || exit 0

mkdir -p "$sysroots"
work=$(mktemp -d "$sysroots/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
open_suites "$work" bullseye
say "packages of Debian's bullseye to build with"
mkdir "$work/packages" "$work/tree"
# shellcheck disable=SC2086 # several packages are several arguments
(cd "$work/packages" && twice private_apt download $packages) >&2
for package in "$work"/packages/*.deb; do
  dpkg-deb -x "$package" "$work/tree"
done
rm -rf "$work/tree/usr/share"
mkdir "$work/tree/tmp" "$work/tree/proc" "$work/tree/dev"
[ -e "$work/tree/usr/lib/x86_64-linux-gnu/crt1.o" ] || die "libc6-dev of bullseye has no crt1.o" "Debian changed the layout; see $0"
rm -rf "${sysroots:?}/bullseye"
mv "$work/tree" "$sysroots/bullseye"
echo "$packages" > "$sysroots/bullseye.stamp"
