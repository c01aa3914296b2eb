#!/usr/bin/env bash
# Unpacks UPX, the packer of executables, under <cache>/upx: not every release has a package of it, Debian 11 has. Run it as
#
#   LD_LIBRARY_PATH=<cache>/upx/lib/x86_64-linux-gnu <cache>/upx/bin/upx-ucl
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

[ ! -x "$ABIDE_TEST_CACHE/upx/bin/upx-ucl" ] || exit 0
say "UPX from Debian's bullseye: packs a program whose needs a verdict then cannot see"
fetch_tree upx bin/upx-ucl bullseye upx-ucl libucl1
