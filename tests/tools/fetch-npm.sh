#!/usr/bin/env bash
# Unpacks the packages of npm-packages.txt under <cache>/npm/<name>@<version>; nothing of them is run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"

npm_cache=$ABIDE_TEST_CACHE/npm
mkdir -p "$npm_cache"

fetch() {
  local package=$1 place=$npm_cache/$1 work
  [ ! -e "$place/package.json" ] || return 0
  say "npm package $package"
  work=$(mktemp -d "$npm_cache/.fetch.XXXXXX")
  (cd "$work" && twice npm pack --silent --ignore-scripts "$package" > /dev/null && tar -xzf ./*.tgz --no-same-owner) ||
    { rm -rf "$work"; die "could not fetch $package" "npm pack $package says why"; }
  # The top folder of a package is 'package' by custom only.
  mkdir -p "$(dirname "$place")"
  rm -rf "$place"
  mv "$work"/*/ "$place"
  rm -rf "$work"
}

while read -r package; do
  fetch "$package"
done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/npm-packages.txt")
