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

# soon WHAT PART COMMAND...: the command's output has PART within ten seconds; it is left in $out.
# Counters of IPVS, for instance, move every two.
soon() {
    local what=$1 part=$2 deadline=$((SECONDS + 10))
    shift 2
    while out=$("$@"); [[ $out != *"$part"* ]]; do
        [ $SECONDS -lt $deadline ] || fail "$what: '$part' is not in: $out"
        sleep 0.1
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
