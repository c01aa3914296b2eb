#!/usr/bin/env bash
# Runs the agent under scrapes, reloads, new configurations and dead stores, and fails if its memory or its descriptors grow.
#
#     bench/agent-soak.sh AGENT [SECONDS]      AGENT: the executable, of deploy/publish.sh; SECONDS: 600
#
# Prints a line for each tenth of the time: most resident memory and threads, fewest descriptors in it (connections come and go). The first tenth is warming up.
set -euo pipefail
agent=${1:-} seconds=${2:-600}
if [ ! -x "$agent" ] || ! [ "$seconds" -ge 20 ]; then
  echo "usage: $0 AGENT [SECONDS], at least 20" >&2
  exit 2
fi

work=$(mktemp -d)
children=()
trap 'kill -s KILL "${children[@]}" 2> /dev/null || :; rm -rf "$work"' EXIT

# Prints a port that nobody has; the next caller gets another one.
last_port=$((20000 + $$ % 10000))
free_port() {
  while :; do
    last_port=$((last_port + 1))
    (exec 3<> "/dev/tcp/127.0.0.1/$last_port") 2> /dev/null || break
  done
}
free_port; port=$last_port
free_port; closed=$last_port
free_port; silent=$last_port

echo '{}' > "$work/empty.json"
# Consul is a process that has frozen: its port takes connections and never answers. etcd is a port that nobody has.
"$agent" run --config "$work/empty.json" --listen "127.0.0.1:$silent" > "$work/frozen.log" 2>&1 &
frozen=$!
children+=("$frozen")
until curl -s --max-time 5 -o /dev/null "http://127.0.0.1:$silent/healthz"; do
  kill -0 "$frozen" 2> /dev/null || { cat "$work/frozen.log" >&2; echo "error: the agent does not start" >&2; exit 1; }
  sleep 0.2
done
kill -s STOP "$frozen"

write() {
  printf '{"stateDirectory": "%s", "authorization": {"token": "soak"}, "consul": {"address": "http://127.0.0.1:%s", "deadlineSeconds": 0.2, "retrySeconds": 0.5},
    "etcd": {"addresses": ["http://127.0.0.1:%s"], "deadlineSeconds": 0.2, "retrySeconds": 0.5}, "latency": {"syscalls": [%s]}}\n' "$work" "$silent" "$closed" "$1" > "$work/config.json"
}
write '"epoll_wait"'
"$agent" run --config "$work/config.json" --listen "127.0.0.1:$port" > "$work/log" 2>&1 &
pid=$!
children+=("$pid")
ask() { curl -s -o /dev/null --max-time 10 -H 'Authorization: Bearer soak' "$@"; }
until [ "$(curl -s --max-time 5 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/readyz")" = 200 ]; do
  kill -0 "$pid" 2> /dev/null || { cat "$work/log" >&2; echo "error: the agent does not start" >&2; exit 1; }
  sleep 0.2
done

started=$(date +%s)
round=0
: > "$work/samples"
while now=$(($(date +%s) - started)) && [ "$now" -lt "$seconds" ]; do
  round=$((round + 1))
  # Two scrapers at once, one of which leaves in the middle; a stranger; a client that sends half a request.
  ask "http://127.0.0.1:$port/metrics" "http://127.0.0.1:$port/metrics" -o /dev/null &
  scraper=$!
  curl -s -o /dev/null --max-time 0.02 --limit-rate 1000 -H 'Authorization: Bearer soak' "http://127.0.0.1:$port/metrics" || :
  curl -s --max-time 10 -o /dev/null "http://127.0.0.1:$port/metrics" || :
  (exec 3<> "/dev/tcp/127.0.0.1/$port" && printf 'GET /metr' >&3) 2> /dev/null || :
  case $((round % 6)) in
    0) write '"epoll_wait"' ;;
    2) write '"epoll_wait", "fsync", "read"' ;;
    4) echo 'no JSON' > "$work/config.json" ;;
  esac
  if [ $((round % 2)) -eq 0 ]; then ask -X POST "http://127.0.0.1:$port/-/reload" || :; else kill -s HUP "$pid"; fi
  wait "$scraper" || :
  kill -0 "$pid" 2> /dev/null || { tail -n 20 "$work/log" >&2; echo "error: the agent has died" >&2; exit 1; }
  echo "$((now * 10 / seconds)) $(sed -n 's/^VmRSS:\s*\([0-9]*\) kB/\1/p; s/^Threads:\s*//p' "/proc/$pid/status" | paste -s -d ' ') $(ls "/proc/$pid/fd" | wc -l)" >> "$work/samples"
done

kill -s TERM "$pid"
code=0
wait "$pid" || code=$?
[ "$code" -eq 0 ] || { tail -n 20 "$work/log" >&2; echo "error: told to stop, the agent ended with $code" >&2; exit 1; }

echo "$round rounds of scrapes and reloads in $seconds s, Consul silent, etcd away:"
awk '
  { part[$1] = 1; if ($2 > rss[$1]) rss[$1] = $2; if ($3 > threads[$1]) threads[$1] = $3; if (!files[$1] || $4 < files[$1]) files[$1] = $4 } # connections come and go; what leaks stays
  END {
    for (i = 0; i < 10; i++) if (i in part) printf "%3d %%: %.1f MB, %d descriptors at least, %d threads\n", (i + 1) * 10, rss[i] / 1024, files[i], threads[i]
    # Flat: the last third at no more than a tenth (and 2 MB) above the second and third tenth.
    for (i = 1; i <= 3; i++) { if (rss[i] > early) early = rss[i]; if (files[i] > few) few = files[i] }
    for (i = 7; i <= 9; i++) { if (rss[i] > late) late = rss[i]; if (files[i] > many) many = files[i] }
    if (!early || !late) { print "error: too few samples"; exit 1 }
    if (late > early * 1.1 + 2048) { printf "error: memory grew from %d to %d kB\n", early, late; exit 1 }
    if (many > few + 8) { printf "error: descriptors grew from %d to %d\n", few, many; exit 1 }
  }' "$work/samples"
