# Services of others are not touched.
. "$EXPECT"

ip address add 10.9.0.1/32 dev lo
ip address add 10.9.0.2/32 dev lo
ipvsadm -A -u 10.9.0.1:53 -s wlc && ipvsadm -a -u 10.9.0.1:53 -r 10.9.0.2:53 -m -w 9 -x 7
ipvsadm -A -f 5 -s rr && ipvsadm -A -t 10.9.0.1:53 -s lc
echo query >/dev/udp/10.9.0.1/53
soon 'traffic' 'UDP  10.9.0.1:53                         1        1' ipvsadm -L -n --stats
before=$out

run 0 hactl ipvs set tcp 10.9.0.1:80 -s rr -r 10.9.0.2
run 0 hactl ipvs set tcp 10.9.0.1:80 -s rr -r 10.9.0.3
run 0 hactl ipvs set fwmark:6 -s rr -r 10.9.0.3
run 0 hactl ipvs del tcp 10.9.0.1:80
run 0 hactl ipvs del fwmark:6
same 'counters' "$before" "$(ipvsadm -L -n --stats)"

# A service that somebody else made is taken over as it is: only the difference is written.
count_writes
written=$(writes)
run 0 hactl ipvs set udp 10.9.0.1:53 -s wlc -r 10.9.0.2,weight=9,upper=7
same 'nothing differs' 'nothing to do' "$out"
same 'writes' "$written" "$(writes)"
