# Servers that answer nonsense, slowly, never or not to the end, and a checkers process that dies again and
# again: each is told apart, and nothing else notices.
. "$EXPECT"

trap 'status=$?; kill $(jobs -p) 2>/dev/null; [ $status = 0 ] || cat /tmp/log /tmp/other.log' EXIT

lan trouble
rooms master observer
plug trouble master lan 10.4.0.1/24
plug trouble observer lan 10.4.0.2/24
for last in 1 2; do ip -n master address add 10.9.0.$last/32 dev lo; done
mkdir -p /tmp/www && echo hello >/tmp/www/index.html
ip netns exec master busybox httpd -f -p 10.9.0.2:8000 -h /tmp/www &

# misbehave PORT SCRIPT: answers every connection with what the script says
misbehave() {
    printf '#!/bin/busybox sh\n%s\n' "$2" >/tmp/server$1 && chmod 755 /tmp/server$1
    nsenter --net=/run/netns/master busybox nc -ll -p $1 -e /tmp/server$1 2>/dev/null &
}
misbehave 8001 'head -c 300000 /dev/urandom; sleep 1'
misbehave 8002 'printf "HTTP/1.1 200 OK\r\n"; while sleep 0.4; do printf "X-More: and more\r\n" || exit; done'
misbehave 8003 'exec sleep 5'
# Closed with the request unread.
misbehave 8004 'sleep 0.3'
misbehave 8005 'read line; printf "HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\nhello"; exec sleep 5'
misbehave 8006 'read line; printf "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello"; sleep 1'
misbehave 8007 'read line; printf "HTTP/1.1 500 No\r\n\r\n"; sleep 0.1'
misbehave 8008 'read line; printf "HTTP/1.1 200 OK\r\n"; exec yes "X-Flood: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'
misbehave 8009 'read line; printf "HTTP/1.1 200 OK\r\n\r\nanother page"; sleep 0.1'

# server PORT [LINE...]: a real server with a check
server() {
    local port=$1 line
    shift
    echo "real_server 10.9.0.2 $port {
        HTTP_GET {
            retry 0
            connect_timeout 2
            url {
                path /"
    for line in "$@"; do echo "$line"; done
    echo '}
        }
    }'
}
# virtual PORT: the beginning of a virtual server
virtual() {
    echo "virtual_server 10.9.0.1 $1 {
        delay_loop 4
        warmup 0
        protocol TCP
        lb_algo rr
        lb_kind NAT"
}
digest=$(at master hactl check http http://10.9.0.2:8000/ --digest) || fail "no digest: $digest"
{
    cat <<CONF
vrrp_instance VI_1 {
    interface lan
    virtual_router_id 51
    priority 200
    advert_int 1
    virtual_ipaddress {
        10.4.0.100/24
    }
}
CONF
    virtual 80
    server 8000 "digest $digest"
    for port in {8001..8009}; do server $port "digest $digest"; done
    # Nobody listens here.
    server 8010
    echo '}'
    virtual 81
    # No page has such a digest, so none is asked for.
    server 8000 'digest 123456'
    echo '}'
    virtual 82
    echo 'quorum 9'
    server 8000 "digest $digest"
    echo '}'
} >/tmp/a.conf
cat >/tmp/b.conf <<'CONF'
vrrp_instance VI_1 {
    interface lan
    virtual_router_id 51
    priority 100
    advert_int 1
    virtual_ipaddress {
        10.4.0.100/24
    }
}
CONF
table() {
    at master ipvsadm -S -n | sort
}

# Before anything starts: what is wrong with the file. The digest is an error there; the daemon tells it and runs.
run 1 at master hactl conf validate /tmp/a.conf
has 'a digest' 'the digest `123456` has 6 digits and not 32' "$out$err"
has 'a quorum' 'the `quorum` 9 is above the total weight 1' "$out$err"
sed 's/lb_algo rr/lb_algo bogus/' /tmp/a.conf >/tmp/bogus.conf
run 1 at master hactl conf validate /tmp/bogus.conf
has 'a scheduler' '`bogus` is none of rr, wrr' "$out$err"

ip netns exec master hactl vrrpd -f /tmp/a.conf --runtime-dir /tmp/run 2>/tmp/log &
daemon=$!
soon 'the address' '10.4.0.100/24' ip -n master address show dev lan
ip netns exec observer hactl vrrpd -f /tmp/b.conf --runtime-dir /tmp/run2 2>/tmp/other.log &
other=$!

soon 'the last verdict' '[10.9.0.2]:8005 down' cat /tmp/log
becomes 'only the healthy server' '-A -t 10.9.0.1:80 -s rr
-A -t 10.9.0.1:81 -s rr
-A -t 10.9.0.1:82 -s rr
-a -t 10.9.0.1:80 -r 10.9.0.2:8000 -m -w 1
-a -t 10.9.0.1:81 -r 10.9.0.2:8000 -m -w 1
-a -t 10.9.0.1:82 -r 10.9.0.2:8000 -m -w 1' table
healthy=$out
reason() {
    has "server $1" "HTTP_GET [10.9.0.2]:$1 down: $2" "$(cat /tmp/log)"
}
reason 8001 'answer is not HTTP'
reason 8002 'timed out after 2000 ms while '
reason 8003 'timed out after 2000 ms while '
reason 8004 'connection reset while '
reason 8005 'timed out after 2000 ms while '
reason 8006 'body of the answer is garbled'
reason 8007 'unexpected status 500'
reason 8008 'head of the answer is longer than 65536 bytes'
reason 8009 'digest '
reason 8010 'connection refused'
# They stay down, and are told once.
said=$(grep -c ' down: ' /tmp/log)
same 'verdicts' 10 "$said"

# The checkers process dies again and again. The routers do not notice, and the table stays.
routers=$(child $daemon vrrp)
for death in 1 2 3 4; do
    soon 'a checkers process' "$death" grep -c '3 virtual servers with .* run' /tmp/log
    kill -KILL "$(child $daemon checkers)" || fail 'no checkers process'
    same "the table after death $death" "$healthy" "$(table)"
done
soon 'a checkers process' 5 grep -c '3 virtual servers with .* run' /tmp/log
same 'the table' "$healthy" "$(table)"
same 'the routers' "$routers" "$(child $daemon vrrp)"
has 'the address' '10.4.0.100/24' "$(ip -n master address show dev lan)"
same 'one takeover' 1 "$(grep -c 'MASTER' /tmp/log)"
same 'no takeover by the other' '' "$(grep 'MASTER' /tmp/other.log)"
same 'the other has no address' '' "$(ip -n observer address show dev lan | grep -F 10.4.0.100)"
# The next process thinks of them what the table says, and checks on.
same 'verdicts after the deaths' "$said" "$(grep -c ' down: ' /tmp/log)"

kill -TERM $other && wait $other || fail "the other ended with $?"
kill -TERM $daemon
wait $daemon || fail "the daemon ended with $?"
same 'the end' '' "$(table)"
