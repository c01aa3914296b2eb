#!/usr/bin/env bash
# Measures what timing system calls costs, in every mode, on a call that is observed and on one that is not: the fastest of many
# runs of a busy loop, in turns. Prints Markdown tables for docs/agent-latency.md and docs/performance.md: for this machine's kernel,
# and for Debian's kernels in an emulated machine, whose absolute numbers mean nothing.
#
#     bench/agent-latency.sh [SUITE...]      kernels of which suites to emulate; default: bullseye bookworm
#
# ABIDE_BENCH_ROUNDS: how many rounds of ten runs each case gets (5).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../tests/tools/environment.sh"
rounds=${ABIDE_BENCH_ROUNDS:-5}
[ "$(id -u)" -eq 0 ] || die "BPF programs can only be attached by root" "run as root"

for package in gcc libc6-dev clang qemu-system-x86 busybox-static; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
    say "apt: $package"
    as_root apt-get -q -y install --no-install-recommends "$package" >&2
  fi
done
"$here/../tests/tools/fetch-kernels.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say "abide-agent: native code"
DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet publish "$here/../src/Abide.Agent" --configuration Release --artifacts-path "$work/artifacts" \
  --output "$work/publish" --disable-build-servers -p:AbideRuntime=linux-x64 -p:AbideNative=true -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false > "$work/build.log" 2>&1 ||
  { tail -n 20 "$work/build.log" >&2; die "abide-agent could not be built" "look at the messages above"; }
gcc -O1 -static -pthread -o "$work/waits" "$here/../tests/corpus/latency/waits.c"

# One case a line: its name, the mode, the process that is selected.
cat > "$work/cases" << 'CASES'
off off -
fentry fentry -
fentry-others fentry nobody
tracepoint tracepoint -
tracepoint-others tracepoint nobody
raw raw -
CASES

# The same script measures here and in the emulated machine: measure.sh DIRECTORY CALLS ROUNDS prints "CASE CALL TENTHS-OF-NANOSECONDS MODE
# KEEPING". Short runs, so that some of them are disturbed by nothing.
cat > "$work/measure.sh" << 'MEASURE'
metrics() { wget -q -O - http://127.0.0.1:19464/metrics; }
export ABIDE_AGENT_LISTEN=127.0.0.1:19464 ABIDE_AGENT_STATE_DIRECTORY=/tmp ABIDE_AGENT_LATENCY_SYSCALLS=epoll_wait
for round in $(seq $3); do
  while read -r name mode process; do
    [ "$process" != - ] || process=
    ABIDE_AGENT_LATENCY_MODE=$mode ABIDE_AGENT_LATENCY_PROCESS=$process "$1/abide-agent" run > "$1/agent.log" 2>&1 &
    until metrics 2> /dev/null | grep syscall_latency_mode > "$1/metrics"; do usleep 50000; done
    how=$(sed -n 's/^.*syscall_latency_mode{mode="\([a-z]*\)",keeping="\([a-z]*\)".*/\1 \2/p' "$1/metrics")
    for repeat in 1 2 3 4 5 6 7 8 9 10; do
      for call in epoll_wait getppid; do
        echo "$name $call $(($("$1/waits" $call $2 0) * 10 / $2)) $how"
      done
    done
    kill $! && wait $! 2> /dev/null
  done < "$1/cases"
done
echo "measured everything"
MEASURE

# The fastest of each case as a table, as docs/agent-latency.md has it; docs/performance.md has its columns "more": table FILE
table() {
  echo "| mode | observed call | more | other calls | more |"
  echo "|---|--:|--:|--:|--:|"
  awk '
    { key = $1 " " $2; if (!(key in best) || $3 < best[key]) best[key] = $3; if (!($1 in how)) { order[++count] = $1; how[$1] = $4 (NF > 4 ? ", " $5 : ""); isRefused[$1] = $4 == "unsupported" } }
    END {
      for (i = 1; i <= count; i++) {
        name = order[i]
        title = name; sub(/^[a-z]*/, "", how[name]); if (name !~ /-/) title = name how[name]
        if (isRefused[name]) { printf "| %s | not here | | | |\n", name; continue }
        if (name == "off") { printf "| off | %d ns | | %d ns | |\n", best["off epoll_wait"] / 10 + 0.5, best["off getppid"] / 10 + 0.5; continue }
        printf "| %s | %.0f ns | %.0f ns | %.0f ns | **%.0f ns** |\n", title, best[name " epoll_wait"] / 10,
          (best[name " epoll_wait"] - best["off epoll_wait"]) / 10, best[name " getppid"] / 10, (best[name " getppid"] - best["off getppid"]) / 10
      }
    }' "$1"
}

mkdir "$work/here"
cp "$work/publish/abide-agent" "$work/waits" "$work/cases" "$work/here"
say "this machine: $(uname -r)"
PATH=$work/busybox:$PATH
mkdir "$work/busybox"
ln -s "$(command -v busybox)" "$work/busybox/wget"
ln -s "$(command -v busybox)" "$work/busybox/usleep"
bash "$work/measure.sh" "$work/here" 200000 "$rounds" > "$work/here/told"
grep -v '^measured' "$work/here/told" > "$work/here/results"
echo "Linux $(uname -r), $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1) (the fastest of $((rounds * 10)) runs of 200,000 calls):"
echo
table "$work/here/results"

# pack FILE PATH=SOURCE...: an archive in the format "newc", as in tests/Abide.Cli.Tests/Kernels/MemoryRoot.cs.
pack() {
  local archive=$1 root=$work/root entry
  shift
  rm -rf "$root"
  for entry; do install -D "${entry#*=}" "$root/${entry%%=*}"; done
  (cd "$root" && find . -mindepth 1 | sed 's|^\./||' | busybox cpio -o -H newc > "$archive" 2> /dev/null)
}

cat > "$work/init" << 'INIT'
#!/bin/sh
PATH=/bin
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox --install /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tracefs tracefs /sys/kernel/tracing
ifconfig lo up
sh /here/measure.sh /here 20000 ROUNDS
poweroff -f
INIT
sed -i "s/ROUNDS/$rounds/" "$work/init"
chmod +x "$work/init"
libraries=$(ldd "$work/publish/abide-agent" | grep -o '/[^ ]*' | sed 's/.*/&=&/')
# shellcheck disable=SC2086 # one argument a library
pack "$work/root.cpio" "init=$work/init" "bin/busybox=$(command -v busybox)" "bin/sh=$(command -v busybox)" "here/abide-agent=$work/publish/abide-agent" \
  "here/waits=$work/waits" "here/cases=$work/cases" "here/measure.sh=$work/measure.sh" $libraries
[ $# -gt 0 ] || set -- bullseye bookworm
for suite; do
  # QEMU 7.2 spoils the flags behind cmpxchg16b now and then, of which newer kernels die: what they told until then is thrown away.
  for attempt in 1 2 3; do
    say "emulated: $suite"
    qemu-system-x86_64 -accel tcg -cpu max -m 512 -nodefaults -no-reboot -display none -serial stdio -kernel "$ABIDE_TEST_CACHE/kernels/$suite/vmlinuz" \
      -initrd "$work/root.cpio" -append 'console=ttyS0 quiet loglevel=1 panic=-1 rdinit=/init' < /dev/null | tr -d '\r' > "$work/console"
    ! grep -q '^measured everything' "$work/console" || break
    [ "$attempt" -lt 3 ] || die "the kernel of $suite died three times" "$(tail -n 3 "$work/console")"
  done
  grep -E '^[a-z-]+ (epoll_wait|getppid) ' "$work/console" > "$work/results"
  echo
  echo "Linux $(cat "$ABIDE_TEST_CACHE/kernels/$suite/release"), emulated (the fastest of $((rounds * 10)) runs of 20,000 calls):"
  echo
  table "$work/results"
done
