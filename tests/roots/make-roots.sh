#!/usr/bin/env bash
# Makes the roots of three Debian releases (amd64) under <cache>/roots, all with the packages of packages.txt, fully
# configured: with the loader's cache and configuration as an installed system has them. The agreement tests judge the
# programs of each against every root, and the facts bundled for these releases were measured in them.
#
#   make-roots.sh [RELEASE...]      default: bullseye bookworm trixie
#
# A root is made again when packages.txt changes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../tools/environment.sh"

roots=$ABIDE_TEST_CACHE/roots
packages=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/packages.txt" | paste -sd,)
stamp=$(sha256sum <<< "$packages" | cut -d' ' -f1)

make_root() {
  local release=$1 root=$roots/$1
  [ "$(cat "$roots/$release.stamp" 2> /dev/null)" != "$stamp" ] || return 0
  say "root of Debian $release: programs and libraries to judge, and a loader that says the truth"
  rm -f "$roots/$release.stamp"
  as_root rm -rf "$root" "$root.new" || return 1
  # Nothing in a root is worth surviving a power cut, and packages that start services find a policy that says no.
  as_root mmdebstrap --quiet --variant=minbase --include="$packages" --architectures=amd64 --components=main \
    --dpkgopt='force-unsafe-io' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "2"' \
    --customize-hook='mkdir -m 1777 "$1/scratch"' \
    "$release" "$root.new" "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >&2 || return 1
  as_root mv "$root.new" "$root" || return 1
  echo "$stamp" > "$roots/$release.stamp"
}

[ $# -gt 0 ] || set -- bullseye bookworm trixie
mkdir -p "$roots"
mirror=$(debian_mirror)
for release; do
  twice make_root "$release" || die "could not make the root of $release" "look at the messages above"
done
