
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'hactl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'hactl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'hactl' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('vrrpd', 'vrrpd', [CompletionResultType]::ParameterValue, 'Run the daemon: virtual routers and virtual servers, in the foreground')
            [CompletionResult]::new('vip', 'vip', [CompletionResultType]::ParameterValue, 'List, add, remove and announce addresses by hand')
            [CompletionResult]::new('ipvs', 'ipvs', [CompletionResultType]::ParameterValue, 'Show and change the kernel''s virtual servers')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Run one health check now and show where the time goes')
            [CompletionResult]::new('sniff-vrrp', 'sniff-vrrp', [CompletionResultType]::ParameterValue, 'Decode, verify and summarise VRRP packets, live or from a capture')
            [CompletionResult]::new('conf', 'conf', [CompletionResultType]::ParameterValue, 'Everything one wants to know about a configuration before it runs')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'Run nodes in network namespaces on this machine, break them, and measure the outage')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page of hactl or of one of its commands')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;vrrpd' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The configuration')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run one half of the daemon alone')
            [CompletionResult]::new('--runtime-dir', '--runtime-dir', [CompletionResultType]::ParameterName, 'Folder for the pid file; made when missing')
            [CompletionResult]::new('--log-level', '--log-level', [CompletionResultType]::ParameterName, 'Least important lines to log')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to run in, one of those that `ip netns` lists')
            [CompletionResult]::new('--child', '--child', [CompletionResultType]::ParameterName, 'Be this process of a supervisor, whose socketpair is standard input')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;vip' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show addresses with their origin and lifetime')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an address; one that is there already is left as it is')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Remove an address; one that is not there is no error')
            [CompletionResult]::new('announce', 'announce', [CompletionResultType]::ParameterValue, 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement')
            [CompletionResult]::new('flush', 'flush', [CompletionResultType]::ParameterValue, 'Remove all addresses that hactl or keepalived has added to an interface')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;vip;list' {
            [CompletionResult]::new('--dev', '--dev', [CompletionResultType]::ParameterName, 'Show only this interface')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to work in, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;vip;add' {
            [CompletionResult]::new('--dev', '--dev', [CompletionResultType]::ParameterName, 'Interface that gets the address')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'Label, at most 15 octets; IPv4 only')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'How far the address is valid; IPv4 only [default: global]')
            [CompletionResult]::new('--ttl', '--ttl', [CompletionResultType]::ParameterName, 'Let the kernel remove the address after this time, unless the same command renews it')
            [CompletionResult]::new('--announce', '--announce', [CompletionResultType]::ParameterName, 'Tell the link where the address is, this many times [default: 5]')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to work in, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Ask the link first, for a second, and refuse an address that somebody answers for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;vip;del' {
            [CompletionResult]::new('--dev', '--dev', [CompletionResultType]::ParameterName, 'Interface that has the address')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to work in, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;vip;announce' {
            [CompletionResult]::new('--dev', '--dev', [CompletionResultType]::ParameterName, 'Interface that has the address')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Number of announcements')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Time between two announcements')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to work in, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;vip;flush' {
            [CompletionResult]::new('--dev', '--dev', [CompletionResultType]::ParameterName, 'Interface to clear')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to work in, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;vip;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show addresses with their origin and lifetime')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an address; one that is there already is left as it is')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Remove an address; one that is not there is no error')
            [CompletionResult]::new('announce', 'announce', [CompletionResultType]::ParameterValue, 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement')
            [CompletionResult]::new('flush', 'flush', [CompletionResultType]::ParameterValue, 'Remove all addresses that hactl or keepalived has added to an interface')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;vip;help;list' {
            break
        }
        'hactl;vip;help;add' {
            break
        }
        'hactl;vip;help;del' {
            break
        }
        'hactl;vip;help;announce' {
            break
        }
        'hactl;vip;help;flush' {
            break
        }
        'hactl;vip;help;help' {
            break
        }
        'hactl;ipvs' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all services with their servers')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Make a service be exactly this: scheduler, persistence, servers')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Delete a service, or some of its servers')
            [CompletionResult]::new('flush', 'flush', [CompletionResultType]::ParameterValue, 'Delete all services, also those of others, without asking')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;ipvs;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the table')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace whose table it is, one of those that `ip netns` lists')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Show counters of connections, packets and bytes; JSON always has them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;ipvs;set' {
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Who picks the server: rr, wrr, lc, wlc, fo, ovf, lblc, lblcr, dh, sh, mh, sed, nq, twos or another module')
            [CompletionResult]::new('--scheduler', '--scheduler', [CompletionResultType]::ParameterName, 'Who picks the server: rr, wrr, lc, wlc, fo, ovf, lblc, lblcr, dh, sh, mh, sed, nq, twos or another module')
            [CompletionResult]::new('--flag', '--flag', [CompletionResultType]::ParameterName, 'A way of the schedulers sh and mh; may be given twice')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Clients stay with their server for so many seconds after the last connection')
            [CompletionResult]::new('--persistent', '--persistent', [CompletionResultType]::ParameterName, 'Clients stay with their server for so many seconds after the last connection')
            [CompletionResult]::new('--netmask', '--netmask', [CompletionResultType]::ParameterName, 'Which clients persistence takes for one: a mask for IPv4, a prefix length for IPv6')
            [CompletionResult]::new('--engine', '--engine', [CompletionResultType]::ParameterName, 'Persistence engine: sip')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'A server: ADDRESS[:PORT][,weight=N][,method=nat|dr|tun][,upper=N][,lower=N]; may be repeated')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'A server: ADDRESS[:PORT][,weight=N][,method=nat|dr|tun][,upper=N][,lower=N]; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the difference')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace whose table it is, one of those that `ip netns` lists')
            [CompletionResult]::new('--one-packet', '--one-packet', [CompletionResultType]::ParameterName, 'Schedule each packet of a UDP service alone')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Print the difference but write nothing; exit with 1 when there is one')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the difference but write nothing; exit with 1 when there is one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;ipvs;del' {
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Delete only this server, ADDRESS[:PORT]; may be repeated')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Delete only this server, ADDRESS[:PORT]; may be repeated')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the difference')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace whose table it is, one of those that `ip netns` lists')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Print the difference but write nothing; exit with 1 when there is one')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the difference but write nothing; exit with 1 when there is one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;ipvs;flush' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the difference')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace whose table it is, one of those that `ip netns` lists')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Print the difference but write nothing; exit with 1 when there is one')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the difference but write nothing; exit with 1 when there is one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;ipvs;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all services with their servers')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Make a service be exactly this: scheduler, persistence, servers')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Delete a service, or some of its servers')
            [CompletionResult]::new('flush', 'flush', [CompletionResultType]::ParameterValue, 'Delete all services, also those of others, without asking')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;ipvs;help;list' {
            break
        }
        'hactl;ipvs;help;set' {
            break
        }
        'hactl;ipvs;help;del' {
            break
        }
        'hactl;ipvs;help;flush' {
            break
        }
        'hactl;ipvs;help;help' {
            break
        }
        'hactl;check' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('tcp', 'tcp', [CompletionResultType]::ParameterValue, 'Connect and close, as `TCP_CHECK` does')
            [CompletionResult]::new('http', 'http', [CompletionResultType]::ParameterValue, 'Ask for a page, as `HTTP_GET` does')
            [CompletionResult]::new('conf', 'conf', [CompletionResultType]::ParameterValue, 'Run all checks of a configuration once')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;check;tcp' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Time for the whole attempt, name lookup included')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for the whole attempt, name lookup included')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Address to connect from')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Address to connect from')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'WARNING when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'WARNING when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'CRITICAL when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('--crit', '--crit', [CompletionResultType]::ParameterName, 'CRITICAL when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to connect from, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing: the exit code tells')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing: the exit code tells')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;check;http' {
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Path and query to ask for, instead of the URL''s')
            [CompletionResult]::new('--host-header', '--host-header', [CompletionResultType]::ParameterName, 'Text of the Host header; by default the server and port as `HTTP_GET` sends them')
            [CompletionResult]::new('--protocol', '--protocol', [CompletionResultType]::ParameterName, 'How the request is worded')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Accepted status codes, for instance `200,301-308`')
            [CompletionResult]::new('--digest', '--digest', [CompletionResultType]::ParameterName, 'Print the MD5 that `HTTP_GET` wants as `digest`, or with a value compare with it')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Time for the whole attempt, name lookup included')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for the whole attempt, name lookup included')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Address to connect from')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Address to connect from')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'WARNING when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'WARNING when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'CRITICAL when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('--crit', '--crit', [CompletionResultType]::ParameterName, 'CRITICAL when the attempt takes longer, name lookup not counted')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to connect from, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing: the exit code tells')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing: the exit code tells')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;check;conf' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]')
            [CompletionResult]::new('--config-id', '--config-id', [CompletionResultType]::ParameterName, 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to connect from, one of those that `ip netns` lists')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the results')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing: the exit code tells')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing: the exit code tells')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;check;help' {
            [CompletionResult]::new('tcp', 'tcp', [CompletionResultType]::ParameterValue, 'Connect and close, as `TCP_CHECK` does')
            [CompletionResult]::new('http', 'http', [CompletionResultType]::ParameterValue, 'Ask for a page, as `HTTP_GET` does')
            [CompletionResult]::new('conf', 'conf', [CompletionResultType]::ParameterValue, 'Run all checks of a configuration once')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;check;help;tcp' {
            break
        }
        'hactl;check;help;http' {
            break
        }
        'hactl;check;help;conf' {
            break
        }
        'hactl;check;help;help' {
            break
        }
        'hactl;sniff-vrrp' {
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Listen on this interface, promiscuously; needs root or CAP_NET_RAW')
            [CompletionResult]::new('--interface', '--interface', [CompletionResultType]::ParameterName, 'Listen on this interface, promiscuously; needs root or CAP_NET_RAW')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Read a capture in the pcap format; `-` is standard input')
            [CompletionResult]::new('--read', '--read', [CompletionResultType]::ParameterName, 'Read a capture in the pcap format; `-` is standard input')
            [CompletionResult]::new('--netns', '--netns', [CompletionResultType]::ParameterName, 'Network namespace to listen in, one of those that `ip netns` lists')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Stop after this many VRRP packets')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Stop after this many VRRP packets')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Stop listening after this many seconds')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Stop listening after this many seconds')
            [CompletionResult]::new('--vrid', '--vrid', [CompletionResultType]::ParameterName, 'Show only this virtual router')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How results are shown')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'How times are shown in tables; relative by default')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every field, over several lines')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every field, over several lines')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show passwords, which are hidden otherwise')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Exit with 1 when a bad packet was seen')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;conf' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Lay configuration files out in one way; comments and meaning stay')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check configuration files and show every mistake at its place')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a keyword of the configuration means')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the table of all keywords as JSON, for editors and other programs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;conf;fmt' {
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Change nothing; show what would change, and exit with 1 if anything would')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Write the result to standard output and not to the files')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;conf;validate' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the findings')
            [CompletionResult]::new('--config-ids', '--config-ids', [CompletionResultType]::ParameterName, 'The configuration id of each file, in their order, where nodes share files with lines behind `@`')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]')
            [CompletionResult]::new('--config-id', '--config-id', [CompletionResultType]::ParameterName, 'The configuration id that lines behind `@` ask for [default: the host name up to the first dot]')
            [CompletionResult]::new('--define', '--define', [CompletionResultType]::ParameterName, 'Define `$NAME`, before the files and instead of their definitions of the same name; may be repeated')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Warnings make a file or the cluster invalid too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show nothing; only the exit code answers')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing; only the exit code answers')
            [CompletionResult]::new('--separate', '--separate', [CompletionResultType]::ParameterName, 'The files have nothing to do with each other: don''t compare them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;conf;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;conf;schema' {
            [CompletionResult]::new('--json-schema', '--json-schema', [CompletionResultType]::ParameterName, 'Print a JSON Schema of configurations in JSON form instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;conf;help' {
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Lay configuration files out in one way; comments and meaning stay')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check configuration files and show every mistake at its place')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a keyword of the configuration means')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the table of all keywords as JSON, for editors and other programs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;conf;help;fmt' {
            break
        }
        'hactl;conf;help;validate' {
            break
        }
        'hactl;conf;help;explain' {
            break
        }
        'hactl;conf;help;schema' {
            break
        }
        'hactl;conf;help;help' {
            break
        }
        'hactl;lab' {
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'Run an installed keepalived as a node instead of hactl: NAME=keepalived:PATH; may be repeated')
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'What to do, in this order')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show the result')
            [CompletionResult]::new('--keep-logs', '--keep-logs', [CompletionResultType]::ParameterName, 'Keep what the daemons say, as DIR/NAME.log')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;man' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write the pages of all commands into this folder')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;help' {
            [CompletionResult]::new('vrrpd', 'vrrpd', [CompletionResultType]::ParameterValue, 'Run the daemon: virtual routers and virtual servers, in the foreground')
            [CompletionResult]::new('vip', 'vip', [CompletionResultType]::ParameterValue, 'List, add, remove and announce addresses by hand')
            [CompletionResult]::new('ipvs', 'ipvs', [CompletionResultType]::ParameterValue, 'Show and change the kernel''s virtual servers')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Run one health check now and show where the time goes')
            [CompletionResult]::new('sniff-vrrp', 'sniff-vrrp', [CompletionResultType]::ParameterValue, 'Decode, verify and summarise VRRP packets, live or from a capture')
            [CompletionResult]::new('conf', 'conf', [CompletionResultType]::ParameterValue, 'Everything one wants to know about a configuration before it runs')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'Run nodes in network namespaces on this machine, break them, and measure the outage')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page of hactl or of one of its commands')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;help;vrrpd' {
            break
        }
        'hactl;help;vip' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show addresses with their origin and lifetime')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an address; one that is there already is left as it is')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Remove an address; one that is not there is no error')
            [CompletionResult]::new('announce', 'announce', [CompletionResultType]::ParameterValue, 'Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour advertisement')
            [CompletionResult]::new('flush', 'flush', [CompletionResultType]::ParameterValue, 'Remove all addresses that hactl or keepalived has added to an interface')
            break
        }
        'hactl;help;vip;list' {
            break
        }
        'hactl;help;vip;add' {
            break
        }
        'hactl;help;vip;del' {
            break
        }
        'hactl;help;vip;announce' {
            break
        }
        'hactl;help;vip;flush' {
            break
        }
        'hactl;help;ipvs' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all services with their servers')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Make a service be exactly this: scheduler, persistence, servers')
            [CompletionResult]::new('del', 'del', [CompletionResultType]::ParameterValue, 'Delete a service, or some of its servers')
            [CompletionResult]::new('flush', 'flush', [CompletionResultType]::ParameterValue, 'Delete all services, also those of others, without asking')
            break
        }
        'hactl;help;ipvs;list' {
            break
        }
        'hactl;help;ipvs;set' {
            break
        }
        'hactl;help;ipvs;del' {
            break
        }
        'hactl;help;ipvs;flush' {
            break
        }
        'hactl;help;check' {
            [CompletionResult]::new('tcp', 'tcp', [CompletionResultType]::ParameterValue, 'Connect and close, as `TCP_CHECK` does')
            [CompletionResult]::new('http', 'http', [CompletionResultType]::ParameterValue, 'Ask for a page, as `HTTP_GET` does')
            [CompletionResult]::new('conf', 'conf', [CompletionResultType]::ParameterValue, 'Run all checks of a configuration once')
            break
        }
        'hactl;help;check;tcp' {
            break
        }
        'hactl;help;check;http' {
            break
        }
        'hactl;help;check;conf' {
            break
        }
        'hactl;help;sniff-vrrp' {
            break
        }
        'hactl;help;conf' {
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Lay configuration files out in one way; comments and meaning stay')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check configuration files and show every mistake at its place')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a keyword of the configuration means')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the table of all keywords as JSON, for editors and other programs')
            break
        }
        'hactl;help;conf;fmt' {
            break
        }
        'hactl;help;conf;validate' {
            break
        }
        'hactl;help;conf;explain' {
            break
        }
        'hactl;help;conf;schema' {
            break
        }
        'hactl;help;lab' {
            break
        }
        'hactl;help;completions' {
            break
        }
        'hactl;help;man' {
            break
        }
        'hactl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
