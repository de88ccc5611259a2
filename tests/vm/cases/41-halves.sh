# Whatever befalls the checkers process, the virtual routers do not notice.
. "$EXPECT"

ip link add veth0 type veth peer name veth1
ip address add 10.8.0.2/24 dev veth0
ip link set veth0 up
ip link set veth1 up
cat >/tmp/a.conf <<'CONF'
vrrp_instance VI_1 {
    interface veth0
    virtual_router_id 51
    priority 255
    advert_int 1
    virtual_ipaddress {
        10.8.0.1/24
    }
}
virtual_server 10.8.0.1 80 {
    protocol TCP
    lb_algo rr
    lb_kind NAT
    real_server 10.8.0.2 80 { }
}
CONF
trap '[ $? = 0 ] || cat /tmp/log' EXIT
hactl vrrpd -f /tmp/a.conf --runtime-dir /tmp/run 2>/tmp/log &
daemon=$!
soon 'the address' '10.8.0.1/24' ip address show dev veth0
soon 'the table' '-r 10.8.0.2:80' ipvsadm -S -n

routers=$(child $daemon vrrp)
[ -n "$routers" ] || fail 'no vrrp process'
kill -KILL "$(child $daemon checkers)"
soon 'a second process' "$(child $daemon checkers)" child $daemon checkers
soon 'a second process ready' '2' grep -cE 'virtual servers? with 0 checkers run' /tmp/log
kill -STOP "$(child $daemon checkers)"
soon 'the silent process' 'the checkers process has not answered for 3 s' cat /tmp/log
soon 'its end' 'the checkers process has ended (signal 9): starting another one in' cat /tmp/log
soon 'a third process' '3' grep -cE 'virtual servers? with 0 checkers run' /tmp/log
same 'the routers' "$routers" "$(child $daemon vrrp)"
has 'the address' '10.8.0.1/24' "$(ip address show dev veth0)"
same 'one takeover' '1' "$(grep -c 'MASTER' /tmp/log)"
has 'the table' '-r 10.8.0.2:80' "$(rules)"

# The other way round the table stays as well.
kill -KILL "$routers"
soon 'the address again' '10.8.0.1/24' ip address show dev veth0
has 'the table still' '-r 10.8.0.2:80' "$(rules)"
# A checkers process that can't stop any more does not leave its table behind.
kill -STOP "$(child $daemon checkers)"
kill -TERM $daemon
wait $daemon || fail "the daemon ended with $?: $(cat /tmp/log)"
same 'the table after the end' '' "$(rules)"
same 'the address after the end' '' "$(ip address show dev veth0 | grep -F '10.8.0.1/24')"
