# serf: two members on loopback, an event and a question.
# judges: /usr/bin/serf
. /work/lib.sh
serf agent -node=one -bind=127.0.0.1:7946 -rpc-addr=127.0.0.1:7373 > one.log 2>&1 &
one=$!
try serf members
serf agent -node=two -bind=127.0.0.1:7947 -rpc-addr=127.0.0.1:7374 -join=127.0.0.1:7946 > two.log 2>&1 &
two=$!
try serf members -rpc-addr=127.0.0.1:7374 -name=one
serf event deploy
serf query load
serf leave -rpc-addr=127.0.0.1:7374
stop $two
stop $one
