
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
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
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
