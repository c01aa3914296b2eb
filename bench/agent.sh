#!/usr/bin/env bash
# What the agent costs beside Debian's prometheus-node-exporter: memory and processor time while it is scraped once a second, one after the
# other on the same machine, each with some 2,000 series; the agent times 50 system calls with BPF programs meanwhile. Prints a
# Markdown table for docs/performance.md.
#
#     bench/agent.sh [NATIVE READY]      what deploy/publish.sh made; made anew if it is not given
#
# ABIDE_BENCH_SCRAPES: how many scrapes each gets (60).
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
native=${1:-$work/native} ready=${2:-$work/ready} scrapes=${ABIDE_BENCH_SCRAPES:-60}
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
megabytes() { awk "BEGIN { printf \"%.1f\", $1 / 1024 }"; }

# measure NAME ADDRESS COMMAND...: starts the command, scrapes it, prints a row.
measure() {
  local name=$1 address=$2 most=0 before after series peak
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
  local client=$!
  while kill -0 "$client" 2> /dev/null; do
    sleep 0.25
    local now
    now=$(status VmRSS)
    [ "$now" -le "$most" ] || most=$now
  done
  wait "$client"
  after=$(ticks)
  sleep 1
  series=$(grep -vc '^#' "$work/metrics")
  peak=$(status VmHWM)
  printf '| %s | %s | %s MB | %s MB | %s MB | %s ms |\n' "$name" "$series" "$(megabytes "$(status VmRSS)")" "$(megabytes "$most")" "$(megabytes "$peak")" \
    "$(awk "BEGIN { printf \"%.1f\", ($after - $before) * 10 / $scrapes }")"
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
echo "| | series | resident, between scrapes | most while scraped | peak, with the start | processor time a scrape |"
echo "|---|--:|--:|--:|--:|--:|"
more=()
agent "$native" "abide-agent, native code, HTTP" "http://127.0.0.1:$port"
more=("ABIDE_AGENT_TLS_CERTIFICATE_FILE=$work/certificate.pem" "ABIDE_AGENT_TLS_KEY_FILE=$work/key.pem")
agent "$native" "abide-agent, native code, TLS" "https://localhost:$port"
more=()
agent "$ready" "abide-agent, ReadyToRun code, HTTP" "http://127.0.0.1:$port"
measure "prometheus-node-exporter, HTTP" "http://127.0.0.1:$port" prometheus-node-exporter "--web.listen-address=127.0.0.1:$port"
measure "prometheus-node-exporter, HTTP, series added from a file" "http://127.0.0.1:$port" \
  prometheus-node-exporter "--web.listen-address=127.0.0.1:$port" "--collector.textfile.directory=$work/text"
