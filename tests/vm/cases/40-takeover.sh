# Both halves on two nodes: the master of the virtual address balances, the machine dies, the other takes
# over with a table that was ready.
. "$EXPECT"

trap 'status=$?; kill $(jobs -p) 2>/dev/null; [ $status = 0 ] || cat /tmp/log1 /tmp/log2' EXIT

lan takefront && lan takeback
rooms node1 node2 visitor web1 web2
for number in 1 2; do
    plug takefront node$number front 10.6.0.$number/24
    plug takeback node$number back 10.5.0.$number/24
    plug takeback web$number back 10.5.0.1$number/24
    ip -n web$number route add default via 10.5.0.100
    at node$number sysctl -q -w net.ipv4.ip_forward=1
    mkdir -p /tmp/web$number && echo $number >/tmp/web$number/page
    ip netns exec web$number busybox httpd -f -p 80 -h /tmp/web$number &
done
plug takefront visitor front 10.6.0.50/24

# Real servers answer by way of the address that goes along.
configuration() {
    cat <<CONF
vrrp_instance VI_1 {
    interface front
    virtual_router_id 51
    priority $1
    state $2
    advert_int 1
    virtual_ipaddress {
        10.6.0.100/24
        10.5.0.100/24 dev back
    }
}
virtual_server 10.6.0.100 80 {
    delay_loop 1
    connect_timeout 1
    warmup 0
    protocol TCP
    lb_algo rr
    lb_kind NAT
    real_server 10.5.0.11 80 {
        TCP_CHECK { }
    }
    real_server 10.5.0.12 80 {
        TCP_CHECK { }
    }
    real_server 10.5.0.13 80 {
        alpha
        TCP_CHECK { }
    }
}
CONF
}
configuration 200 MASTER >/tmp/1.conf
configuration 100 BACKUP >/tmp/2.conf

addresses() {
    ip -n "$1" -o -4 address show | awk '$4 ~ /\.100\// { print $4 }' | xargs
}
table() {
    at "$1" ipvsadm -S -n | sort
}
# Two requests: both servers, in turn.
visit() {
    page visitor 10.6.0.100 10.6.0.50 10.6.0.50 | xargs -n 1 | sort | xargs
}

rules='-A -t 10.6.0.100:80 -s rr
-a -t 10.6.0.100:80 -r 10.5.0.11:80 -m -w 1
-a -t 10.6.0.100:80 -r 10.5.0.12:80 -m -w 1'
for number in 1 2; do
    ip netns exec node$number hactl vrrpd -f /tmp/$number.conf --runtime-dir /tmp/run$number 2>/tmp/log$number &
    node[number]=$!
done
becomes 'the first node' '10.6.0.100/24 10.5.0.100/24' addresses node1
becomes 'its table' "$rules" table node1
becomes "the other's table" "$rules" table node2
same 'the other has no address' '' "$(addresses node2)"
becomes 'traffic' '1 2' visit

# A machine dies all at once.
processes=$(child "${node[1]}" vrrp; child "${node[1]}" checkers)
same 'processes' 2 "$(wc -w <<<"$processes")"
ip -n node1 link set front down
ip -n node1 link set back down
kill -KILL "${node[1]}" $processes
milliseconds becomes 'the other node' '10.6.0.100/24 10.5.0.100/24' addresses node2
figure "the other node had the address after $took ms"
same 'its table is ready' "$rules" "$(table node2)"
milliseconds becomes 'traffic goes on' '1 2' visit
figure "traffic went on $took ms later"
for attempt in {1..5}; do same 'traffic goes on' '1 2' "$(visit)"; done
has 'traffic' 'TCP  10.6.0.100:80' "$(at node2 ipvsadm -L -n --stats)"

# The balancing of the new master still follows the checks.
ip -n web1 link set back down
becomes 'a server less' "$(grep -v 10.5.0.11 <<<"$rules")" table node2
same 'the rest serves' '2' "$(visit | xargs -n 1 | sort -u)"
kill -TERM "${node[2]}"
wait "${node[2]}" || fail "the other ended with $?"
same 'the end' '' "$(table node2)$(addresses node2)"
