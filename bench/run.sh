#!/usr/bin/env bash
# Measures abide against the tools people use today, in one run on one machine, and prints Markdown tables for
# docs/performance.md: ratios mean something, seconds only on the machine that took them.
#
#   bench/run.sh [--quick]      --quick leaves out lddtree and checksec, which take minutes
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../tests/tools/environment.sh"

quick=false
[ "${1:-}" != --quick ] || quick=true
files_wanted=640
targets=centos:7,centos:8,centos:stream9,centos:stream10
abide=$here/../abide

needed='
hyperfine   runs each command several times and takes the mean
time        peak memory
binutils    readelf -V, the fastest way to read version needs by hand
pax-utils   scanelf and lddtree
checksec    what security reviews run over directories
'
while read -r package reason; do
  if [ -n "$package" ] && [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
    say "apt: $package: $reason"
    as_root apt-get -q -y install --no-install-recommends "$package" >&2
  fi
done <<< "$needed"

# A directory of ordinary programs and libraries.
"$here/../tests/roots/make-roots.sh" bookworm
corpus=$ABIDE_TEST_CACHE/bench
rm -rf "$corpus/files"
mkdir -p "$corpus/files"
root=$ABIDE_TEST_CACHE/roots/bookworm
count=0
while IFS= read -r file; do
  if [ "$(head -c 4 "$file" | od -An -tx1 | tr -d ' ')" = 7f454c46 ]; then
    cp "$file" "$corpus/files/"
    count=$((count + 1))
    [ "$count" -lt "$files_wanted" ] || break
  fi
done < <(find "$root/usr/bin" "$root/usr/lib/x86_64-linux-gnu" -maxdepth 1 -type f -perm -o=r | LC_ALL=C sort)

# The largest Go program in Debian 12 is a single file of some 120 MB.
large=$corpus/aws-nuke/usr/bin/aws-nuke
if [ ! -e "$large" ]; then
  say "apt: aws-nuke: a Go program of more than 100 MB, unpacked beside the corpus and never run"
  (mkdir -p "$corpus/aws-nuke" && cd "$corpus" && apt-get -q -o APT::Sandbox::User=root download aws-nuke >&2 && dpkg-deb -x aws-nuke_*.deb aws-nuke && rm aws-nuke_*.deb)
fi

"$abide" --version > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# mean NAME RUNS COMMAND: seconds.
mean() {
  local warmup=1
  [ "$2" -gt 1 ] || warmup=0
  say "measuring: $1"
  hyperfine --command-name "$1" --style none --warmup "$warmup" --runs "$2" --ignore-failure --output null --export-csv "$work/$1.csv" "$3" > /dev/null 2> "$work/$1.log" ||
    { cat "$work/$1.log" >&2; die "could not measure $1" "run it by hand: $3"; }
  awk -F, 'NR == 2 { print $2 }' "$work/$1.csv"
}

# peak COMMAND...: most memory it ever used, in MB.
peak() {
  { /usr/bin/time -f %M -o "$work/peak" "$@" > /dev/null 2>&1; } || true
  awk 'END { printf "%.0f", $1 / 1024 }' "$work/peak"
}

# compare LABEL NAME RUNS COMMAND: a row of the first table, as a multiple of abide's time.
compare() {
  local seconds
  seconds=$(mean "$2" "$3" "$4")
  awk -v label="$1" -v seconds="$seconds" -v base="${mine:=$seconds}" 'BEGIN { printf "| %s | %.2f s | %.1f |\n", label, seconds, seconds / base }'
}

# single LABEL COMMAND: a row of the second table.
single() {
  local seconds
  seconds=$(mean single 10 "$2")
  awk -v label="$1" -v seconds="$seconds" -v memory="$(peak sh -c "$2")" 'BEGIN { printf "| %s | %.0f ms | %s MB |\n", label, seconds * 1000, memory }'
}

echo "A directory of $count ELF files ($(du -sh "$corpus/files" | cut -f1)) on $(nproc) cores:"
echo
echo "| command | time | times abide |"
echo "|---|--:|--:|"
mine=
compare "\`abide check DIR\`: full verdicts on 4 targets" abide 5 "$abide check --no-progress --on $targets $corpus/files"
compare "\`readelf -V\`, one a file: version needs" readelf 3 "for f in $corpus/files/*; do readelf -V \"\$f\"; done"
compare "\`scanelf -n\`: names of needed libraries" scanelf 3 "scanelf -R -F '%n %F' $corpus/files"
if ! $quick; then
  compare "\`lddtree\`, one a file: libraries on this machine" lddtree 1 "for f in $corpus/files/*; do lddtree \"\$f\"; done"
  compare "\`checksec --dir\`: hardening" checksec 1 "checksec --dir=$corpus/files"
fi
echo
echo "| one command | time | peak memory |"
echo "|---|--:|--:|"
single "the directory, 4 targets" "$abide check --no-progress --on $targets $corpus/files"
single "a Go program of $(($(stat -c %s "$large") / 1000000)) MB, 4 targets" "$abide check --on $targets $large"
single "\`ls\`, 4 targets" "$abide check --on $targets $root/bin/ls"
single "\`abide --version\`" "$abide --version"

# The same question put to Go's own disassembler: which instructions call the system, and what lies before them.
"$here/../tests/tools/fetch-go.sh"
goroot=$ABIDE_TEST_CACHE/go/1.24
echo
echo "System calls of \`go\` 1.24 ($(($(stat -c %s "$goroot/bin/go") / 1000000)) MB):"
echo
echo "| command | time | times abide |"
echo "|---|--:|--:|"
mine=
compare "\`abide check go\`: full verdicts on 4 targets, every call with its function" abide-go 5 "$abide check --no-progress --on $targets $goroot/bin/go"
compare "\`go tool objdump go\` through grep: the instructions" objdump 1 "GOROOT=$goroot GOTOOLCHAIN=local $goroot/bin/go tool objdump $goroot/bin/go | grep -B 10 SYSCALL"
