# What the kernel refuses is told in a sentence, and does not stop the rest.
. "$EXPECT"

run 3 hactl ipvs set tcp 10.0.0.1:80 -s bogus -r 10.0.1.1 -r 10.0.1.2
same 'unknown scheduler' 'hactl: cannot add service TCP 10.0.0.1:80 bogus: scheduler not found: the kernel cannot load the module ip_vs_bogus; try `modprobe ip_vs_bogus` or another scheduler' "$err"
same 'steps' '' "$out"
run 3 hactl ipvs set tcp 10.0.0.1:80 -s bogus -r 10.0.1.1 --format json
json 'unknown scheduler' '"state":"refused","error":"no-scheduler","message":"scheduler not found' "$out"

run 3 hactl ipvs set tcp 10.0.0.1:80 -s rr -r 10.0.1.1 -r 224.0.0.5 -r 10.0.1.2 -r '2001:db8::1'
same 'the others' 'add service TCP 10.0.0.1:80 rr
add to TCP 10.0.0.1:80: 10.0.1.1:80 masquerade weight 1
add to TCP 10.0.0.1:80: 10.0.1.2:80 masquerade weight 1' "$out"
has 'multicast' 'cannot add to TCP 10.0.0.1:80: 224.0.0.5:80 masquerade weight 1: invalid argument: 224.0.0.5:80 must be a unicast address' "$err"
has 'other family' 'cannot add to TCP 10.0.0.1:80: [2001:db8::1]:80 masquerade weight 1: invalid argument' "$err"
same 'rules' '-A -t 10.0.0.1:80 -s rr
-a -t 10.0.0.1:80 -r 10.0.1.1:80 -m -w 1
-a -t 10.0.0.1:80 -r 10.0.1.2:80 -m -w 1' "$(rules)"
run 3 hactl ipvs set tcp 10.0.0.1:80 -s bogus
has 'unknown scheduler of a service that is there' 'cannot change service TCP 10.0.0.1:80 rr -> TCP 10.0.0.1:80 bogus: scheduler not found' "$err"
run 2 hactl ipvs set tcp 10.0.0.2:0 -s rr
same 'port 0 without persistence' 'hactl: port 0 is for persistent services: add --persistent SECONDS' "$err"

# Only root of the initial user namespace may even look.
run 3 setpriv --bounding-set=-net_admin --inh-caps=-net_admin hactl ipvs list
has 'permission' 'operation not permitted: IPVS needs CAP_NET_ADMIN' "$err"
