#!/usr/bin/env bash
# Unpacks UPX, the packer of executables, under <cache>/upx: not every release has a package of it, Debian 11 has. Run it as
#
#   LD_LIBRARY_PATH=<cache>/upx/lib/x86_64-linux-gnu <cache>/upx/bin/upx-ucl
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

place=$ABIDE_TEST_CACHE/upx
[ ! -e "$place/bin/upx-ucl" ] || exit 0

say "UPX from Debian's bullseye: packs a program whose needs a verdict then cannot see"
work=$(mktemp -d "$ABIDE_TEST_CACHE/.upx.XXXXXX")
trap 'rm -rf "$work"' EXIT
open_suites "$work" bullseye
(cd "$work" && twice private_apt download upx-ucl libucl1) >&2 || die "UPX could not be downloaded" "look at the messages of apt above"
for deb in "$work"/*.deb; do dpkg-deb -x "$deb" "$work/tree"; done
rm -rf "$place"
mv "$work/tree/usr" "$place"
