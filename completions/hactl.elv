
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
            cand vrrpd 'Run the daemon: virtual routers with their addresses, in the foreground'
            cand vip 'List, add, remove and announce addresses by hand'
            cand check 'Run one health check now and show where the time goes'
            cand sniff-vrrp 'Decode, verify and summarise VRRP packets, live or from a capture'
            cand conf 'Everything one wants to know about a configuration before it runs'
            cand lab 'Run nodes in network namespaces on this machine, break them, and measure the outage'
            cand completions 'Print the completions of a shell'
            cand man 'Print the manual page of hactl or of one of its commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;vrrpd'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;vip'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;check'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand tcp 'Connect and close, as `TCP_CHECK` does'
            cand http 'Ask for a page, as `HTTP_GET` does'
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
        &'hactl;check;help'= {
            cand tcp 'Connect and close, as `TCP_CHECK` does'
            cand http 'Ask for a page, as `HTTP_GET` does'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hactl;check;help;tcp'= {
        }
        &'hactl;check;help;http'= {
        }
        &'hactl;check;help;help'= {
        }
        &'hactl;sniff-vrrp'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;conf'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'hactl;lab'= {
            cand -h 'Print help'
            cand --help 'Print help'
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
            cand vrrpd 'Run the daemon: virtual routers with their addresses, in the foreground'
            cand vip 'List, add, remove and announce addresses by hand'
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
        }
        &'hactl;help;check'= {
            cand tcp 'Connect and close, as `TCP_CHECK` does'
            cand http 'Ask for a page, as `HTTP_GET` does'
        }
        &'hactl;help;check;tcp'= {
        }
        &'hactl;help;check;http'= {
        }
        &'hactl;help;sniff-vrrp'= {
        }
        &'hactl;help;conf'= {
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
