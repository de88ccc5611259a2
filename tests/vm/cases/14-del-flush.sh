# `del` and `flush` delete what is there, and are content when it is not.
. "$EXPECT"

run 0 hactl ipvs set tcp 10.0.0.1:80 -s rr -r 10.0.1.1 -r 10.0.1.2:81 -r 10.0.1.3
run 0 hactl ipvs set fwmark:5 -s rr -r 10.0.1.1
run 0 hactl ipvs del tcp 10.0.0.1:80 -r 10.0.1.1 -r 10.0.1.2:81 -r 10.0.1.9
same 'steps' 'delete from TCP 10.0.0.1:80: 10.0.1.1:80 masquerade weight 1
delete from TCP 10.0.0.1:80: 10.0.1.2:81 masquerade weight 1' "$out"
same 'rules' '-A -f 5 -s rr
-A -t 10.0.0.1:80 -s rr
-a -f 5 -r 10.0.1.1:0 -m -w 1
-a -t 10.0.0.1:80 -r 10.0.1.3:80 -m -w 1' "$(rules)"
run 0 hactl ipvs del tcp 10.0.0.1:80 -r 10.0.1.1
same 'a server that is gone' 'nothing to do' "$out"

run 0 hactl ipvs del tcp 10.0.0.1:80
same 'a service' 'delete service TCP 10.0.0.1:80 rr' "$out"
run 0 hactl ipvs del tcp 10.0.0.1:80
same 'a service that is gone' 'nothing to do' "$out"
run 0 hactl ipvs del tcp 10.0.0.1:80 -r 10.0.1.3
same 'a server of a service that is gone' 'nothing to do' "$out"
same 'rules after del' '-A -f 5 -s rr
-a -f 5 -r 10.0.1.1:0 -m -w 1' "$(rules)"

ipvsadm -A -t 10.0.0.9:80 -s rr
run 0 hactl ipvs flush
same 'flush' 'delete service TCP 10.0.0.9:80 rr
delete service FWM 5 rr' "$out"
same 'rules after flush' '' "$(rules)"
run 0 hactl ipvs flush
same 'flush of nothing' 'nothing to do' "$out"
