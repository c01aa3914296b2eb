#!/bin/sh
# Compiles the programs for the kernel: build.sh OUTPUT. Written aside and renamed, since several builds may run at once.
set -eu

here=${0%/*}
# One line each, since a quiet build shows no more.
if ! command -v clang >/dev/null; then
  echo 'error: clang is not on PATH, and compiles the BPF programs of abide-agent: install it (apt-get install clang, dnf install clang)' >&2
  exit 1
fi
if ! clang -print-targets 2>/dev/null | grep -q '^ *bpf '; then
  echo "error: $(command -v clang) was built without the target bpf: install the clang of your distribution" >&2
  exit 1
fi

# v2 is what Linux 4.14 and later run: compares in 64 bits only.
trap 'rm -f "$1.$$"' EXIT
clang -target bpf -mcpu=v2 -O2 -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unused-const-variable \
  -c "$here/latency.bpf.c" -o "$1.$$"
mv "$1.$$" "$1"
