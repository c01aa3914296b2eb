#!/bin/sh
# Compiles the programs for the kernel: build.sh OUTPUT. Written aside and renamed, since several builds may run at once.
set -eu

here=$(dirname "$0")
if ! command -v clang >/dev/null; then
  printf 'error: clang is not on PATH\nhint: the BPF programs of abide-agent are compiled when it is built; install clang (apt-get install clang, dnf install clang)\n' >&2
  exit 1
fi
if ! clang -print-targets 2>/dev/null | grep -q '^ *bpf '; then
  printf 'error: %s cannot compile for BPF\nhint: it was built without that target; install the clang of your distribution\n' "$(command -v clang)" >&2
  exit 1
fi

# v2 is what Linux 4.14 and later run: compares in 64 bits only.
trap 'rm -f "$1.$$"' EXIT
clang -target bpf -mcpu=v2 -O2 -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unused-const-variable \
  -c "$here/latency.bpf.c" -o "$1.$$"
mv "$1.$$" "$1"
