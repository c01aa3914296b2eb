#!/usr/bin/env bash
# Unpacks Debian's kernels for virtual machines under <cache>/kernels, for tests that boot them with QEMU:
#
#   bullseye bookworm trixie sid   each with vmlinuz, the configuration where the package has it, and the release in `release`
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

kernels=$ABIDE_TEST_CACHE/kernels
suites='bullseye bookworm trixie sid'
missing=''
for suite in $suites; do [ -e "$kernels/$suite/release" ] || missing+=" $suite"; done
[ -n "$missing" ] || exit 0

say "kernels of Debian's$missing: measured under QEMU, and held against their sources"
work=$(mktemp -d "$ABIDE_TEST_CACHE/.kernels.XXXXXX")
trap 'rm -rf "$work"' EXIT

# fetch_kernel SUITE: the newest kernel of the suite. The image is in a package of its own name, or,
# where that is a shell, in linux-binary-RELEASE.
fetch_kernel() {
  local suite=$1 from=$work/$1 image packages package
  open_suites "$from" "$suite"
  packages=$(private_apt -s -q install --no-install-recommends linux-image-cloud-amd64 | sed -n 's/^Inst \(linux-\(image\|binary\)-[0-9][^ ]*\) .*/\1/p')
  image=$(grep -m 1 '^linux-image-' <<< "$packages") || return 1
  (cd "$from" && twice private_apt download $packages) >&2 || return 1
  for package in "$from"/*.deb; do dpkg-deb -x "$package" "$from/tree"; done
  mkdir -p "$from/out"
  find "$from/tree" -name 'vmlinuz*' -type f -exec cp {} "$from/out/vmlinuz" \;
  find "$from/tree" -name 'config-*' -type f -exec cp {} "$from/out/config" \;
  [ -s "$from/out/vmlinuz" ] || return 1
  echo "${image#linux-image-}" > "$from/out/release"
  mkdir -p "$kernels"
  rm -rf "${kernels:?}/$suite"
  mv "$from/out" "$kernels/$suite"
}

for suite in $missing; do
  fetch_kernel "$suite" || die "the kernel of $suite could not be downloaded" "look at the messages of apt above"
done
