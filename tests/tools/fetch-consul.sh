#!/usr/bin/env bash
# Unpacks Consul under <cache>/consul/bin: the tests of the agent's configuration start, freeze and kill a real one. Debian has
# it in bullseye and in sid.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$here/private-apt.sh"

[ ! -x "$ABIDE_TEST_CACHE/consul/bin/consul" ] || exit 0
say "consul of Debian: the agent's configuration store"
fetch_tree consul bin/consul 'bullseye sid' consul
