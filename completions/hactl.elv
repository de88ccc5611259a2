
use builtin;
use str;

set edit:completion:arg-completer[hactl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'hactl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'hactl'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand vrrpd 'Run the daemon: virtual routers and virtual servers, in the foreground'
            cand vip 'List, add, remove and announce addresses by hand'
            cand ipvs 'Show and change the kernel''s virtual servers'
            cand check 'Run one health check now and show where the time goes'
            cand sniff-vrrp 'Decode, verify and summarise VRRP packets, live or from a capture'
            cand conf 'Everything one wants to know about a configuration before it runs'
            cand lab 'Run nodes in network namespaces on this machine, break them, and measure the outage'
            cand completions 'Print the completions of a shell'
            cand man 'Print the manual page of hactl or of one of its commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;vrrpd'= {
            cand -f 'The configuration'
            cand --config 'The configuration'
            cand --only 'Run one half of the daemon alone'
            cand --runtime-dir 'Folder for the pid file; made when missing'
            cand --log-level 'Least important lines to log'
            cand --netns 'Network namespace to run in, one of those that `ip netns` lists'
            cand --child 'Be this process of a supervisor, whose socketpair is standard input'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;vip'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'Show addresses with their origin and lifetime'
            cand add 'Add an address; one that is there already is left as it is'
            cand del 'Remove an address; one that is not there is no error'
            cand announce 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement'
            cand flush 'Remove all addresses that hactl or keepalived has added to an interface'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;vip;list'= {
            cand --dev 'Show only this interface'
            cand --netns 'Network namespace to work in, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;vip;add'= {
            cand --dev 'Interface that gets the address'
            cand --label 'Label, at most 15 octets; IPv4 only'
            cand --scope 'How far the address is valid; IPv4 only [default: global]'
            cand --ttl 'Let the kernel remove the address after this time, unless the same command renews it'
            cand --announce 'Tell the link where the address is, this many times [default: 5]'
            cand --netns 'Network namespace to work in, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand --probe 'Ask the link first, for a second, and refuse an address that somebody answers for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;vip;del'= {
            cand --dev 'Interface that has the address'
            cand --netns 'Network namespace to work in, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;vip;announce'= {
            cand --dev 'Interface that has the address'
            cand --count 'Number of announcements'
            cand --interval 'Time between two announcements'
            cand --netns 'Network namespace to work in, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;vip;flush'= {
            cand --dev 'Interface to clear'
            cand --netns 'Network namespace to work in, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;vip;help'= {
            cand list 'Show addresses with their origin and lifetime'
            cand add 'Add an address; one that is there already is left as it is'
            cand del 'Remove an address; one that is not there is no error'
            cand announce 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement'
            cand flush 'Remove all addresses that hactl or keepalived has added to an interface'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;vip;help;list'= {
        }
        &'hactl;vip;help;add'= {
        }
        &'hactl;vip;help;del'= {
        }
        &'hactl;vip;help;announce'= {
        }
        &'hactl;vip;help;flush'= {
        }
        &'hactl;vip;help;help'= {
        }
        &'hactl;ipvs'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List all services with their servers'
            cand set 'Make a service be exactly this: scheduler, persistence, servers'
            cand del 'Delete a service, or some of its servers'
            cand flush 'Delete all services, also those of others, without asking'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;ipvs;list'= {
            cand --format 'How to show the table'
            cand --netns 'Network namespace whose table it is, one of those that `ip netns` lists'
            cand --stats 'Show counters of connections, packets and bytes; JSON always has them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;ipvs;set'= {
            cand -s 'Who picks the server: rr, wrr, lc, wlc, fo, ovf, lblc, lblcr, dh, sh, mh, sed, nq, twos or another module'
            cand --scheduler 'Who picks the server: rr, wrr, lc, wlc, fo, ovf, lblc, lblcr, dh, sh, mh, sed, nq, twos or another module'
            cand --flag 'A way of the schedulers sh and mh; may be given twice'
            cand -p 'Clients stay with their server for so many seconds after the last connection'
            cand --persistent 'Clients stay with their server for so many seconds after the last connection'
            cand --netmask 'Which clients persistence takes for one: a mask for IPv4, a prefix length for IPv6'
            cand --engine 'Persistence engine: sip'
            cand -r 'A server: ADDRESS[:PORT][,weight=N][,method=nat|dr|tun][,upper=N][,lower=N]; may be repeated'
            cand --server 'A server: ADDRESS[:PORT][,weight=N][,method=nat|dr|tun][,upper=N][,lower=N]; may be repeated'
            cand --format 'How to show the difference'
            cand --netns 'Network namespace whose table it is, one of those that `ip netns` lists'
            cand --one-packet 'Schedule each packet of a UDP service alone'
            cand -n 'Print the difference but write nothing; exit with 1 when there is one'
            cand --dry-run 'Print the difference but write nothing; exit with 1 when there is one'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;ipvs;del'= {
            cand -r 'Delete only this server, ADDRESS[:PORT]; may be repeated'
            cand --server 'Delete only this server, ADDRESS[:PORT]; may be repeated'
            cand --format 'How to show the difference'
            cand --netns 'Network namespace whose table it is, one of those that `ip netns` lists'
            cand -n 'Print the difference but write nothing; exit with 1 when there is one'
            cand --dry-run 'Print the difference but write nothing; exit with 1 when there is one'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;ipvs;flush'= {
            cand --format 'How to show the difference'
            cand --netns 'Network namespace whose table it is, one of those that `ip netns` lists'
            cand -n 'Print the difference but write nothing; exit with 1 when there is one'
            cand --dry-run 'Print the difference but write nothing; exit with 1 when there is one'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;ipvs;help'= {
            cand list 'List all services with their servers'
            cand set 'Make a service be exactly this: scheduler, persistence, servers'
            cand del 'Delete a service, or some of its servers'
            cand flush 'Delete all services, also those of others, without asking'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;ipvs;help;list'= {
        }
        &'hactl;ipvs;help;set'= {
        }
        &'hactl;ipvs;help;del'= {
        }
        &'hactl;ipvs;help;flush'= {
        }
        &'hactl;ipvs;help;help'= {
        }
        &'hactl;check'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand tcp 'Connect and close, as `TCP_CHECK` does'
            cand http 'Ask for a page, as `HTTP_GET` does'
            cand conf 'Run all checks of a configuration once'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;check;tcp'= {
            cand -t 'Time for the whole attempt, name lookup included'
            cand --timeout 'Time for the whole attempt, name lookup included'
            cand -s 'Address to connect from'
            cand --source 'Address to connect from'
            cand -w 'WARNING when the attempt takes longer, name lookup not counted'
            cand --warn 'WARNING when the attempt takes longer, name lookup not counted'
            cand -c 'CRITICAL when the attempt takes longer, name lookup not counted'
            cand --crit 'CRITICAL when the attempt takes longer, name lookup not counted'
            cand --netns 'Network namespace to connect from, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand -q 'Print nothing: the exit code tells'
            cand --quiet 'Print nothing: the exit code tells'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;check;http'= {
            cand --path 'Path and query to ask for, instead of the URL''s'
            cand --host-header 'Text of the Host header; by default the server and port as `HTTP_GET` sends them'
            cand --protocol 'How the request is worded'
            cand --status 'Accepted status codes, for instance `200,301-308`'
            cand --digest 'Print the MD5 that `HTTP_GET` wants as `digest`, or with a value compare with it'
            cand -t 'Time for the whole attempt, name lookup included'
            cand --timeout 'Time for the whole attempt, name lookup included'
            cand -s 'Address to connect from'
            cand --source 'Address to connect from'
            cand -w 'WARNING when the attempt takes longer, name lookup not counted'
            cand --warn 'WARNING when the attempt takes longer, name lookup not counted'
            cand -c 'CRITICAL when the attempt takes longer, name lookup not counted'
            cand --crit 'CRITICAL when the attempt takes longer, name lookup not counted'
            cand --netns 'Network namespace to connect from, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand -q 'Print nothing: the exit code tells'
            cand --quiet 'Print nothing: the exit code tells'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;check;conf'= {
            cand -i 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]'
            cand --config-id 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]'
            cand --netns 'Network namespace to connect from, one of those that `ip netns` lists'
            cand --format 'How to show the results'
            cand -q 'Print nothing: the exit code tells'
            cand --quiet 'Print nothing: the exit code tells'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;check;help'= {
            cand tcp 'Connect and close, as `TCP_CHECK` does'
            cand http 'Ask for a page, as `HTTP_GET` does'
            cand conf 'Run all checks of a configuration once'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;check;help;tcp'= {
        }
        &'hactl;check;help;http'= {
        }
        &'hactl;check;help;conf'= {
        }
        &'hactl;check;help;help'= {
        }
        &'hactl;sniff-vrrp'= {
            cand -i 'Listen on this interface, promiscuously; needs root or CAP_NET_RAW'
            cand --interface 'Listen on this interface, promiscuously; needs root or CAP_NET_RAW'
            cand -r 'Read a capture in the pcap format; `-` is standard input'
            cand --read 'Read a capture in the pcap format; `-` is standard input'
            cand --netns 'Network namespace to listen in, one of those that `ip netns` lists'
            cand -c 'Stop after this many VRRP packets'
            cand --count 'Stop after this many VRRP packets'
            cand -d 'Stop listening after this many seconds'
            cand --duration 'Stop listening after this many seconds'
            cand --vrid 'Show only this virtual router'
            cand --format 'How results are shown'
            cand --time 'How times are shown in tables; relative by default'
            cand -v 'Show every field, over several lines'
            cand --verbose 'Show every field, over several lines'
            cand --show-secrets 'Show passwords, which are hidden otherwise'
            cand --strict 'Exit with 1 when a bad packet was seen'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;conf'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand fmt 'Lay configuration files out in one way; comments and meaning stay'
            cand validate 'Check configuration files and show every mistake at its place'
            cand explain 'Say what a keyword of the configuration means'
            cand schema 'Print the table of all keywords as JSON, for editors and other programs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;conf;fmt'= {
            cand --check 'Change nothing; show what would change, and exit with 1 if anything would'
            cand --stdout 'Write the result to standard output and not to the files'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;conf;validate'= {
            cand --format 'How to show the findings'
            cand --config-ids 'The configuration id of each file, in their order, where nodes share files with lines behind `@`'
            cand -i 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]'
            cand --config-id 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]'
            cand --define 'Define `$NAME`, before the files and instead of their definitions of the same name; may be repeated'
            cand --strict 'Warnings make a file or the cluster invalid too'
            cand -q 'Show nothing; only the exit code answers'
            cand --quiet 'Show nothing; only the exit code answers'
            cand --separate 'The files have nothing to do with each other: don''t compare them'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;conf;explain'= {
            cand --format 'How to show it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;conf;schema'= {
            cand --json-schema 'Print a JSON Schema of configurations in JSON form instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;conf;help'= {
            cand fmt 'Lay configuration files out in one way; comments and meaning stay'
            cand validate 'Check configuration files and show every mistake at its place'
            cand explain 'Say what a keyword of the configuration means'
            cand schema 'Print the table of all keywords as JSON, for editors and other programs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;conf;help;fmt'= {
        }
        &'hactl;conf;help;validate'= {
        }
        &'hactl;conf;help;explain'= {
        }
        &'hactl;conf;help;schema'= {
        }
        &'hactl;conf;help;help'= {
        }
        &'hactl;lab'= {
            cand --node 'Run an installed keepalived as a node instead of hactl: NAME=keepalived:PATH; may be repeated'
            cand --steps 'What to do, in this order'
            cand --format 'How to show the result'
            cand --keep-logs 'Keep what the daemons say, as DIR/NAME.log'
            cand --json 'The same as --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;completions'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;man'= {
            cand --dir 'Write the pages of all commands into this folder'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;help'= {
            cand vrrpd 'Run the daemon: virtual routers and virtual servers, in the foreground'
            cand vip 'List, add, remove and announce addresses by hand'
            cand ipvs 'Show and change the kernel''s virtual servers'
            cand check 'Run one health check now and show where the time goes'
            cand sniff-vrrp 'Decode, verify and summarise VRRP packets, live or from a capture'
            cand conf 'Everything one wants to know about a configuration before it runs'
            cand lab 'Run nodes in network namespaces on this machine, break them, and measure the outage'
            cand completions 'Print the completions of a shell'
            cand man 'Print the manual page of hactl or of one of its commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;help;vrrpd'= {
        }
        &'hactl;help;vip'= {
            cand list 'Show addresses with their origin and lifetime'
            cand add 'Add an address; one that is there already is left as it is'
            cand del 'Remove an address; one that is not there is no error'
            cand announce 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement'
            cand flush 'Remove all addresses that hactl or keepalived has added to an interface'
        }
        &'hactl;help;vip;list'= {
        }
        &'hactl;help;vip;add'= {
        }
        &'hactl;help;vip;del'= {
        }
        &'hactl;help;vip;announce'= {
        }
        &'hactl;help;vip;flush'= {
        }
        &'hactl;help;ipvs'= {
            cand list 'List all services with their servers'
            cand set 'Make a service be exactly this: scheduler, persistence, servers'
            cand del 'Delete a service, or some of its servers'
            cand flush 'Delete all services, also those of others, without asking'
        }
        &'hactl;help;ipvs;list'= {
        }
        &'hactl;help;ipvs;set'= {
        }
        &'hactl;help;ipvs;del'= {
        }
        &'hactl;help;ipvs;flush'= {
        }
        &'hactl;help;check'= {
            cand tcp 'Connect and close, as `TCP_CHECK` does'
            cand http 'Ask for a page, as `HTTP_GET` does'
            cand conf 'Run all checks of a configuration once'
        }
        &'hactl;help;check;tcp'= {
        }
        &'hactl;help;check;http'= {
        }
        &'hactl;help;check;conf'= {
        }
        &'hactl;help;sniff-vrrp'= {
        }
        &'hactl;help;conf'= {
            cand fmt 'Lay configuration files out in one way; comments and meaning stay'
            cand validate 'Check configuration files and show every mistake at its place'
            cand explain 'Say what a keyword of the configuration means'
            cand schema 'Print the table of all keywords as JSON, for editors and other programs'
        }
        &'hactl;help;conf;fmt'= {
        }
        &'hactl;help;conf;validate'= {
        }
        &'hactl;help;conf;explain'= {
        }
        &'hactl;help;conf;schema'= {
        }
        &'hactl;help;lab'= {
        }
        &'hactl;help;completions'= {
        }
        &'hactl;help;man'= {
        }
        &'hactl;help;help'= {
        }
    ]
    $completions[$command]
}
