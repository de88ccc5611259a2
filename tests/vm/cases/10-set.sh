# What `set` writes is what ipvsadm reads.
. "$EXPECT"

run 0 hactl ipvs set tcp 10.0.0.1:80 --scheduler rr --server 10.0.1.1:8080 --server 10.0.1.2,weight=0 \
    --server 10.0.1.3:80,method=dr,weight=5 --server 10.0.1.4,method=tun,upper=100,lower=50
same 'steps' 'add service TCP 10.0.0.1:80 rr
add to TCP 10.0.0.1:80: 10.0.1.1:8080 masquerade weight 1
add to TCP 10.0.0.1:80: 10.0.1.2:80 masquerade weight 0
add to TCP 10.0.0.1:80: 10.0.1.3:80 direct routing weight 5
add to TCP 10.0.0.1:80: 10.0.1.4:80 tunnel ipip weight 1 upper threshold 100 lower threshold 50' "$out"
same 'messages' '' "$err"
same 'rules' '-A -t 10.0.0.1:80 -s rr
-a -t 10.0.0.1:80 -r 10.0.1.1:8080 -m -w 1
-a -t 10.0.0.1:80 -r 10.0.1.2:80 -m -w 0
-a -t 10.0.0.1:80 -r 10.0.1.3:80 -g -w 5
-a -t 10.0.0.1:80 -r 10.0.1.4:80 -i -w 1 --tun-type ipip' "$(rules)"
same 'thresholds' '-> 10.0.1.4:80 100 50 0 0' "$(ipvsadm -L -n --thresholds | grep 10.0.1.4 | xargs)"

# Everything changes, and nothing but what changes.
run 0 hactl ipvs set tcp 10.0.0.1:80 --scheduler wrr --persistent 50 --server 10.0.1.1:8080 --server 10.0.1.2,weight=3 \
    --server 10.0.1.5
same 'steps of the change' 'change service TCP 10.0.0.1:80 rr -> TCP 10.0.0.1:80 wrr persistent 50
add to TCP 10.0.0.1:80: 10.0.1.5:80 masquerade weight 1
change in TCP 10.0.0.1:80: 10.0.1.2:80 masquerade weight 0 -> 10.0.1.2:80 masquerade weight 3
delete from TCP 10.0.0.1:80: 10.0.1.3:80 direct routing weight 5
delete from TCP 10.0.0.1:80: 10.0.1.4:80 tunnel ipip weight 1 upper threshold 100 lower threshold 50' "$out"
same 'rules after the change' '-A -t 10.0.0.1:80 -s wrr -p 50
-a -t 10.0.0.1:80 -r 10.0.1.1:8080 -m -w 1
-a -t 10.0.0.1:80 -r 10.0.1.2:80 -m -w 3
-a -t 10.0.0.1:80 -r 10.0.1.5:80 -m -w 1' "$(rules)"

# All kinds of services, and all their attributes.
run 0 hactl ipvs flush
run 0 hactl ipvs set udp '[2001:db8::1]:53' -s rr --one-packet -r '[2001:db8::11]:5353' -r '2001:db8::12,weight=2'
run 0 hactl ipvs set sctp 10.0.0.1:9 -s wlc -p 300 --netmask 255.255.255.0
run 0 hactl ipvs set tcp '[2001:db8::1]:443' -s sh --flag fallback --flag port -p 600 --netmask 64
run 0 hactl ipvs set fwmark:5 -s rr -r 10.0.1.1,method=dr -r 10.0.1.2:81
run 0 hactl ipvs set fwmark6:0x5 -s rr -r '2001:db8::11'
run 0 hactl ipvs set tcp 10.0.0.2:0 -s rr -p 10
# A server of the other family, in a tunnel.
run 0 hactl ipvs set tcp 10.0.0.3:80 -s rr -r '2001:db8::11,method=tun'
run 0 hactl ipvs set udp 10.0.0.1:5060 -s rr -p 60 --engine sip
same 'all kinds' '-A --sctp-service 10.0.0.1:9 -s wlc -p 300 -M 255.255.255.0
-A -f 5 -6 -s rr
-A -f 5 -s rr
-A -t 10.0.0.2:0 -s rr -p 10
-A -t 10.0.0.3:80 -s rr
-A -t [2001:db8::1]:443 -s sh -p 600 -M 64 -b sh-fallback,sh-port
-A -u 10.0.0.1:5060 -s rr -p 60 --pe sip
-A -u [2001:db8::1]:53 -s rr -o
-a -f 5 -6 -r [2001:db8::11]:0 -m -w 1
-a -f 5 -r 10.0.1.1:0 -g -w 1
-a -f 5 -r 10.0.1.2:81 -m -w 1
-a -t 10.0.0.3:80 -r [2001:db8::11]:80 -i -w 1 --tun-type ipip
-a -u [2001:db8::1]:53 -r [2001:db8::11]:5353 -m -w 1
-a -u [2001:db8::1]:53 -r [2001:db8::12]:53 -m -w 2' "$(rules)"

# JSON says the same.
run 0 hactl ipvs set tcp 10.0.0.3:80 -s rr -r 10.0.1.9 --format json
json 'a change as JSON' '"dry_run":false,"changed":true,"operations":[{"action":"add-server","service":"TCP 10.0.0.3:80","server":"10.0.1.9:80"' "$out"
json 'its end' '"state":"done","error":null,"message":null}]}' "$out"
