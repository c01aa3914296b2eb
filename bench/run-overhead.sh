#!/usr/bin/env bash
# Measures what `abide run` costs, in one run on one machine, and prints Markdown tables for docs/performance.md: a command
# that makes a million cheap calls which every kernel has, untouched, as EL 7.9 and under strace with its own filter; the
# same for calls that the target lacks; and the start.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../tests/tools/environment.sh"
abide=$here/../abide

for package in strace gcc libc6-dev; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
    say "apt: $package"
    as_root apt-get -q -y install --no-install-recommends "$package" >&2
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O1 -D_GNU_SOURCE -pthread -o "$work/storm" "$here/../tests/corpus/run/c/storm.c"
cat > "$work/busy.c" << 'SOURCE'
// Makes as many getppid calls as asked: the cheapest that enter the kernel. Prints the nanoseconds of one. With a first
// argument "filtered" it first puts itself under a filter that allows everything.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int main(int argc, char **argv) {
  struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {.len = 1, .filter = &allow};
  if (argc > 2 && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))) return 1;
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
  "$work/busy" filtered $calls >> "$work/filtered"
  "$abide" run -q --as el7.9 -- "$work/busy" $calls >> "$work/abide"
  strace -f --seccomp-bpf -e trace=openat2 -o /dev/null "$work/busy" $calls >> "$work/strace"
done
fastest() { sort -n "$work/$1" | head -n 1; }
row() { awk -v label="$1" -v value="$2" -v base="$(fastest untouched)" 'BEGIN { printf "| %s | %.1f ns | %.3f |\n", label, value, value / base }'; }
row untouched "$(fastest untouched)"
row "under a filter that allows everything" "$(fastest filtered)"
row "\`abide run --as el7.9\`" "$(fastest abide)"
row "\`strace -f --seccomp-bpf -e trace=openat2\`" "$(fastest strace)"
echo

# A real command that does hardly anything but call the kernel, measured inside the run; and the start, measured outside.
tree='find /usr/lib /usr/share -type f -newermt 2100-01-01'
inside="TIMEFORMAT=%R; time $tree"
outside() { bash -c "TIMEFORMAT=%R; time $* > /dev/null" 2>&1 | tail -n 1; }
for _ in $(seq $rounds); do
  bash -c "$inside" 2>> "$work/tree-untouched"
  "$abide" run -q --as el7.9 -- bash -c "$inside" 2>> "$work/tree-abide"
  strace -f --seccomp-bpf -e trace=openat2 -o /dev/null bash -c "$inside" 2>> "$work/tree-strace"
  outside true >> "$work/start-untouched"
  outside "$abide run -q --as el7.9 -- true" >> "$work/start-abide"
  outside strace -f --seccomp-bpf -e trace=openat2 -o /dev/null true >> "$work/start-strace"
done
echo "Whole commands (the fastest of $rounds, in turns):"
echo
echo "| | untouched | \`abide run -q --as el7.9\` | \`strace -f --seccomp-bpf -e trace=openat2\` |"
echo "|---|--:|--:|--:|"
echo "| \`$tree\`, inside | $(fastest tree-untouched) s | $(fastest tree-abide) s | $(fastest tree-strace) s |"
echo "| \`true\`, with the start | $(fastest start-untouched) s | $(fastest start-abide) s | $(fastest start-strace) s |"
echo
echo "100,000 missed calls, one after the other: $("$abide" run -q --as el7.9 -- "$work/storm" 1 100000 times | tail -n 1); from four threads at once: $("$abide" run -q --as el7.9 -- "$work/storm" 4 25000 times | tail -n 1)."
