# prometheus scrapes itself, a node exporter and a push gateway; promtool checks and queries.
# judges: /usr/bin/prometheus /usr/bin/prometheus-node-exporter /usr/bin/prometheus-pushgateway /usr/bin/promtool
. /work/lib.sh
cat > prometheus.yml << END
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: all
    static_configs: [ { targets: [ "127.0.0.1:9090", "127.0.0.1:9100", "127.0.0.1:9091" ] } ]
END
promtool check config prometheus.yml
prometheus-node-exporter --web.listen-address=127.0.0.1:9100 2> node.log &
node=$!
prometheus-pushgateway --web.listen-address=127.0.0.1:9091 --persistence.file=/tmp/pushed 2> push.log &
push=$!
prometheus --config.file=prometheus.yml --storage.tsdb.path=/tmp/data --web.listen-address=127.0.0.1:9090 2> prometheus.log &
prometheus=$!
try curl -sf http://127.0.0.1:9090/-/ready
try curl -sf http://127.0.0.1:9100/metrics
try curl -sf http://127.0.0.1:9091/metrics
echo 'pushed 1' | curl -sf --data-binary @- http://127.0.0.1:9091/metrics/job/test
sleep 2
promtool query instant http://127.0.0.1:9090 up
kill -HUP $prometheus
sleep 1
stop $prometheus
stop $node
stop $push
promtool tsdb list /tmp/data
