# The founding document's virtual server, with digests of pages that are really served: balancing by NAT,
# persistence, failure and return, and at every stage the table that keepalived has with the same file.
. "$EXPECT"

sample=$FIXTURES/seed-lvs.conf

# network WHO: a client, a director and two real servers
network() {
    lan "front$1" && lan "back$1"
    rooms "d$1" "c$1" "one$1" "two$1"
    plug "front$1" "d$1" front 10.7.0.1/24
    plug "front$1" "c$1" front 10.7.0.11/24
    ip -n "c$1" route add default via 10.7.0.1
    plug "back$1" "d$1" back 192.168.1.1/24 192.168.1.100/32
    plug "back$1" "one$1" back 192.168.1.101/24
    plug "back$1" "two$1" back 192.168.1.102/24
    ip -n "one$1" route add default via 192.168.1.1
    ip -n "two$1" route add default via 192.168.1.1
    at "d$1" sysctl -q -w net.ipv4.ip_forward=1
    for last in {12..60}; do echo "address add 10.7.0.$last/24 dev front"; done | ip -n "c$1" -batch - || fail 'no addresses'
}

for name in one two; do
    mkdir -p $name && echo "$name is well" >$name/health_check && echo $name >$name/page
done

# ask LAST...: the pages that the clients with these addresses get
ask() {
    page "c$who" 192.168.1.100 "${@/#/10.7.0.}"
}

serve() {
    ip netns exec "$1$who" busybox httpd -f -p 80 -h "$1" &
    server[$1]=$!
}

stage() {
    at "d$who" ipvsadm -S -n >"$who.$1"
}

both='-A -t 192.168.1.100:80 -s rr -p 50
-a -t 192.168.1.100:80 -r 192.168.1.101:80 -m -w 1
-a -t 192.168.1.100:80 -r 192.168.1.102:80 -m -w 1'
table() {
    at "d$who" ipvsadm -S -n | sort
}

# Of us only: keepalived asks a returning server twice, which takes another round. Slack: 3 s.
took_at_most() {
    local took=$((SECONDS - since))
    figure "$who: the table followed after $took s"
    [ $who = theirs ] || [ $took -le $1 ] || fail "$who: the table followed after $took s only"
}

# stages WHO COMMAND...: what happens with this program at the director
stages() {
    who=$1
    shift
    local -A server
    local sticky since
    trap 'kill $(jobs -p) 2>/dev/null' EXIT
    serve one
    serve two
    soon "$who: web servers" '' at "d$who" hactl check tcp 192.168.1.101:80 192.168.1.102:80 --quiet
    ip netns exec "d$who" "$@" 2>"$who.log" >&2 &
    local daemon=$!
    becomes "$who: the table" "$both" table
    stage start
    # Every new client gets the next server.
    out=$(ask {11..18})
    case $out in
    'one two one two one two one two' | 'two one two one two one two one') ;;
    *) fail "$who: new clients do not take turns: $out" ;;
    esac
    sticky=$(ask 11)
    same "$who: one client sticks" "$sticky $sticky $sticky" "$(ask 11 11 11)"
    # The first checks have passed: nothing changes.
    sleep 8
    same "$who: both up" "$both" "$(table)"
    stage up

    # The server of the client that sticks. delay_loop, one retry after 3 s; nobody waits for a refusal.
    kill "${server[$sticky]}"
    since=$SECONDS
    local left=two address=192.168.1.101
    [ "$sticky" = one ] || { left=one && address=192.168.1.102; }
    becomes "$who: one down" "$(grep -v "$address" <<<"$both")" table
    took_at_most 12
    stage down
    same "$who: no request is lost" "$(yes $left | head -n 12 | xargs)" "$(ask {11..22})"

    serve "$sticky"
    since=$SECONDS
    becomes "$who: back" "$both" table
    took_at_most 9
    stage back
    # Now and then one of them had the other server before.
    out=$(ask {31..34})
    case $out in
    'one two one two' | 'two one two one') ;;
    *) fail "$who: new clients do not take turns after the return: $out" ;;
    esac

    kill -TERM $daemon
    wait $daemon || fail "$who: ended with $?"
    stage stop
    same "$who: the end" '' "$(table)"
}

network ours
network theirs
who=ours
serve_for_digests() {
    local -A server
    serve one
    serve two
    soon 'web servers' '' at dours hactl check tcp 192.168.1.101:80 192.168.1.102:80 --quiet
    one=$(at dours hactl check http http://192.168.1.101/health_check --digest) || fail "no digest: $one"
    two=$(at dours hactl check http http://192.168.1.102/health_check --digest) || fail "no digest: $two"
    kill "${server[@]}"
    wait "${server[@]}" 2>/dev/null
}
serve_for_digests
same 'digest' "$(md5sum <one/health_check | cut -d ' ' -f 1)" "$one"
sed "s/digest 123456/digest $one/; s/digest 654321/digest $two/" "$sample" >sample.conf
same 'changed lines' 2 "$(diff "$sample" sample.conf | grep -c '^>')"

(stages ours hactl vrrpd --only checkers -f /tmp/sample.conf --runtime-dir /tmp/run) &
ours=$!
(stages theirs keepalived -n -l -C -f /tmp/sample.conf -p /tmp/k.pid -c /tmp/kc.pid) &
theirs=$!
wait $ours || { cat ours.log; fail 'hactl'; }
wait $theirs || { tail -n 30 theirs.log; fail 'keepalived'; }
for stage in start up down back stop; do
    # Which of them the client stuck to is a matter of chance.
    same "stage $stage" "$(cat theirs.$stage)" "$(cat ours.$stage)"
done
has 'the reason' ']:80 down: connection refused' "$(cat ours.log)"
same 'messages of the healthy server' '' "$(grep -E 'WARN|ERROR' ours.log | grep -v -e 'Removing service' -e 'down: connection refused')"
