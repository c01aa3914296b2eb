# Sourced by the workloads.

# What a workload leaves running when it fails would keep strace waiting.
trap 'kill -KILL $(jobs -p) 2> /dev/null || :' EXIT

# try COMMAND...: waits for a server to answer, at most some 40 seconds.
try() {
  tries=200
  until "$@" > /dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "no answer: $*" >&2; exit 1; }
    sleep 0.2
  done
}

# stop PROCESS: ends a server as an administrator does, unless it has ended by itself, and waits until it is gone.
stop() {
  kill "$1" 2> /dev/null || :
  wait "$1" || true
}
