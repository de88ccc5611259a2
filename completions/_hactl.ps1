
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
            [CompletionResult]::new('vrrpd', 'vrrpd', [CompletionResultType]::ParameterValue, 'Run the daemon: virtual routers with their addresses, in the foreground')
            [CompletionResult]::new('vip', 'vip', [CompletionResultType]::ParameterValue, 'List, add, remove and announce addresses by hand')
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
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;vip' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;check' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('tcp', 'tcp', [CompletionResultType]::ParameterValue, 'Connect and close, as `TCP_CHECK` does')
            [CompletionResult]::new('http', 'http', [CompletionResultType]::ParameterValue, 'Ask for a page, as `HTTP_GET` does')
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
        'hactl;check;help' {
            [CompletionResult]::new('tcp', 'tcp', [CompletionResultType]::ParameterValue, 'Connect and close, as `TCP_CHECK` does')
            [CompletionResult]::new('http', 'http', [CompletionResultType]::ParameterValue, 'Ask for a page, as `HTTP_GET` does')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'hactl;check;help;tcp' {
            break
        }
        'hactl;check;help;http' {
            break
        }
        'hactl;check;help;help' {
            break
        }
        'hactl;sniff-vrrp' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;conf' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'hactl;lab' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
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
            [CompletionResult]::new('vrrpd', 'vrrpd', [CompletionResultType]::ParameterValue, 'Run the daemon: virtual routers with their addresses, in the foreground')
            [CompletionResult]::new('vip', 'vip', [CompletionResultType]::ParameterValue, 'List, add, remove and announce addresses by hand')
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
            break
        }
        'hactl;help;check' {
            [CompletionResult]::new('tcp', 'tcp', [CompletionResultType]::ParameterValue, 'Connect and close, as `TCP_CHECK` does')
            [CompletionResult]::new('http', 'http', [CompletionResultType]::ParameterValue, 'Ask for a page, as `HTTP_GET` does')
            break
        }
        'hactl;help;check;tcp' {
            break
        }
        'hactl;help;check;http' {
            break
        }
        'hactl;help;sniff-vrrp' {
            break
        }
        'hactl;help;conf' {
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
