# 2,000 destinations in one service: `ipvs set` beside `ipvsadm -R`, each in a fresh namespace.
. "$EXPECT"

servers=()
for i in $(seq 0 1999); do
    servers+=("10.1.$((i / 250)).$((i % 250 + 1)):80")
done
{
    echo '-A -t 10.0.0.1:80 -s rr'
    printf -- '-a -t 10.0.0.1:80 -r %s -m -w 1\n' "${servers[@]}"
} >/tmp/rules

ip netns add theirs
ip netns add ours
ip -n theirs link set lo up
ip -n ours link set lo up
# The scheduler's module is there, and the programs are in memory.
ip netns exec theirs ipvsadm -A -t 10.0.0.9:80 -s rr
run 0 hactl ipvs list --netns ours
milliseconds hactl ipvs set tcp 10.0.0.1:80 -s rr "${servers[@]/#/--server=}" --netns ours >/tmp/steps
ours=$took
milliseconds ip netns exec theirs ipvsadm -R </tmp/rules
theirs=$took
figure "2,000 destinations in one service: hactl ipvs set $ours ms (the whole process), ipvsadm -R $theirs ms, ratio $((theirs / ours)).$((theirs * 10 / ours % 10))"

same 'steps' 2001 "$(wc -l </tmp/steps)"
sort /tmp/rules >/tmp/expected
ip netns exec theirs ipvsadm -D -t 10.0.0.9:80
for space in theirs ours; do
    ip netns exec $space ipvsadm -S -n | sort | diff /tmp/expected - || fail "the table is not what was asked for: $space"
done
milliseconds hactl ipvs set tcp 10.0.0.1:80 -s rr "${servers[@]/#/--server=}" --netns ours >/tmp/steps
same 'second time' 'nothing to do' "$(cat /tmp/steps)"
figure "the same again, nothing to do: $took ms"
ip netns delete theirs
ip netns delete ours
