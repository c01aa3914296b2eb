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
targets=centos:7,centos:8,centos:stream9,centos:stream10
abide=$here/../abide

needed='
hyperfine   runs each command several times
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

# Directories of ordinary programs and libraries: hard links, so that they cost no room.
for suite in bookworm trixie; do "$here/../tests/roots/make-roots.sh" "$suite"; done
corpus=$ABIDE_TEST_CACHE/bench
roots=$ABIDE_TEST_CACHE/roots
root=$roots/bookworm

# directory NAME COUNT: fills it from a list of files on standard input.
directory() {
  local count=0 file name
  rm -rf "${corpus:?}/$1"
  mkdir -p "$corpus/$1"
  while [ "$count" -lt "$2" ] && IFS= read -r file; do
    name=${file##*/}
    [ ! -e "$corpus/$1/$name" ] || name=$name.$count
    ln "$file" "$corpus/$1/$name" 2> /dev/null || cp "$file" "$corpus/$1/$name"
    count=$((count + 1))
  done
}

# elf DIRECTORY...: programs and libraries below, links left out.
elf() {
  scanelf -BRy -E ET_DYN,ET_EXEC -F '%F#F' "$@"
}

directory files 640 < <(elf "$root/usr/bin" "$root/usr/lib/x86_64-linux-gnu" | grep -E '/usr/(bin|lib/x86_64-linux-gnu)/[^/]+$' | LC_ALL=C sort)
directory files-2000 2000 < <(elf "$roots/trixie/usr" | LC_ALL=C sort)
directory files-all 100000 < <(elf "$root/usr" "$roots/trixie/usr" | LC_ALL=C sort)

# The largest Go program in Debian 12 is a single file of some 120 MB.
large=$corpus/aws-nuke/usr/bin/aws-nuke
if [ ! -e "$large" ]; then
  say "apt: aws-nuke: a Go program of more than 100 MB, unpacked beside the corpus and never run"
  (mkdir -p "$corpus/aws-nuke" && cd "$corpus" && apt-get -q -o APT::Sandbox::User=root download aws-nuke >&2 && dpkg-deb -x aws-nuke_*.deb aws-nuke && rm aws-nuke_*.deb)
fi

"$abide" --version > /dev/null
el_targets=$("$abide" check --format json --on el "$root/bin/ls" | grep -c '"target":' || true)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# least NAME RUNS COMMAND: seconds of the fastest run. What else the machine does only ever adds.
least() {
  local warmup=1
  [ "$2" -gt 1 ] || warmup=0
  say "measuring: $1"
  hyperfine --command-name "$1" --style none --warmup "$warmup" --runs "$2" --ignore-failure --output null --export-csv "$work/$1.csv" "$3" > /dev/null 2> "$work/$1.log" ||
    { cat "$work/$1.log" >&2; die "could not measure $1" "run it by hand: $3"; }
  awk -F, 'NR == 2 { print $7 }' "$work/$1.csv"
}

# peak COMMAND...: most memory it ever used, in MB.
peak() {
  { /usr/bin/time -f %M -o "$work/peak" "$@" > /dev/null 2>&1; } || true
  awk 'END { printf "%.0f", $1 / 1024 }' "$work/peak"
}

# compare LABEL NAME RUNS COMMAND: a row of the first table, as a multiple of the time of both checks.
compare() {
  local seconds
  seconds=$(least "$2" "$3" "$4")
  awk -v label="$1" -v seconds="$seconds" -v whole="$whole" -v loading="$loading" 'BEGIN { printf "| %s | %.2f s | %.1f | %.1f |\n", label, seconds, seconds / whole, seconds / loading }'
}

# growth NAME RUNS: a row of the second table.
growth() {
  local directory=$corpus/$1 mine peer
  mine=$(least "abide-$1" "$2" "$abide check --no-progress --on $targets $directory")
  peer=$(least "readelf-$1" "$2" "for f in $directory/*; do readelf -V \"\$f\"; done")
  awk -v count="$(find "$directory" -type f | wc -l)" -v size="$(du -sLm "$directory" | cut -f1)" -v mine="$mine" -v peer="$peer" \
    'BEGIN { printf "| %d | %d MB | %.2f s | %.2f s | %.1f |\n", count, size, mine, peer, peer / mine }'
}

# memory NAME: a row of the third table.
memory() {
  local directory=$corpus/$1
  printf '| %d |' "$(find "$directory" -type f | wc -l)"
  for format in text json; do
    for on in "$targets" el; do
      printf ' %s MB |' "$(peak "$abide" check --no-progress --format "$format" --on "$on" "$directory")"
    done
  done
  echo
}

# single LABEL COMMAND: a row of the last table.
single() {
  local seconds
  seconds=$(least single 10 "$2")
  awk -v label="$1" -v seconds="$seconds" -v memory="$(peak sh -c "$2")" 'BEGIN { printf "| %s | %.0f ms | %s MB |\n", label, seconds * 1000, memory }'
}

echo "A directory of 640 ELF files ($(du -shL "$corpus/files" | cut -f1)) on $(nproc) cores:"
echo
whole=$(least abide 10 "$abide check --no-progress --on $targets $corpus/files")
loading=$(least abide-loading 10 "$abide check --no-syscalls --no-progress --on $targets $corpus/files")
echo "| command | time | times the check | times the check without system calls |"
echo "|---|--:|--:|--:|"
awk -v whole="$whole" -v loading="$loading" 'BEGIN {
  printf "| `abide check DIR`: full verdicts on 4 targets | %.2f s | 1.0 | %.1f |\n", whole, whole / loading
  printf "| `abide check DIR --no-syscalls`: verdicts on loading | %.2f s | %.1f | 1.0 |\n", loading, loading / whole }'
compare "\`readelf -V\`, one a file: version needs" readelf 5 "for f in $corpus/files/*; do readelf -V \"\$f\"; done"
compare "\`scanelf -n\`: names of needed libraries" scanelf 3 "scanelf -R -F '%n %F' $corpus/files"
if ! $quick; then
  compare "\`lddtree\`, one a file: libraries on this machine" lddtree 1 "for f in $corpus/files/*; do lddtree \"\$f\"; done"
  compare "\`checksec --dir\`: hardening" checksec 1 "checksec --dir=$corpus/files"
fi
echo
echo "| ELF files | size | \`abide check\`, 4 targets | \`readelf -V\`, one a file | ratio |"
echo "|--:|--:|--:|--:|--:|"
growth files 5
growth files-2000 3
growth files-all 2
echo
echo "| ELF files | text, 4 targets | text, $el_targets targets | JSON, 4 targets | JSON, $el_targets targets |"
echo "|--:|--:|--:|--:|--:|"
memory files
memory files-all
echo
echo "| one command | time | peak memory |"
echo "|---|--:|--:|"
single "the directory, 4 targets" "$abide check --no-progress --on $targets $corpus/files"
single "a Go program of $(($(stat -c %s "$large") / 1000000)) MB, 4 targets" "$abide check --on $targets $large"
single "\`ls\`, 4 targets" "$abide check --on $targets $root/bin/ls"
single "\`abide --version\`" "$abide --version"

# The same question put to Go's own disassembler: which instructions call the system, and what lies before them.
"$here/../tests/tools/fetch-go.sh"
export GOROOT=$ABIDE_TEST_CACHE/go/1.24 GOTOOLCHAIN=local GOPROXY=off GOFLAGS= GOENV=off GOCACHE=$ABIDE_TEST_CACHE/go-build/1.24 CGO_ENABLED=0
say "building Go's own command with symbols, which its disassembler needs"
(cd "$work" && "$GOROOT/bin/go" build -o go-with-symbols cmd/go)
program=$work/go-with-symbols
echo
echo "System calls of Go programs:"
echo
echo "| command | time | ms a MB |"
echo "|---|--:|--:|"
row() { # LABEL NAME RUNS FILE COMMAND
  local seconds
  seconds=$(least "$2" "$3" "$5")
  awk -v label="$1" -v seconds="$seconds" -v size="$(stat -c %s "$4")" 'BEGIN { printf "| %s | %.2f s | %.1f |\n", label, seconds, seconds * 1e9 / size }'
}
row "\`abide check go\`, $(($(stat -c %s "$program") / 1000000)) MB: verdicts on 4 targets, every call with its functions" abide-go 5 "$program" "$abide check --no-progress --on $targets $program"
row "\`go tool objdump go\` through grep: the instructions and what is before them" objdump 1 "$program" "$GOROOT/bin/go tool objdump $program | grep -B 10 SYSCALL"
row "\`abide check\` of the program of $(($(stat -c %s "$large") / 1000000)) MB" abide-large 5 "$large" "$abide check --no-progress --on $targets $large"

# A log of CI as it is: stamps, downloads, verbose tests, warnings, and at its end the failure. awk's generator is seeded.
log=$work/ci.log
say "making a log of 100 MB"
awk 'BEGIN { srand(7); while (size < 100e6) {
  i++; k = rand()
  if (k < 0.3) line = sprintf("go: downloading github.com/example/module%d v1.%d.0", i % 999, i % 50)
  else if (k < 0.5) line = sprintf("    handler_test.go:%d: handling request %d from 10.0.%d.%d took %dms without error", i % 700, i, i % 255, i % 251, i % 90)
  else if (k < 0.7) line = sprintf("ok  \tgithub.com/example/app/internal/pkg%d\t0.%03ds\tcoverage: 87.%d%% of statements", i % 500, i % 1000, i % 10)
  else if (k < 0.9) line = sprintf("=== RUN   TestThing%d", i)
  else line = sprintf("src/module%d.c:%d:7: warning: unused variable [-Wunused-variable]", i % 99, i % 800)
  line = sprintf("2025-03-01T10:%02d:%02d.%07dZ %s", i / 60 % 60, i % 60, i % 10000000, line)
  size += length(line) + 1
  print line }
  print "2025-03-01T12:00:00.0000000Z /usr/bin/ld: cannot find -lfoo: No such file or directory"
  print "2025-03-01T12:00:00.0000000Z collect2: error: ld returned 1 exit status" }' > "$log"
echo
echo "A log of $(($(stat -c %s "$log") / 1000000)) MB:"
echo
echo "| command | time | peak memory |"
echo "|---|--:|--:|"
single "\`abide explain\`" "$abide explain $log"
# Every tenth line an error that no cause explains: what is kept of a log must not grow with it.
awk 'NR % 10 == 0 { print "src/part" NR % 97 ".c:" NR % 800 ":3: error: expected expression before token " NR } { print }' "$log" > "$log.errors"
single "\`abide explain\`, a further line in ten an error" "$abide explain $log.errors"
single "\`grep -c error\`" "grep -c error $log | cat" # into a pipe: where its output is thrown away, grep stops at the first

# A build with and without someone who watches: processor time, since both cores are busy with the build itself.
echo
echo "Watched builds, processor time of the fastest of 5:"
echo
echo "| build | alone | \`abide trace\` | ratio |"
echo "|---|--:|--:|--:|"
mkdir -p "$work/forty"
for ((i = 0; i < 40; i++)); do
  printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint f%d(void) { return puts("x"); }\n' "$i" > "$work/forty/f$i.c"
done
printf 'sources := $(wildcard *.c)\nall: $(sources:.c=.o)\n' > "$work/forty/Makefile"
mkdir -p "$work/web"
printf 'module example.com/web\n\ngo 1.24\n' > "$work/web/go.mod"
printf 'package main\n\nimport "net/http"\n\nfunc main() { _ = http.ListenAndServe("127.0.0.1:0", nil) }\n' > "$work/web/main.go"

# processor PREPARATION COMMAND: the least processor time of five runs, in seconds.
processor() {
  for ((i = 0; i < 5; i++)); do
    bash -c "$1"
    /usr/bin/time -o "$work/times" -f '%U %S' bash -c "$2" > /dev/null 2>&1
    awk '{ print $1 + $2 }' "$work/times"
  done | sort -n | head -1
}
watched() { # LABEL PREPARATION DIRECTORY COMMAND
  local alone traced
  alone=$(processor "$2" "cd $3; $4")
  traced=$(processor "$2" "cd $3; $abide trace -o $work/trace.txt -- $4")
  awk -v label="$1" -v alone="$alone" -v traced="$traced" 'BEGIN { printf "| %s | %.2f s | %.2f s | %.2f |\n", label, alone, traced, traced / alone }'
}
export CGO_ENABLED=1 GOCACHE=$work/gocache # a trace has an empty cache of its own
watched "forty small C files, make" "rm -f $work/forty/*.o" "$work/forty" "make -s"
watched "a Go program with net/http and cgo, empty cache" "rm -rf $work/gocache" "$work/web" "$GOROOT/bin/go build -o web ."
