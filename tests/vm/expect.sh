# Sourced by the cases: what they have in common. A failed expectation ends the case.

set -uo pipefail

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# same WHAT EXPECTED ACTUAL
same() {
    [ "$2" = "$3" ] || {
        diff <(echo "$2") <(echo "$3")
        fail "$1: expected < and got >"
    }
}

# has WHAT PART WHOLE
has() {
    case $3 in *"$2"*) ;; *) fail "$1: '$2' is not in: $3" ;; esac
}

# run STATUS COMMAND...: standard output into $out, standard error into $err
run() {
    local expected=$1 status=0
    shift
    out=$("$@" 2>/tmp/stderr) || status=$?
    err=$(cat /tmp/stderr)
    [ "$status" = "$expected" ] || fail "status $status instead of $expected: $* (out: $out) (err: $err)"
}

# The table as ipvsadm reads it, in the order of the lines.
rules() {
    ipvsadm -S -n | sort
}

# milliseconds COMMAND...: how long it takes, into $took
milliseconds() {
    local start=${EPOCHREALTIME/./}
    "$@" || fail "$*"
    took=$(((${EPOCHREALTIME/./} - start) / 1000))
}

# soon WHAT PART COMMAND...: the command's output has PART within 20 seconds; it is left in $out.
# Counters of IPVS, for instance, move every two.
soon() {
    local what=$1 part=$2 deadline=$((SECONDS + 20))
    shift 2
    while out=$("$@"); [[ $out != *"$part"* ]]; do
        [ $SECONDS -lt $deadline ] || fail "$what: '$part' is not in: $out"
        sleep 0.3
    done
}

# From here on writes() tells how often the kernel was asked to change its table, by anybody.
count_writes() {
    [ -d /sys/kernel/tracing/events ] || mount -t tracefs tracefs /sys/kernel/tracing
    [ -d /sys/kernel/tracing/events/kprobes/ipvs_write ] ||
        echo 'p:ipvs_write ip_vs:ip_vs_genl_set_cmd' >/sys/kernel/tracing/kprobe_events
    echo 1 >/sys/kernel/tracing/events/kprobes/ipvs_write/enable
}

writes() {
    awk '$1 == "ipvs_write" { print $2 }' /sys/kernel/tracing/kprobe_profile
}

# json WHAT PART TEXT: TEXT, from `--format json`, has PART once white space is gone. The test program
# outside reads all of it again.
json() {
    local text
    text=$(sed 's/^ *//; s/^\("[^"]*"\): /\1:/' <<<"$3" | tr -d '\n')
    echo "json: $text"
    has "$1" "$2" "$text"
}

# figure TEXT: shown by the test program outside
figure() {
    echo "figure: $*"
}

# child DAEMON PART: the process of this part of a daemon
child() {
    local status
    for status in $(grep -ls "^PPid:[[:space:]]*$1\$" /proc/[0-9]*/status); do
        ! tr '\0' ' ' <"${status%status}cmdline" | grep -q -- "--child $2" || basename "${status%/status}"
    done
}

# becomes WHAT EXPECTED COMMAND...: the command's output is EXPECTED within 30 seconds; left in $out
becomes() {
    local what=$1 expected=$2 deadline=$((SECONDS + 30))
    shift 2
    while out=$("$@"); [ "$out" != "$expected" ]; do
        [ $SECONDS -lt $deadline ] || same "$what" "$expected" "$out"
        # Asking costs a virtual machine more than what it asks about.
        sleep 0.4
    done
}

# lan NAME: a network; then plug LAN ROOM DEVICE ADDRESS...: a device of a network namespace on it
lan() {
    ip link add "$1" type dummy && ip link set "$1" up || fail "no network $1"
}
plug() {
    local lan=$1 room=$2 device=$3 address
    shift 3
    ip link add link "$lan" name "$device" netns "$room" type macvlan mode bridge || fail "no $device in $room"
    for address in "$@"; do ip -n "$room" address add "$address" dev "$device" || fail "no $address in $room"; done
    ip -n "$room" link set "$device" up
}

# rooms NAME...: network namespaces. Cases that run at the same time need different names.
rooms() {
    local room
    for room in "$@"; do
        ip netns add "$room" && ip -n "$room" link set lo up || fail "no network namespace $room"
    done
}

# at ROOM COMMAND...: in the foreground; cheaper than `ip netns exec`, which makes a /sys too.
at() {
    local room=$1
    shift
    nsenter --net="/run/netns/$room" "$@"
}

# page ROOM ADDRESS SOURCE...: what the web server at the address says to a client with each of these
# addresses, or `lost`
page() {
    nsenter --net="/run/netns/$1" timeout 30 bash -c '
        target=$1 gateway=$(ip route show default | cut -d " " -f 3)
        shift
        for source in "$@"; do
            ip route replace "$target" ${gateway:+via "$gateway"} dev front src "$source"
            answer=
            if exec 3<>"/dev/tcp/$target/80"; then
                printf "GET /page HTTP/1.0\r\n\r\n" >&3
                while read -t 3 -r line <&3; do answer=$line; done
                exec 3>&-
            fi 2>/dev/null
            echo "${answer:-lost}"
        done' page "${@:2}" | xargs
}
