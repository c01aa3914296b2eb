#!/usr/bin/env bash
# What the agent costs beside Debian's prometheus-node-exporter: memory and processor time while it is scraped once a second, one after the
# other on the same machine, each with some 2,000 series; the agent times 50 system calls with BPF programs meanwhile. All take turns for several
# rounds. Prints the Markdown table of docs/performance.md: of memory the median of the rounds, of processor time the least and the median.
#
#     bench/agent.sh [NATIVE READY]      what deploy/publish.sh made; made anew if it is not given
#
# ABIDE_BENCH_SCRAPES: how many scrapes each gets in a round (20). ABIDE_BENCH_ROUNDS: how many rounds (5).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../tests/tools/environment.sh"
[ "$(id -u)" -eq 0 ] || die "BPF programs can only be attached by root" "run as root"

for package in clang gcc curl openssl prometheus-node-exporter; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" != installed ]; then
    say "apt: $package"
    as_root apt-get -q -y install --no-install-recommends "$package" >&2
  fi
done

work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2> /dev/null; rm -rf "$work"' EXIT
native=${1:-$work/native} ready=${2:-$work/ready} scrapes=${ABIDE_BENCH_SCRAPES:-20} rounds=${ABIDE_BENCH_ROUNDS:-5}
if [ $# -lt 2 ]; then
  say "abide-agent: native code, ReadyToRun code"
  "$here/../deploy/publish.sh" native "$native" > "$work/log" && "$here/../deploy/publish.sh" ready "$ready" >> "$work/log" ||
    { tail -n 20 "$work/log" >&2; die "abide-agent could not be published" "look at the messages above"; }
fi

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$work/key.pem" -out "$work/certificate.pem" 2> /dev/null
mkdir "$work/text" "$work/state"
for i in $(seq 1650); do echo "made_total{device=\"disk$i\",mode=\"read\"} $i"; done > "$work/text/made.prom"
calls=epoll_wait,epoll_pwait,epoll_pwait2,fsync,fdatasync,read,write,pread64,pwrite64,readv,writev,open,openat,close,stat,fstat,lstat,newfstatat,statx,poll
calls+=,ppoll,select,pselect6,futex,nanosleep,clock_nanosleep,accept,accept4,connect,sendto,recvfrom,sendmsg,recvmsg,sendmmsg,recvmmsg,mmap,munmap,mprotect
calls+=,madvise,unlink,unlinkat,rename,renameat2,mkdir,getdents64,fallocate,ftruncate,sync_file_range,io_submit,io_getevents
port=19465

status() { sed -n "s/^$1:\s*\([0-9]*\) kB/\1/p" "/proc/$pid/status"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$pid/stat"; }

# measure NAME ADDRESS COMMAND...: starts the command, scrapes it, keeps what was measured: name, series, kB between scrapes, at most, at the peak, ms.
measure() {
  local name=$1 address=$2 most=0 before after now client
  shift 2
  "$@" > "$work/log" 2>&1 &
  pid=$!
  until curl -sf --cacert "$work/certificate.pem" "$address/readyz" -o /dev/null || curl -sf "$address/" -o /dev/null; do
    kill -0 "$pid" 2> /dev/null || { cat "$work/log" >&2; die "$name does not start" "its messages are above"; }
    sleep 0.2
  done
  curl -sf --cacert "$work/certificate.pem" "$address/metrics" -o /dev/null
  before=$(ticks)
  # One connection, as Prometheus keeps one.
  curl -sf --cacert "$work/certificate.pem" --rate 60/m "$address/metrics?[1-$scrapes]" -o "$work/metrics" &
  client=$!
  while kill -0 "$client" 2> /dev/null; do
    sleep 0.25
    now=$(status VmRSS)
    [ "$now" -le "$most" ] || most=$now
  done
  wait "$client"
  after=$(ticks)
  sleep 1
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$(grep -vc '^#' "$work/metrics")" "$(status VmRSS)" "$most" "$(status VmHWM)" \
    "$(awk "BEGIN { print ($after - $before) * 10 / $scrapes }")" >> "$work/results"
  ! grep -q 'mode="unsupported"' "$work/metrics" || say "warning: $name times no system call here: $(grep -m 1 'mode="unsupported"' "$work/metrics")"
  kill "$pid"
  wait "$pid" || true
  pid=
}

agent() {
  local program=$1
  shift
  measure "$@" env "ABIDE_AGENT_STATE_DIRECTORY=$work/state" "ABIDE_AGENT_LATENCY_SYSCALLS=$calls" ABIDE_AGENT_SCRAPE_DEADLINE_SECONDS=30 \
    "${more[@]}" "$program/abide-agent" run --config "$work/config.json" --listen "127.0.0.1:$port"
}

echo '{}' > "$work/config.json"
for round in $(seq "$rounds"); do
  say "round $round of $rounds"
  more=()
  agent "$native" "abide-agent, native code, HTTP" "http://127.0.0.1:$port"
  more=("ABIDE_AGENT_TLS_CERTIFICATE_FILE=$work/certificate.pem" "ABIDE_AGENT_TLS_KEY_FILE=$work/key.pem")
  agent "$native" "abide-agent, native code, TLS" "https://localhost:$port"
  more=()
  agent "$ready" "abide-agent, ReadyToRun code, HTTP" "http://127.0.0.1:$port"
  measure "prometheus-node-exporter, HTTP" "http://127.0.0.1:$port" prometheus-node-exporter "--web.listen-address=127.0.0.1:$port"
  measure "prometheus-node-exporter, HTTP, series added from a file" "http://127.0.0.1:$port" \
    prometheus-node-exporter "--web.listen-address=127.0.0.1:$port" "--collector.textfile.directory=$work/text"
done

echo "$rounds rounds of $scrapes scrapes on Linux $(uname -r), $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), load $(cut -d' ' -f1-3 /proc/loadavg) at the end:"
echo
echo "| | series | resident, between scrapes | most while scraped | peak, with the start | processor time a scrape: least | median |"
echo "|---|--:|--:|--:|--:|--:|--:|"
awk -F'\t' '
  function sorted(name, column, list,    i, j, n, x) {
    n = count[name]
    for (i = 1; i <= n; i++) {
      x = value[name, i, column]
      for (j = i - 1; j > 0 && list[j] > x; j--) list[j + 1] = list[j]
      list[j + 1] = x
    }
    return n
  }
  function median(name, column,    list, n) { n = sorted(name, column, list); return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2 }
  function least(name, column,    list) { sorted(name, column, list); return list[1] }
  { if (!($1 in count)) order[++names] = $1; count[$1]++; for (i = 2; i <= 6; i++) value[$1, count[$1], i] = $i + 0 }
  END {
    for (k = 1; k <= names; k++) {
      name = order[k]
      printf "| %s | %d | %.1f MB | %.1f MB | %.1f MB | %.1f ms | %.1f ms |\n", name, median(name, 2), median(name, 3) / 1024, median(name, 4) / 1024,
        median(name, 5) / 1024, least(name, 6), median(name, 6)
    }
  }' "$work/results"
