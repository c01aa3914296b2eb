#!/usr/bin/env bash
# Builds the corpus by hand, to look at what the tests look at: build.sh OUTPUT [GOROOT]
set -euo pipefail
output=$(realpath -m "${1:?usage: build.sh OUTPUT [GOROOT]}")
export GOROOT=${2:-$(go env GOROOT)} GOTOOLCHAIN=local GOPROXY=off GOFLAGS= GOENV=off
go=$GOROOT/bin/go
mkdir -p "$output"
# Away from this repository: Go would record its state, and old releases write beside go.mod.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$(dirname "${BASH_SOURCE[0]}")"/. "$work"

build() { # NAME SOURCE CGO ARGUMENT...
  local name=$1 source=$2 cgo=$3
  shift 3
  (cd "$work/$source" && CGO_ENABLED=$cgo "$go" build -o "$output/$name" "$@" .)
}

build plain plain 0
build plain-pie plain 0 -buildmode=pie
build plain-stripped plain 0 -ldflags='-s -w'
for arch in arm64 386 s390x mips; do GOARCH=$arch build "plain-$arch" plain 0; done
build modules modules 0 -mod=vendor
build openssl openssl 0 -mod=vendor
build native native 1
build native-pie native 1 -buildmode=pie
build shared.so shared 1 -buildmode=c-shared
for source in resolve users; do
  build "$source" "$source" 1
  build "$source-pure" "$source" 0
done
