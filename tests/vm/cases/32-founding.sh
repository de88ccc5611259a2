# The founding document's virtual server, with the digests of the pages that its servers serve: clients'
# requests, and at every stage the same table as keepalived's.
. "$EXPECT"

echo 1 >/proc/sys/net/ipv4/ip_forward
# space NAME ADDRESS OURS: a host with this address, its router the host of this case
space() {
    ip netns add "$1"
    ip link add "to-$1" type veth peer name eth0 netns "$1"
    ip address add "$3" peer "${2%/*}/32" dev "to-$1"
    ip link set "to-$1" up
    ip -n "$1" link set lo up
    ip -n "$1" address add "$2" dev eth0
    ip -n "$1" link set eth0 up
    ip -n "$1" route add "$3/32" dev eth0
    ip -n "$1" route add default via "$3"
}
trap '[ $? = 0 ] || cat /tmp/log; for name in one two client; do ip netns delete $name; done' EXIT
ip address add 192.168.1.100/32 dev lo
space one 192.168.1.101/32 192.168.1.1
space two 192.168.1.102/32 192.168.1.1
space client 10.0.0.2/32 10.0.0.1
ip -n client address add 10.0.0.3/32 dev eth0
ip route add 10.0.0.3/32 dev to-client

for name in one two; do mkdir -p /tmp/$name && echo $name >/tmp/$name/health_check; done
declare -A server
# serve NAME
serve() {
    ip netns exec "$1" busybox httpd -f -p 80 -h "/tmp/$1" &
    server[$1]=$!
}
# digest ADDRESS
digest() {
    soon "web server $1" 'OK' hactl check http "http://$1/health_check" >&2
    hactl check http "http://$1/health_check" --digest
}
# get FROM: the server that answers a client with this address
get() {
    local page
    page=$(ip netns exec client hactl check http http://192.168.1.100/health_check --source "$1" --digest)
    case $page in "$one") echo one ;; "$two") echo two ;; *) echo "nobody: $page" ;; esac
}

serve one
serve two
one=$(digest 192.168.1.101) two=$(digest 192.168.1.102)
# configuration PERSISTENCE
configuration() {
    cat <<CONF
virtual_server 192.168.1.100 80 {
    delay_loop 1
    warmup 0
    delay_before_retry 1
    lb_algo rr
    lb_kind NAT
    $1
    protocol TCP
    real_server 192.168.1.101 80 {
        weight 1
        HTTP_GET {
            url {
                path /health_check
                digest $one
            }
        }
    }
    real_server 192.168.1.102 80 {
        weight 1
        HTTP_GET {
            url {
                path /health_check
                digest $two
            }
        }
    }
}
CONF
}
configuration 'persistence_timeout 50' >/tmp/a.conf
service='-A -t 192.168.1.100:80 -s rr -p 50'
first='-a -t 192.168.1.100:80 -r 192.168.1.101:80 -m -w 1'
second='-a -t 192.168.1.100:80 -r 192.168.1.102:80 -m -w 1'
becomes() {
    local what=$1 deadline=$((SECONDS + 20))
    while out=$(rules); [ "$out" != "$2" ]; do
        [ $SECONDS -lt $deadline ] || same "$what" "$2" "$out"
        sleep 0.1
    done
}
# stages PROGRAM: each stage's table, by keepalived or by us
stages() {
    becomes "$1: the start" "$service
$first
$second"
    kill "${server[two]}"
    becomes "$1: a server stopped" "$service
$first"
    serve two
    becomes "$1: the server back" "$service
$first
$second"
}
if command -v keepalived >/dev/null; then
    keepalived -n -l -D -f /tmp/a.conf >/tmp/log 2>&1 &
    daemon=$!
    stages keepalived
    kill $daemon
    becomes 'keepalived: the end' ''
    kill -KILL $daemon 2>/dev/null
    wait $daemon
fi

hactl vrrpd -f /tmp/a.conf --runtime-dir /tmp/run 2>/tmp/log &
daemon=$!
stages hactl
# Persistence holds a client, and the next one gets the other server.
here=$(get 10.0.0.2)
there=$(get 10.0.0.3)
same 'both servers serve' 'one two' "$(printf '%s\n' "$here" "$there" | sort | xargs)"
for _ in 1 2 3; do
    same 'a client stays' "$here" "$(get 10.0.0.2)"
    same 'the other client stays' "$there" "$(get 10.0.0.3)"
done
# Without it they take turns.
configuration '' | sed 's/digest .*//' >/tmp/a.conf
kill -HUP $daemon
service='-A -t 192.168.1.100:80 -s rr'
becomes 'the reload' "$service
$first
$second"
turns=$(for _ in 1 2 3 4 5 6; do get 10.0.0.2; done | sort | uniq -c | xargs)
same 'turns' '3 one 3 two' "$turns"
# A server that is out gets no request.
kill "${server[two]}"
becomes 'a server stopped' "$service
$first"
same 'no request is lost' '6 one' "$(for _ in 1 2 3 4 5 6; do get 10.0.0.2; done | uniq -c | xargs)"
kill $daemon
wait $daemon || fail "the daemon ended with $?"
same 'the end' '' "$(rules)"
kill "${server[@]}" 2>/dev/null
exit 0
