# A kernel without IPVS: every command says which module and how, and ends with 3. Where the kernel
# may load modules, asking is enough.
. "$EXPECT"

sentence='hactl: the kernel has no IPVS: load the module with `modprobe ip_vs`, or install a kernel that has it'
for command in 'list' 'list --format json' 'set tcp 10.0.0.1:80' 'set --dry-run tcp 10.0.0.1:80' 'del fwmark:5' 'flush'; do
    run 3 hactl ipvs $command
    same "output of $command" '' "$out"
    same "message of $command" "$sentence" "$err"
done
# Wrong usage is found before.
run 2 hactl ipvs set tcp
[ -z "$(lsmod | grep ip_vs)" ] || fail 'the module is there'

cat /run/modprobe >/proc/sys/kernel/modprobe
run 0 hactl ipvs list
has 'modules' 'ip_vs ' "$(lsmod)"
