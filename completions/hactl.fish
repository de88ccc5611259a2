# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hactl_global_optspecs
    string join \n h/help V/version
end

function __fish_hactl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hactl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hactl_using_subcommand
    set -l cmd (__fish_hactl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hactl -n "__fish_hactl_needs_command" -s h -l help -d 'Print help'
complete -c hactl -n "__fish_hactl_needs_command" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "vrrpd" -d 'Run the daemon: virtual routers and virtual servers, in the foreground'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "vip" -d 'List, add, remove and announce addresses by hand'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "ipvs" -d 'Show and change the kernel\'s virtual servers'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "check" -d 'Run one health check now and show where the time goes'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "sniff-vrrp" -d 'Decode, verify and summarise VRRP packets, live or from a capture'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "conf" -d 'Everything one wants to know about a configuration before it runs'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "lab" -d 'Run nodes in network namespaces on this machine, break them, and measure the outage'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "man" -d 'Print the manual page of hactl or of one of its commands'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -s f -l config -d 'The configuration' -r -F
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -l only -d 'Run one half of the daemon alone' -r -f -a "vrrp\t'Virtual routers'
checkers\t'Virtual servers and their checks'"
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -l runtime-dir -d 'Folder for the pid file; made when missing' -r -F
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -l log-level -d 'Least important lines to log' -r -f -a "error\t'What can\'t be done'
warn\t'What somebody should look at'
info\t'Changes of state'
debug\t'Deviations and details'
trace\t'Everything'"
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -l netns -d 'Network namespace to run in, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -l child -d 'Be this process of a supervisor, whose socketpair is standard input' -r -f -a "vrrp\t'Virtual routers'
checkers\t'Virtual servers and their checks'"
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -f -a "list" -d 'Show addresses with their origin and lifetime'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -f -a "add" -d 'Add an address; one that is there already is left as it is'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -f -a "del" -d 'Remove an address; one that is not there is no error'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -f -a "announce" -d 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -f -a "flush" -d 'Remove all addresses that hactl or keepalived has added to an interface'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and not __fish_seen_subcommand_from list add del announce flush help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from list" -l dev -d 'Show only this interface' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from list" -l netns -d 'Network namespace to work in, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from list" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l dev -d 'Interface that gets the address' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l label -d 'Label, at most 15 octets; IPv4 only' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l scope -d 'How far the address is valid; IPv4 only [default: global]' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l ttl -d 'Let the kernel remove the address after this time, unless the same command renews it' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l announce -d 'Tell the link where the address is, this many times [default: 5]' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l netns -d 'Network namespace to work in, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -l probe -d 'Ask the link first, for a second, and refuse an address that somebody answers for'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from del" -l dev -d 'Interface that has the address' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from del" -l netns -d 'Network namespace to work in, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from del" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from del" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from del" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from announce" -l dev -d 'Interface that has the address' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from announce" -l count -d 'Number of announcements' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from announce" -l interval -d 'Time between two announcements' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from announce" -l netns -d 'Network namespace to work in, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from announce" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from announce" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from announce" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from flush" -l dev -d 'Interface to clear' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from flush" -l netns -d 'Network namespace to work in, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from flush" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from flush" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from flush" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show addresses with their origin and lifetime'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add an address; one that is there already is left as it is'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from help" -f -a "del" -d 'Remove an address; one that is not there is no error'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from help" -f -a "announce" -d 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from help" -f -a "flush" -d 'Remove all addresses that hactl or keepalived has added to an interface'
complete -c hactl -n "__fish_hactl_using_subcommand vip; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and not __fish_seen_subcommand_from list set del flush help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and not __fish_seen_subcommand_from list set del flush help" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and not __fish_seen_subcommand_from list set del flush help" -f -a "list" -d 'List all services with their servers'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and not __fish_seen_subcommand_from list set del flush help" -f -a "set" -d 'Make a service be exactly this: scheduler, persistence, servers'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and not __fish_seen_subcommand_from list set del flush help" -f -a "del" -d 'Delete a service, or some of its servers'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and not __fish_seen_subcommand_from list set del flush help" -f -a "flush" -d 'Delete all services, also those of others, without asking'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and not __fish_seen_subcommand_from list set del flush help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from list" -l format -d 'How to show the table' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from list" -l netns -d 'Network namespace whose table it is, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from list" -l stats -d 'Show counters of connections, packets and bytes; JSON always has them'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -s s -l scheduler -d 'Who picks the server: rr, wrr, lc, wlc, fo, ovf, lblc, lblcr, dh, sh, mh, sed, nq, twos or another module' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -l flag -d 'A way of the schedulers sh and mh; may be given twice' -r -f -a "fallback\t'A server without weight leaves its clients to others'
port\t'The port of the client counts, not only its address'"
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -s p -l persistent -d 'Clients stay with their server for so many seconds after the last connection' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -l netmask -d 'Which clients persistence takes for one: a mask for IPv4, a prefix length for IPv6' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -l engine -d 'Persistence engine: sip' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -s r -l server -d 'A server: ADDRESS[:PORT][,weight=N][,method=nat|dr|tun][,upper=N][,lower=N]; may be repeated' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -l format -d 'How to show the difference' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -l netns -d 'Network namespace whose table it is, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -l one-packet -d 'Schedule each packet of a UDP service alone'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Print the difference but write nothing; exit with 1 when there is one'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from set" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from del" -s r -l server -d 'Delete only this server, ADDRESS[:PORT]; may be repeated' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from del" -l format -d 'How to show the difference' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from del" -l netns -d 'Network namespace whose table it is, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from del" -s n -l dry-run -d 'Print the difference but write nothing; exit with 1 when there is one'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from del" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from del" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from flush" -l format -d 'How to show the difference' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from flush" -l netns -d 'Network namespace whose table it is, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from flush" -s n -l dry-run -d 'Print the difference but write nothing; exit with 1 when there is one'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from flush" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from flush" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from help" -f -a "list" -d 'List all services with their servers'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from help" -f -a "set" -d 'Make a service be exactly this: scheduler, persistence, servers'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from help" -f -a "del" -d 'Delete a service, or some of its servers'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from help" -f -a "flush" -d 'Delete all services, also those of others, without asking'
complete -c hactl -n "__fish_hactl_using_subcommand ipvs; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http conf help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http conf help" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http conf help" -f -a "tcp" -d 'Connect and close, as `TCP_CHECK` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http conf help" -f -a "http" -d 'Ask for a page, as `HTTP_GET` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http conf help" -f -a "conf" -d 'Run all checks of a configuration once'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http conf help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -s t -l timeout -d 'Time for the whole attempt, name lookup included' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -s s -l source -d 'Address to connect from' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -s w -l warn -d 'WARNING when the attempt takes longer, name lookup not counted' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -s c -l crit -d 'CRITICAL when the attempt takes longer, name lookup not counted' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -l netns -d 'Network namespace to connect from, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -s q -l quiet -d 'Print nothing: the exit code tells'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from tcp" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -l path -d 'Path and query to ask for, instead of the URL\'s' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -l host-header -d 'Text of the Host header; by default the server and port as `HTTP_GET` sends them' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -l protocol -d 'How the request is worded' -r -f -a "1.0\t'HTTP/1.0'
1.0C\t'HTTP/1.0 with Connection: close'
1.1\t'HTTP/1.1 with Connection: close'"
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -l status -d 'Accepted status codes, for instance `200,301-308`' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -l digest -d 'Print the MD5 that `HTTP_GET` wants as `digest`, or with a value compare with it' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -s t -l timeout -d 'Time for the whole attempt, name lookup included' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -s s -l source -d 'Address to connect from' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -s w -l warn -d 'WARNING when the attempt takes longer, name lookup not counted' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -s c -l crit -d 'CRITICAL when the attempt takes longer, name lookup not counted' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -l netns -d 'Network namespace to connect from, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -s q -l quiet -d 'Print nothing: the exit code tells'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from http" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from conf" -s i -l config-id -d 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from conf" -l netns -d 'Network namespace to connect from, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from conf" -l format -d 'How to show the results' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from conf" -s q -l quiet -d 'Print nothing: the exit code tells'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from conf" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from conf" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from help" -f -a "tcp" -d 'Connect and close, as `TCP_CHECK` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from help" -f -a "http" -d 'Ask for a page, as `HTTP_GET` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from help" -f -a "conf" -d 'Run all checks of a configuration once'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s i -l interface -d 'Listen on this interface, promiscuously; needs root or CAP_NET_RAW' -r
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s r -l read -d 'Read a capture in the pcap format; `-` is standard input' -r -F
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -l netns -d 'Network namespace to listen in, one of those that `ip netns` lists' -r
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s c -l count -d 'Stop after this many VRRP packets' -r
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s d -l duration -d 'Stop listening after this many seconds' -r
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -l vrid -d 'Show only this virtual router' -r
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -l format -d 'How results are shown' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -l time -d 'How times are shown in tables; relative by default' -r -f -a "relative\t'Seconds since the first packet'
utc\t'Date and time of day, UTC'"
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s v -l verbose -d 'Show every field, over several lines'
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -l show-secrets -d 'Show passwords, which are hidden otherwise'
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -l strict -d 'Exit with 1 when a bad packet was seen'
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and not __fish_seen_subcommand_from fmt validate explain schema help" -s h -l help -d 'Print help'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and not __fish_seen_subcommand_from fmt validate explain schema help" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and not __fish_seen_subcommand_from fmt validate explain schema help" -f -a "fmt" -d 'Lay configuration files out in one way; comments and meaning stay'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and not __fish_seen_subcommand_from fmt validate explain schema help" -f -a "validate" -d 'Check configuration files and show every mistake at its place'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and not __fish_seen_subcommand_from fmt validate explain schema help" -f -a "explain" -d 'Say what a keyword of the configuration means'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and not __fish_seen_subcommand_from fmt validate explain schema help" -f -a "schema" -d 'Print the table of all keywords as JSON, for editors and other programs'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and not __fish_seen_subcommand_from fmt validate explain schema help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from fmt" -l check -d 'Change nothing; show what would change, and exit with 1 if anything would'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from fmt" -l stdout -d 'Write the result to standard output and not to the files'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from fmt" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -l format -d 'How to show the findings' -r -f -a "table\t'For people, with the lines they are about'
json\t'For programs: stable and documented'
sarif\t'For code scanning services: SARIF 2.1.0'
github\t'For GitHub\'s workflows: annotations'"
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -l config-ids -d 'The configuration id of each file, in their order, where nodes share files with lines behind `@`' -r
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -s i -l config-id -d 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]' -r
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -l define -d 'Define `$NAME`, before the files and instead of their definitions of the same name; may be repeated' -r
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -l strict -d 'Warnings make a file or the cluster invalid too'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -s q -l quiet -d 'Show nothing; only the exit code answers'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -l separate -d 'The files have nothing to do with each other: don\'t compare them'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from validate" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from explain" -l format -d 'How to show it' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from explain" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from schema" -l json-schema -d 'Print a JSON Schema of configurations in JSON form instead'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from schema" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from help" -f -a "fmt" -d 'Lay configuration files out in one way; comments and meaning stay'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from help" -f -a "validate" -d 'Check configuration files and show every mistake at its place'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Say what a keyword of the configuration means'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Print the table of all keywords as JSON, for editors and other programs'
complete -c hactl -n "__fish_hactl_using_subcommand conf; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand lab" -l node -d 'Run an installed keepalived as a node instead of hactl: NAME=keepalived:PATH; may be repeated' -r
complete -c hactl -n "__fish_hactl_using_subcommand lab" -l steps -d 'What to do, in this order' -r -f -a "start\t'All nodes start and elect a master; always the first step'
crash\t'The master loses power: its processes and its links die in the same moment'
return\t'The node that crashed boots again'
cut\t'The master\'s cable is cut: its link loses the carrier'
isolate\t'The switch loses the master\'s frames while its link stays up (not done by default)'
heal\t'The node that was cut off or isolated is connected again'
stop\t'The master\'s daemon is asked to end, with SIGTERM'
restart\t'The daemon that was stopped starts again'"
complete -c hactl -n "__fish_hactl_using_subcommand lab" -l format -d 'How to show the result' -r -f -a "table\t'For people'
json\t'For programs: stable and documented'"
complete -c hactl -n "__fish_hactl_using_subcommand lab" -l keep-logs -d 'Keep what the daemons say, as DIR/NAME.log' -r -F
complete -c hactl -n "__fish_hactl_using_subcommand lab" -l json -d 'The same as --format json'
complete -c hactl -n "__fish_hactl_using_subcommand lab" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand lab" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand completions" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand man" -l dir -d 'Write the pages of all commands into this folder' -r -F
complete -c hactl -n "__fish_hactl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand man" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "vrrpd" -d 'Run the daemon: virtual routers and virtual servers, in the foreground'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "vip" -d 'List, add, remove and announce addresses by hand'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "ipvs" -d 'Show and change the kernel\'s virtual servers'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "check" -d 'Run one health check now and show where the time goes'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "sniff-vrrp" -d 'Decode, verify and summarise VRRP packets, live or from a capture'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "conf" -d 'Everything one wants to know about a configuration before it runs'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "lab" -d 'Run nodes in network namespaces on this machine, break them, and measure the outage'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "man" -d 'Print the manual page of hactl or of one of its commands'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip ipvs check sniff-vrrp conf lab completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from vip" -f -a "list" -d 'Show addresses with their origin and lifetime'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from vip" -f -a "add" -d 'Add an address; one that is there already is left as it is'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from vip" -f -a "del" -d 'Remove an address; one that is not there is no error'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from vip" -f -a "announce" -d 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from vip" -f -a "flush" -d 'Remove all addresses that hactl or keepalived has added to an interface'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from ipvs" -f -a "list" -d 'List all services with their servers'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from ipvs" -f -a "set" -d 'Make a service be exactly this: scheduler, persistence, servers'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from ipvs" -f -a "del" -d 'Delete a service, or some of its servers'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from ipvs" -f -a "flush" -d 'Delete all services, also those of others, without asking'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from check" -f -a "tcp" -d 'Connect and close, as `TCP_CHECK` does'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from check" -f -a "http" -d 'Ask for a page, as `HTTP_GET` does'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from check" -f -a "conf" -d 'Run all checks of a configuration once'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from conf" -f -a "fmt" -d 'Lay configuration files out in one way; comments and meaning stay'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from conf" -f -a "validate" -d 'Check configuration files and show every mistake at its place'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from conf" -f -a "explain" -d 'Say what a keyword of the configuration means'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from conf" -f -a "schema" -d 'Print the table of all keywords as JSON, for editors and other programs'
