# The checkers process on a real table: failure and return, foreign hands, crash, reload, stop.
. "$EXPECT"

for last in 1 2 3; do ip address add 10.9.0.$last/32 dev lo; done
mkdir -p /tmp/www && echo hello >/tmp/www/index.html

# serve LAST: a web server on 10.9.0.LAST, its process in ${server[LAST]}
declare -a server
serve() {
    busybox httpd -f -p "10.9.0.$1:8080" -h /tmp/www &
    server[$1]=$!
}
serve 2
serve 3
soon 'web server' '' hactl check tcp 10.9.0.2:8080 10.9.0.3:8080 --quiet
digest=$(hactl check http http://10.9.0.2:8080/ --digest) || fail "no digest: $digest"

# configuration WEIGHT [MORE]
configuration() {
    cat <<CONF
virtual_server 10.9.0.1 80 {
    delay_loop 1
    warmup 0
    connect_timeout 5
    delay_before_retry 1
    lb_algo rr
    lb_kind NAT
    persistence_timeout 50
    protocol TCP
    real_server 10.9.0.2 8080 {
        weight $1
        HTTP_GET {
            url {
                path /
                digest $digest
            }
        }
    }
    real_server 10.9.0.3 8080 {
        HTTP_GET {
            url {
                path /
                digest $digest
            }
        }
    }
}
${2:-}
CONF
}
configuration 1 >/tmp/a.conf

# table WEIGHT [LAST...]: the rules with these real servers
table() {
    echo '-A -t 10.9.0.1:80 -s rr -p 50
-A -u 10.9.0.9:53 -s wlc'
    local last weight=$1
    shift
    for last in "$@"; do
        echo "-a -t 10.9.0.1:80 -r 10.9.0.$last:8080 -m -w $([ "$last" = 2 ] && echo "$weight" || echo 1)"
    done
}
becomes() {
    local what=$1 deadline=$((SECONDS + 30))
    while out=$(rules); [ "$out" != "$2" ]; do
        [ $SECONDS -lt $deadline ] || same "$what" "$2" "$out"
        sleep 0.1
    done
}
logged() {
    soon "log of $1" "$2" cat /tmp/log
}

ipvsadm -A -u 10.9.0.9:53 -s wlc
count_writes
trap '[ $? = 0 ] || cat /tmp/log' EXIT
hactl vrrpd -f /tmp/a.conf --runtime-dir /tmp/run 2>/tmp/log &
daemon=$!
becomes 'the table' "$(table 1 2 3)"
# Both were checked.
logged 'start' '1 virtual server with 2 checkers run'

kill "${server[3]}"
becomes 'a failed server' "$(table 1 2)"
logged 'the reason' 'HTTP_GET [10.9.0.3]:8080 down: connection refused'
logged 'the removal' 'Removing service [10.9.0.3]:tcp:8080 from VS [10.9.0.1]:tcp:80'
serve 3
becomes 'its return' "$(table 1 2 3)"
logged 'the return' 'Adding service [10.9.0.3]:tcp:8080 to VS [10.9.0.1]:tcp:80'

ipvsadm -d -t 10.9.0.1:80 -r 10.9.0.2:8080
becomes 'a deleted server' "$(table 1 2 3)"
ipvsadm -D -t 10.9.0.1:80
becomes 'a deleted service' "$(table 1 2 3)"

# A killed process is replaced, and the next one touches nothing.
kill "${server[3]}"
becomes 'a failed server again' "$(table 1 2)"
written=$(writes)
kill -KILL "$(child $daemon checkers)"
soon 'another process' '2' grep -cE 'virtual servers? with 2 checkers run' /tmp/log
sleep 3
same 'writes after the crash' "$written" "$(writes)"
same 'the table after the crash' "$(table 1 2)" "$(rules)"
serve 3
becomes 'a return after the crash' "$(table 1 2 3)"

# A reload writes what differs.
written=$(writes)
configuration 7 >/tmp/a.conf
kill -HUP $daemon
becomes 'a reload' "$(table 7 2 3)"
same 'writes of the reload' $((written + 1)) "$(writes)"
echo 'virtual_server {' >/tmp/a.conf
kill -HUP $daemon
logged 'a bad reload' 'reload refused'
sleep 1
same 'the table after a bad reload' "$(table 7 2 3)" "$(rules)"

kill -TERM $daemon
wait $daemon || fail "the daemon ended with $?: $(cat /tmp/log)"
same 'the table after the end' '-A -u 10.9.0.9:53 -s wlc' "$(rules)"
kill "${server[@]}"
