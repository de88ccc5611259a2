# What ipvsadm writes is what `list` reads.
. "$EXPECT"

ipvsadm -R <<'RULES' || fail 'ipvsadm -R'
-A -t 10.0.0.1:80 -s wrr -p 50
-a -t 10.0.0.1:80 -r 10.0.1.2:80 -m -w 3
-a -t 10.0.0.1:80 -r 10.0.1.1:80 -g -w 0 -x 100 -y 50
-A -u [2001:db8::1]:53 -s sh -o -b sh-port
-a -u [2001:db8::1]:53 -r [2001:db8::11]:53 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum
-A -f 7 -s rr
RULES

run 0 hactl ipvs list
same 'table' 'SERVICE / SERVER      SCHEDULER / METHOD      WEIGHT  ACTIVE  INACTIVE
TCP 10.0.0.1:80       wrr persistent 50
  10.0.1.1:80         dr upper 100 lower 50        0       0         0
  10.0.1.2:80         nat                          3       0         0
UDP [2001:db8::1]:53  sh (sh-port) ops
  [2001:db8::11]:53   tun gue port 6080 csum       1       0         0
FWM 7                 rr' "$out"
run 0 hactl ipvs list --stats
has 'head of the counters' 'SCHEDULER / METHOD' "$out"
same 'counters of a service' 'TCP 10.0.0.1:80 wrr persistent 50 0 0 0 0 0' "$(grep '^TCP' <<<"$out" | tr -s ' ')"

run 0 hactl ipvs list --format json
json 'version' '{"version":"1.2.1","connection_table_size":4096,"services":[{"service":"TCP 10.0.0.1:80","family":"IPv4","protocol":"tcp","address":"10.0.0.1","port":80,"mark":null,"scheduler":"wrr","flags":[],"persistence":{"timeout_s":50,"mask":"255.255.255.255"},"engine":null,"statistics":{"connections":0' "$out"
json 'a server' '{"address":"10.0.1.1","port":80,"method":"dr","tunnel":null,"weight":0,"upper_threshold":100,"lower_threshold":50,"active":0,"inactive":0,"persistent":0,"statistics":' "$out"
json 'a tunnel' '"method":"tun","tunnel":{"kind":"gue","port":6080,"checksum":"present"},"weight":1' "$out"
json 'flags' '"scheduler":"sh","flags":["one-packet","flag-2"],"persistence":null' "$out"
json 'a mark' '{"service":"FWM 7","family":"IPv4","protocol":null,"address":null,"port":null,"mark":7,"scheduler":"rr"' "$out"

# A closed pipe is no error.
hactl ipvs list | true
same 'statuses' '0 0' "${PIPESTATUS[*]}"
