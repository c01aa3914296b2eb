#!/usr/bin/env bash
# Measures what `abide run` costs, in one run on one machine, and prints Markdown tables for docs/performance.md: a command
# that makes a million cheap calls which every kernel has, untouched, as EL 7.9 and under strace with its own filter; the
# same for calls that the target lacks; and the start.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../tests/tools/environment.sh"
abide=$here/../abide

for package in hyperfine strace gcc libc6-dev; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
    say "apt: $package"
    as_root apt-get -q -y install --no-install-recommends "$package" >&2
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O1 -D_GNU_SOURCE -pthread -o "$work/storm" "$here/../tests/corpus/run/c/storm.c"
cat > "$work/busy.c" << 'SOURCE'
// Makes as many getppid calls as asked: the cheapest that enter the kernel. Prints the nanoseconds of one.
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int main(int argc, char **argv) {
  struct timespec start, end;
  long calls = atol(argv[argc - 1]);
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long i = 0; i < calls; i++) syscall(SYS_getppid);
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.1f\n", ((end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec)) / calls);
}
SOURCE
gcc -O1 -D_GNU_SOURCE -o "$work/busy" "$work/busy.c"
"$abide" --version > /dev/null

calls=1000000
rounds=15
echo "One call that the target has (getppid, the fastest of $rounds runs of $calls, measured inside the command, all in turns):"
echo
echo "| command | one call | times untouched |"
echo "|---|--:|--:|"
for _ in $(seq $rounds); do
  "$work/busy" $calls >> "$work/untouched"
  "$abide" run -q --as el7.9 -- "$work/busy" $calls >> "$work/abide"
  strace -f --seccomp-bpf -e trace=openat2 -o /dev/null "$work/busy" $calls >> "$work/strace"
done
fastest() { sort -n "$work/$1" | head -n 1; }
row() { awk -v label="$1" -v value="$2" -v base="$(fastest untouched)" 'BEGIN { printf "| %s | %.1f ns | %.3f |\n", label, value, value / base }'; }
row untouched "$(fastest untouched)"
row "\`abide run --as el7.9\`" "$(fastest abide)"
row "\`strace -f --seccomp-bpf -e trace=openat2\`" "$(fastest strace)"
echo

# mean COMMAND: of some runs of the whole command.
mean() {
  hyperfine --style none --warmup 2 --runs 11 --ignore-failure --output null --export-csv "$work/mean.csv" "$1" > /dev/null 2>&1
  awk -F, 'NR == 2 { printf "%.0f ms", $2 * 1000 }' "$work/mean.csv"
}
tree="find /usr/lib /usr/share -type f -newermt 2100-01-01"
echo "Whole commands (mean of 11 runs):"
echo
echo "| command | untouched | \`abide run -q --as el7.9\` | \`strace -f --seccomp-bpf -e trace=openat2\` |"
echo "|---|--:|--:|--:|"
for command in true "$tree" "$work/storm 1 10000"; do
  printf '| `%s` | %s | %s | %s |\n' "${command/$work\//}" "$(mean "$command")" "$(mean "$abide run -q --as el7.9 -- $command")" "$(mean "strace -f --seccomp-bpf -e trace=openat2 -o /dev/null $command")"
done
echo
echo "100,000 missed calls, one after the other: $("$abide" run -q --as el7.9 -- "$work/storm" 1 100000 times | tail -n 1); from four threads at once: $("$abide" run -q --as el7.9 -- "$work/storm" 4 25000 times | tail -n 1)."
