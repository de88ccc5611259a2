# Through start, reload, crash and stop: entries of others stay, and nobody's counters begin anew.
. "$EXPECT"

trap 'status=$?; kill $(jobs -p) 2>/dev/null; [ $status = 0 ] || cat /tmp/log' EXIT

for last in 1 2 3 9; do ip address add 10.9.0.$last/32 dev lo; done
mkdir -p /tmp/www && echo hello >/tmp/www/index.html
for last in 2 3; do busybox httpd -f -p 10.9.0.$last:8080 -h /tmp/www & done

# configuration WEIGHT SERVER...
configuration() {
    local weight=$1 port
    shift
    for port in "$@"; do
        cat <<CONF
virtual_server 10.9.0.1 $port {
    delay_loop 1
    warmup 0
    protocol TCP
    lb_algo rr
    lb_kind NAT
    real_server 10.9.0.2 8080 {
        TCP_CHECK { }
    }
    real_server 10.9.0.3 8080 {
        weight $weight
        TCP_CHECK { }
    }
}
CONF
    done
}
stats() {
    ipvsadm -L -n --stats --exact
}
# stats_of SERVICE: its lines
stats_of() {
    stats | awk -v service="$1" '/^(TCP|UDP|FWM)/ { on = $2 == service } on'
}
theirs() {
    stats_of 10.9.0.9:53
    stats_of 7
}

# A service of somebody else at our own address too.
ipvsadm -A -u 10.9.0.9:53 -s wlc -p 77 && ipvsadm -a -u 10.9.0.9:53 -r 10.9.0.3:53 -m -w 9 -x 7
ipvsadm -A -f 7 -s lc && ipvsadm -a -f 7 -r 10.9.0.3 -g -w 3
ipvsadm -A -t 10.9.0.1:9999 -s sh && ipvsadm -a -t 10.9.0.1:9999 -r 10.9.0.2:9999 -m
echo query >/dev/udp/10.9.0.9/53
soon 'traffic of others' '10.9.0.9:53                         1        1' stats
foreign=$(ipvsadm -S -n | sort)
theirs=$(theirs)

configuration 1 80 81 >/tmp/a.conf
hactl vrrpd --only checkers -f /tmp/a.conf --runtime-dir /tmp/run 2>/tmp/log &
daemon=$!
soon 'our table' '-a -t 10.9.0.1:81 -r 10.9.0.3:8080' rules
soon 'start' '2 virtual servers with 4 checkers run' cat /tmp/log
for attempt in {1..4}; do
    for port in 80 81; do
        exec 3<>/dev/tcp/10.9.0.1/$port || fail 'no connection'
        printf 'GET / HTTP/1.0\r\n\r\n' >&3
        has 'an answer' hello "$(cat <&3)"
        exec 3>&-
    done
done
# Both servers of both had two connections; the last packets may still be on their way.
connections() {
    stats | awk '$1 == "->" && $3 > 0 && $2 ~ /:8080/ { print $3 }' | xargs
}
becomes 'our traffic' '2 2 2 2' connections
sleep 1
ours=$(stats_of 10.9.0.1:80)
other=$(stats_of 10.9.0.1:81)
same 'others after the start' "$theirs" "$(theirs)"
same 'rules of others after the start' "$foreign" "$(rules | grep -v -E '10.9.0.1:8[01]')"

# untouched WHEN: what nobody had a reason to change
untouched() {
    same "our counters after $1" "$ours" "$(stats_of 10.9.0.1:80)"
    same "others after $1" "$theirs" "$(theirs)"
    same "rules of others after $1" "$foreign" "$(rules | grep -v -E '10.9.0.1:8[0-9]')"
}

configuration 1 80 81 82 >/tmp/a.conf
kill -HUP $daemon
soon 'a new service' '-a -t 10.9.0.1:82 -r 10.9.0.3:8080' rules
untouched 'a reload'
same 'all our counters after a reload' "$other" "$(stats_of 10.9.0.1:81)"
{ configuration 1 80 && configuration 5 81; } >/tmp/a.conf
kill -HUP $daemon
soon 'another weight' '-a -t 10.9.0.1:81 -r 10.9.0.3:8080 -m -w 5' rules
becomes 'a service less' '' eval 'rules | grep 10.9.0.1:82'
untouched 'another reload'
same 'counters of a server whose weight changes' "$other" "$(stats_of 10.9.0.1:81)"

for death in 1 2; do
    victim=$(child $daemon checkers)
    ready=$(grep -cE 'virtual servers? with . checkers run' /tmp/log)
    kill -KILL "$victim" || fail 'no checkers process'
    soon 'another process' "$((ready + 1))" grep -cE 'virtual servers? with . checkers run' /tmp/log
    untouched "death $death"
done
# Its first checks and its first looks change nothing either.
sleep 6
untouched 'the first checks'
same 'all our counters after the first checks' "$other" "$(stats_of 10.9.0.1:81)"

# By hand: what is ours comes back, with what was changed; what is not wanted goes.
ipvsadm -d -t 10.9.0.1:81 -r 10.9.0.2:8080
ipvsadm -e -t 10.9.0.1:81 -r 10.9.0.3:8080 -m -w 50
ipvsadm -a -t 10.9.0.1:81 -r 10.9.0.9:8080 -m
becomes 'all as we want it' '-A -t 10.9.0.1:81 -s rr
-a -t 10.9.0.1:81 -r 10.9.0.2:8080 -m -w 1
-a -t 10.9.0.1:81 -r 10.9.0.3:8080 -m -w 5' eval "rules | grep 10.9.0.1:81"
untouched 'hands'

kill -TERM $daemon
wait $daemon || fail "the daemon ended with $?"
same 'the end' "$foreign" "$(rules)"
same 'others after the end' "$theirs" "$(theirs)"
