#!/usr/bin/env bash
# Unpacks golang.org/x/sys as Debian's suites have it side by side under <cache>/xsys/<suite>: bullseye has a commit of
# 2021, bookworm v0.3.0, trixie v0.22.0. What they declare for each GOOS and GOARCH is compared by the tests, and held
# against the Go compiler.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

suites='bullseye bookworm trixie'
xsys_cache=$ABIDE_TEST_CACHE/xsys
missing=$(for suite in $suites; do [ -e "$xsys_cache/$suite/.complete" ] || echo "$suite"; done)
[ -n "$missing" ] || exit 0

mkdir -p "$xsys_cache"
work=$(mktemp -d "$xsys_cache/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086 # several suites are several arguments
open_suites "$work" $missing

for suite in $missing; do
  say "golang.org/x/sys from Debian's $suite"
  mkdir -p "$work/$suite"
  (cd "$work/$suite" && twice private_apt download "golang-golang-x-sys-dev/$suite") >&2
  dpkg-deb -x "$work/$suite"/*.deb "$work/$suite/tree"
  sources=$work/$suite/tree/usr/share/gocode/src/golang.org/x/sys
  [ -d "$sources/unix" ] || die "golang-golang-x-sys-dev of $suite has no golang.org/x/sys/unix" "Debian changed the layout; see $0"
  touch "$sources/.complete"
  rm -rf "${xsys_cache:?}/$suite"
  mv "$sources" "$xsys_cache/$suite"
done
