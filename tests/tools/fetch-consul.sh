#!/usr/bin/env bash
# Unpacks Consul under <cache>/consul/bin: the tests of the agent's configuration start, freeze and kill a real one. Debian has
# it in bullseye and in sid.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

consul=$ABIDE_TEST_CACHE/consul
[ ! -x "$consul/bin/consul" ] || exit 0

say "consul of Debian: the agent's configuration store"
work=$(mktemp -d "$ABIDE_TEST_CACHE/.consul.XXXXXX")
trap 'rm -rf "$work"' EXIT
open_suites "$work" bullseye sid
(cd "$work" && { twice private_apt download consul/bullseye || private_apt download consul/sid; }) >&2
dpkg-deb -x "$work"/consul_*.deb "$work/tree"
[ -x "$work/tree/usr/bin/consul" ] || die "the package consul has no usr/bin/consul" "Debian changed the layout; see $0"
rm -rf "$consul"
mv "$work/tree/usr" "$consul"
