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
complete -c hactl -n "__fish_hactl_needs_command" -f -a "vrrpd" -d 'Run the daemon: virtual routers with their addresses, in the foreground'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "vip" -d 'List, add, remove and announce addresses by hand'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "check" -d 'Run one health check now and show where the time goes'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "sniff-vrrp" -d 'Decode, verify and summarise VRRP packets, live or from a capture'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "conf" -d 'Everything one wants to know about a configuration before it runs'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "lab" -d 'Run nodes in network namespaces on this machine, break them, and measure the outage'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "man" -d 'Print the manual page of hactl or of one of its commands'
complete -c hactl -n "__fish_hactl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -s h -l help -d 'Print help'
complete -c hactl -n "__fish_hactl_using_subcommand vrrpd" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand vip" -s h -l help -d 'Print help'
complete -c hactl -n "__fish_hactl_using_subcommand vip" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http help" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http help" -f -a "tcp" -d 'Connect and close, as `TCP_CHECK` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http help" -f -a "http" -d 'Ask for a page, as `HTTP_GET` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and not __fish_seen_subcommand_from tcp http help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from help" -f -a "tcp" -d 'Connect and close, as `TCP_CHECK` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from help" -f -a "http" -d 'Ask for a page, as `HTTP_GET` does'
complete -c hactl -n "__fish_hactl_using_subcommand check; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s h -l help -d 'Print help'
complete -c hactl -n "__fish_hactl_using_subcommand sniff-vrrp" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand conf" -s h -l help -d 'Print help'
complete -c hactl -n "__fish_hactl_using_subcommand conf" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand lab" -s h -l help -d 'Print help'
complete -c hactl -n "__fish_hactl_using_subcommand lab" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand completions" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand man" -l dir -d 'Write the pages of all commands into this folder' -r -F
complete -c hactl -n "__fish_hactl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hactl -n "__fish_hactl_using_subcommand man" -s V -l version -d 'Print version'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "vrrpd" -d 'Run the daemon: virtual routers with their addresses, in the foreground'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "vip" -d 'List, add, remove and announce addresses by hand'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "check" -d 'Run one health check now and show where the time goes'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "sniff-vrrp" -d 'Decode, verify and summarise VRRP packets, live or from a capture'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "conf" -d 'Everything one wants to know about a configuration before it runs'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "lab" -d 'Run nodes in network namespaces on this machine, break them, and measure the outage'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "man" -d 'Print the manual page of hactl or of one of its commands'
complete -c hactl -n "__fish_hactl_using_subcommand help; and not __fish_seen_subcommand_from vrrpd vip check sniff-vrrp conf lab completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from check" -f -a "tcp" -d 'Connect and close, as `TCP_CHECK` does'
complete -c hactl -n "__fish_hactl_using_subcommand help; and __fish_seen_subcommand_from check" -f -a "http" -d 'Ask for a page, as `HTTP_GET` does'
