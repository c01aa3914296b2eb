# In a virtual machine that systemd runs: starts the agent as its package installs it, and tells what becomes of it.
/bin/busybox --install -s /usr/local/bin 2> /dev/null || { mkdir -p /usr/local/bin; /bin/busybox --install -s /usr/local/bin; }
PATH=/bin:/usr/bin:/usr/sbin:/usr/local/bin
unit=abide-agent.service

ask() { curl -s --max-time 20 --cacert /etc/abide-agent/tls/server.pem -H 'Authorization: Bearer guest' "$@"; }
of() { systemctl show -p "$1" --value $unit; }
# until COMMAND...: for a minute, every fifth of a second
until_true() { for _ in $(seq 300); do "$@" && return; usleep 200000; done; echo "never: $*"; }

# Renewed as tools do that put a file in the place of another.
certificate() {
  for part in key pem; do
    cp /root/$1.$part /etc/abide-agent/tls/new
    chgrp abide-agent /etc/abide-agent/tls/new
    chmod 640 /etc/abide-agent/tls/new
    mv /etc/abide-agent/tls/new /etc/abide-agent/tls/server.$part
  done
}
configure() {
  cat > /etc/abide-agent/config.json << JSON
{ "node": "guest", "prefix": "$1", "authorization": { "tokenFile": "/etc/abide-agent/tls/token" }, "scrape": { "deadlineSeconds": 30 },
  "tls": { "certificateFile": "/etc/abide-agent/tls/server.pem", "keyFile": "/etc/abide-agent/tls/server.key" }, "latency": { "process": "waits" } }
JSON
}
certificate first
echo guest > /etc/abide-agent/tls/token
chgrp abide-agent /etc/abide-agent/tls/token
chmod 640 /etc/abide-agent/tls/token
configure first

systemctl start $unit
echo "start: $? $(systemctl is-active $unit) $(of SubState)"
pid=$(of MainPID)
[ "$(systemctl is-active $unit)" = active ] || poweroff -f
uid=$(awk '/^Uid:/ { print $2 }' /proc/$pid/status)
echo "user: $(getent passwd "$uid" | cut -d: -f1)"
sed -n 's/^\(CapEff\|CapBnd\|NoNewPrivs\|Seccomp\):\t/\1: /p' /proc/$pid/status
echo "health: $(ask https://localhost:9464/readyz)"
echo "stranger: $(curl -s -o /dev/null -w '%{http_code}' --cacert /etc/abide-agent/tls/server.pem https://localhost:9464/metrics)"
/waits epoll_wait 40 0 > /dev/null
ask https://localhost:9464/metrics > /tmp/metrics
grep -E '^first_(ready|syscall_latency_mode|syscall_latency_seconds_count.*"epoll_wait"|filesystem_readonly.*mountpoint="/")' /tmp/metrics
echo "sources down: $(grep -c '^first_source_up.* 0$' /tmp/metrics)"

certificate second
renewed() { ask https://localhost:9464/readyz > /dev/null; }
until_true renewed
echo "renewed: $(ask https://localhost:9464/readyz)"

configure second
systemctl reload $unit
echo "reload: $? $(systemctl is-active $unit)"
reloaded() { ask https://localhost:9464/metrics | grep -q '^second_ready 1'; }
until_true reloaded
echo "reloaded: $(ask https://localhost:9464/metrics | grep '^second_configuration_reloads_total')"

kill -KILL $pid
restarted() { [ "$(of NRestarts)" = 1 ] && [ "$(of ActiveState)" = active ]; }
until_true restarted
/waits epoll_wait 7 0 > /dev/null
ask https://localhost:9464/metrics | grep '^second_syscall_latency_seconds_count.*"epoll_wait"'
echo "killed: $(systemctl is-active $unit), restarts $(of NRestarts), $([ "$(of MainPID)" != $pid ] && echo another process), $(ask https://localhost:9464/readyz)"

systemctl stop $unit
echo "stop: $? $(systemctl is-active $unit) $(of Result) $(of ExecMainStatus)"
systemctl start $unit
ask -X POST https://localhost:9464/-/drain > /dev/null
drained() { [ "$(of ActiveState)" = inactive ]; }
until_true drained
echo "drained: $(systemctl is-active $unit) $(of Result) $(of ExecMainStatus)"
stat -c 'state: %U:%G %a' /var/lib/abide-agent/last-good.json
stat -c 'secrets: %U:%G %a' /etc/abide-agent/tls
echo "told everything"
poweroff -f
