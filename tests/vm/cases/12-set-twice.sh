# Done twice, nothing is written the second time: the kernel is not asked, and counters go on.
. "$EXPECT"

ip address add 10.9.0.1/32 dev lo
ip address add 10.9.0.2/32 dev lo
count_writes
service=(udp 10.9.0.1:53 -s rr -p 30 --netmask 255.255.255.0 -r 10.9.0.2)

run 0 hactl ipvs set "${service[@]}"
for _ in 1 2 3; do echo query >/dev/udp/10.9.0.1/53; done
soon 'traffic' 'UDP  10.9.0.1:53                         3        3' ipvsadm -L -n --stats
before=$out

written=$(writes)
[ "$written" -ge 2 ] || fail "the counter of writes does not count: $written"
run 0 hactl ipvs set "${service[@]}"
same 'second time' 'nothing to do' "$out"
run 0 hactl ipvs set "${service[@]}" --dry-run
same 'dry run without a difference' 'nothing to do' "$out"
run 0 hactl ipvs set "${service[@]}" --format json
json 'second time' '{"dry_run":false,"changed":false,"operations":[]}' "$out"
# Persistence that is off has no timeout and no mask to differ in.
same 'writes' "$written" "$(writes)"

# A dry run tells and does not write.
run 1 hactl ipvs set "${service[@]}" --dry-run -r 10.9.0.3
same 'dry run' 'add to UDP 10.9.0.1:53: 10.9.0.3:53 masquerade weight 1' "$out"
run 1 hactl ipvs del udp 10.9.0.1:53 --dry-run --format json
json 'dry run of del' '{"dry_run":true,"changed":false,"operations":[{"action":"delete-service","service":"UDP 10.9.0.1:53","server":null' "$out"
run 1 hactl ipvs flush --dry-run
same 'dry run of flush' 'delete service UDP 10.9.0.1:53 rr persistent 30 mask 255.255.255.0' "$out"
same 'writes after dry runs' "$written" "$(writes)"

# One server more is one write; what is there keeps its counters.
run 0 hactl ipvs set "${service[@]}" -r 10.9.0.3,weight=0
same 'writes after one server more' $((written + 1)) "$(writes)"
same 'counters' "$before" "$(ipvsadm -L -n --stats | grep -v 10.9.0.3)"
