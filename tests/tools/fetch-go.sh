#!/usr/bin/env bash
# Unpacks Go toolchains from Debian's suites side by side under <cache>/go/<version>, each usable as GOROOT:
#
#   GOROOT=<cache>/go/1.19 GOTOOLCHAIN=local GOFLAGS=-mod=mod GOPROXY=off <cache>/go/1.19/bin/go build
#
# They differ in what a reader of Go programs must understand: build info by pointer (1.15) and inlined (1.19 on), and
# the function tables of 1.2 (1.15), 1.18 (1.19) and 1.20 (1.22 on).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

# version suites that have it, first choice first
toolchains='
1.15 bullseye
1.19 bookworm
1.22 bookworm-backports
1.23 bookworm-backports
1.24 trixie
1.26 trixie-backports forky sid
1.27 trixie-backports forky sid
'

go_cache=$ABIDE_TEST_CACHE/go
missing=$(while read -r version suites; do
  [ -z "$version" ] || [ -e "$go_cache/$version/.complete" ] || printf '%s %s\n' "$version" "$suites"
done <<< "$toolchains")
[ -n "$missing" ] || exit 0

mkdir -p "$go_cache"
work=$(mktemp -d "$go_cache/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2046 # several suites are several arguments
open_suites "$work" $(while read -r _ suites; do echo "$suites"; done <<< "$missing" | tr ' ' '\n' | sort -u)

# fetch VERSION SUITE...: downloads the compiler and its sources, and unpacks them as one GOROOT.
fetch() {
  local version=$1 tree=$work/tree-$1 suite
  shift
  mkdir -p "$work/debs-$version" "$tree"
  for suite; do
    if (cd "$work/debs-$version" && twice private_apt download "golang-$version-go/$suite" "golang-$version-src/$suite") >&2; then
      for deb in "$work/debs-$version"/*.deb; do dpkg-deb -x "$deb" "$tree"; done
      assemble "$version" "$tree"
      rm -rf "$tree" "$work/debs-$version"
      return
    fi
  done
  return 1
}

# Debian splits GOROOT between /usr/lib/go-X.Y (programs) and /usr/share/go-X.Y (sources); links in the one stand for the
# same paths in the other. Dropping the links and laying the sources over the rest gives Go's own layout back.
assemble() {
  local version=$1 lib=$2/usr/lib/go-$1 share=$2/usr/share/go-$1
  find "$lib" -type l -lname '*share/go-*' -delete
  cp -a "$share/." "$lib/"
  [ -e "$lib/VERSION" ] || die "golang-$version has no VERSION file" "Debian changed the layout; see assemble in $0"
  GOROOT=$lib GOTOOLCHAIN=local "$lib/bin/go" version >&2 || return 1
  touch "$lib/.complete"
  rm -rf "${go_cache:?}/$version"
  mv "$lib" "$go_cache/$version"
}

while read -r version suites; do
  say "Go $version from Debian's ${suites// /, }"
  # shellcheck disable=SC2086 # several suites are several arguments
  fetch "$version" $suites || say "Go $version could not be had"
done <<< "$missing"

have=$(find "$go_cache" -mindepth 2 -maxdepth 2 -name .complete | wc -l)
[ "$have" -ge 5 ] || die "only $have Go toolchains of at least 5" "look at the messages of apt above, and run $0 again"
