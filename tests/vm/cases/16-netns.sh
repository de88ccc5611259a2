# `--netns`: the table of another namespace.
. "$EXPECT"

ip netns add elsewhere
ip -n elsewhere link set lo up
run 0 hactl ipvs set tcp 10.0.0.1:80 -s rr -r 10.0.1.1 --netns elsewhere
same 'here' '' "$(rules)"
same 'there' '-A -t 10.0.0.1:80 -s rr
-a -t 10.0.0.1:80 -r 10.0.1.1:80 -m -w 1' "$(ip netns exec elsewhere ipvsadm -S -n)"
run 0 hactl ipvs list --netns elsewhere
has 'list' 'TCP 10.0.0.1:80' "$out"
run 0 hactl ipvs del tcp 10.0.0.1:80 --netns elsewhere
run 0 hactl ipvs flush --netns elsewhere
same 'flush' 'nothing to do' "$out"
run 3 hactl ipvs list --netns nowhere
has 'no such namespace' 'cannot open the network namespace nowhere' "$err"
ip netns delete elsewhere
