#!/bin/sh
# In a virtual machine: has the agent time calls whose number is known, in every mode and selection, as root and with few
# privileges, and prints what it tells, each line behind the name of its case.
/bin/busybox --install -s /bin
PATH=/usr/bin:/usr/sbin:/bin
export ABIDE_AGENT_STATE_DIRECTORY=/tmp ABIDE_AGENT_NODE=guest ABIDE_AGENT_SCRAPE_DEADLINE_SECONDS=60

mount -t tracefs tracefs /sys/kernel/tracing
mount -t cgroup2 cgroup2 /sys/fs/cgroup
ifconfig lo up

metrics() { wget -q -O - http://127.0.0.1:9464/metrics; }

# start CASE COMMAND...: the agent, through a command that gives it fewer privileges
start() {
  name=$1
  shift
  "$@" /abide-agent run > /tmp/log 2>&1 &
  agent=$!
  for _ in $(seq 300); do
    metrics 2> /dev/null | grep -q syscall_latency_mode && return
    usleep 100000
  done
  echo "$name the agent does not answer"
  sed "s/^/$name /" /tmp/log
}

# told: what the agent tells of latency, without the buckets
told() {
  metrics | sed -n "/_bucket/d; s/^centos_agent_syscall_/$name syscall_/p"
}

limit() { sed -n "s/^Max locked memory *\([^ ]*\).*/$name locked memory: \1/p" /proc/$agent/limits; }
programs() { bpftool prog list | grep -c ' name abide_'; }

end() {
  kill "$1" $agent
  wait $agent 2> /dev/null
  for _ in $(seq 50); do
    [ "$(programs)" != 0 ] || break
    usleep 100000
  done
  echo "$name programs afterwards: $(programs)"
}

waits() {
  /waits epoll_wait 40 2000 > /dev/null
  /waits epoll_pwait 1000 0 > /dev/null
  /waits epoll_pwait2 10 500 > /dev/null 2>&1
}

export ABIDE_AGENT_LATENCY_PROCESS=waits
for mode in auto fentry tracepoint raw off; do
  export ABIDE_AGENT_LATENCY_MODE=$mode
  start $mode
  echo "$mode programs: $(programs)"
  waits
  told
  limit
  end -KILL
done
unset ABIDE_AGENT_LATENCY_MODE ABIDE_AGENT_LATENCY_PROCESS

# A cgroup that is not there yet, comes, goes and comes again.
export ABIDE_AGENT_LATENCY_CGROUP=above/chosen
start cgroup
metrics | sed -n 's/^centos_agent_\(syscall_latency_cgroup_present\)/before \1/p'
for _ in 1 2; do
  mkdir -p /sys/fs/cgroup/above/chosen/below
  metrics > /dev/null
  sh -c 'echo $$ > /sys/fs/cgroup/above/chosen/below/cgroup.procs; exec /waits epoll_wait 7 0' > /dev/null
  sh -c 'echo $$ > /sys/fs/cgroup/above/cgroup.procs; exec /waits epoll_wait 900 0' > /dev/null
  rmdir /sys/fs/cgroup/above/chosen/below /sys/fs/cgroup/above/chosen
done
told
end -TERM
unset ABIDE_AGENT_LATENCY_CGROUP

# Nobody, with two capabilities, one, and none.
export ABIDE_AGENT_LATENCY_PROCESS=waits
chmod 1777 /tmp
nobody() { start "$1" /usr/bin/setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps "$2" --ambient-caps "$2" --bounding-set "$2" --no-new-privs; }
nobody few -all,+bpf,+perfmon
waits
told
end -TERM
mount -o remount,gid=65534,mode=750 /sys/kernel/tracing
echo 2 > /proc/sys/kernel/perf_event_paranoid # as upstream; Debian begins with 3, which asks for more
ulimit -l unlimited
nobody enough -all,+bpf,+perfmon
waits
told
end -TERM
nobody one -all,+bpf
told
end -TERM
nobody none -all
told
end -TERM
