use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::checker::RegexOption;
use crate::conf::{MemoryFiles, Model, Options, Severity, Unbuilt, load, text};

fn model(text: &str) -> Model {
    let options = Options {
        unbuilt: Unbuilt::PassOver,
        ..Options::default()
    };
    let mut files = MemoryFiles::one("main", text);
    let loaded = load(&mut files, "main", &options);
    let errors: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.line(&loaded.sources))
        .collect();
    loaded.model.ok_or((errors, text)).unwrap()
}

fn assert_read_back(written: &str) -> Model {
    let before = model(written);
    let printed = text(&before);
    assert_eq!(model(&printed), before, "{written}\n{printed}");
    before
}

/// A virtual server with one real server that has these lines.
fn checked_by(lines: &str) -> String {
    format!(
        "virtual_server 192.0.2.10 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\n\
         delay_loop 2.000001\nreal_server 192.0.2.11 80 {{\n{lines}\n}}\n}}\n"
    )
}

#[test]
fn patterns_with_quotes_braces_and_control_characters_are_read_back() {
    for pattern in [
        r#""a \x22 b""#,
        r#""^[0-9]{2}\\.\\s#!$""#,
        r#""a\nb\tc\x01\\\\""#,
        r#""é 'x'""#,
        "plain",
        "'single quotes'",
    ] {
        let lines = format!("SSL_GET {{\nurl {{\npath /\nregex {pattern}\n}}\n}}");
        let model = assert_read_back(&checked_by(&lines));
        assert_eq!(model.virtual_servers[0].real_servers[0].checkers.len(), 1);
    }
}

#[test]
fn a_secret_stays_one() {
    let text = "SSL {\nkey /k\npassword \"the secret\"\n}\n".to_owned() + &checked_by("");
    let model = assert_read_back(&text);
    let password = model.certificate.unwrap().password.unwrap();
    assert_eq!(password.reveal(), "the secret");
    assert_eq!(format!("{password:?}"), "…");
}

fn switch() -> impl Strategy<Value = &'static str> {
    select(vec!["", " on", " off"])
}

fn seconds() -> impl Strategy<Value = String> {
    (0..100_u32, 1..1_000_000_u32).prop_map(|(whole, micros)| format!("{whole}.{micros:06}"))
}

prop_compose! {
    /// Settings that every checker with a timer has.
    fn timing()(
        delay_loop in proptest::option::of(seconds()),
        before_retry in proptest::option::of(seconds()),
        warmup in proptest::option::of(seconds()),
        retry in proptest::option::of(0..9_u32),
        alpha in proptest::option::of(switch()),
        log in proptest::option::of(switch()),
    ) -> String {
        let mut text = String::new();
        for (keyword, time) in [
            ("delay_loop", delay_loop),
            ("delay_before_retry", before_retry),
            ("warmup", warmup),
        ] {
            if let Some(time) = time {
                writeln!(text, "{keyword} {time}").unwrap();
            }
        }
        if let Some(retry) = retry {
            writeln!(text, "retry {retry}").unwrap();
        }
        for (keyword, switch) in [("alpha", alpha), ("log_all_failures", log)] {
            if let Some(switch) = switch {
                writeln!(text, "{keyword}{switch}").unwrap();
            }
        }
        text
    }
}

prop_compose! {
    fn connection()(
        address in proptest::option::of(any::<u8>()),
        port in proptest::option::of(1..=u16::MAX),
        source in proptest::option::of(any::<u8>()),
        source_port in proptest::option::of(1..=u16::MAX),
        device in any::<bool>(),
        mark in proptest::option::of(any::<u32>()),
        timeout in proptest::option::of(seconds()),
    ) -> String {
        let mut text = String::new();
        let mut add = |keyword: &str, value: Option<String>| {
            if let Some(value) = value {
                writeln!(text, "{keyword} {value}").unwrap();
            }
        };
        add("connect_ip", address.map(|last| format!("192.0.2.{last}")));
        add("connect_port", port.map(|port| port.to_string()));
        add("bindto", source.map(|last| format!("192.0.2.{last}")));
        add("bind_port", source_port.map(|port| port.to_string()));
        add("bind_if", device.then(|| "eth1.7".to_owned()));
        add("fwmark", mark.map(|mark| mark.to_string()));
        add("connect_timeout", timeout);
        text
    }
}

prop_compose! {
    fn url()(
        path in "/[a-z0-9?=&;!~%.]{0,9}",
        host in proptest::option::of("[a-z0-9.#!-]{1,9}"),
        digests in vec("[0-9a-f]{32}", 0..3),
        statuses in vec((100..350_u16, 0..250_u16), 0..3),
        pattern in proptest::option::of("[ -~]{1,12}"),
        no_match in any::<bool>(),
        options in subsequence(RegexOption::NAMES.to_vec(), 0..4),
        offsets in proptest::option::of((0..9_u32, 9..99_u32)),
        close in proptest::option::of(switch()),
    ) -> (String, Option<&'static str>) {
        let mut text = format!("url {{\npath \"{path}\"\n");
        if let Some(host) = host {
            writeln!(text, "virtualhost \"{host}\"").unwrap();
        }
        for digest in digests {
            writeln!(text, "digest {digest}").unwrap();
        }
        if !statuses.is_empty() {
            text.push_str("status_code");
            for (first, more) in statuses {
                write!(text, " {first}-{}", first + more).unwrap();
            }
            text.push('\n');
        }
        if let Some(pattern) = pattern {
            let pattern = pattern.replace('\\', "\\\\").replace('"', "\\x22");
            writeln!(text, "regex \"{pattern}\"").unwrap();
            if no_match {
                text.push_str("regex_no_match\n");
            }
            if !options.is_empty() {
                writeln!(text, "regex_options {}", options.join(" ")).unwrap();
            }
            if let Some((first, last)) = offsets {
                writeln!(text, "regex_min_offset {first}\nregex_max_offset {last}").unwrap();
                writeln!(text, "regex_stack {first} {last}").unwrap();
            }
        }
        (text, close)
    }
}

prop_compose! {
    fn pages(is_tls: bool)(
        urls in vec(url(), 1..4),
        protocol in select(vec!["1.0", "1.0C", "1.0c", "1.1"]),
        sni in select(vec!["", "enable_sni", "enable_sni off", "sni_name", "sni_name x.example"]),
        close in proptest::option::of(switch()),
    ) -> String {
        let mut text = format!("http_protocol {protocol}\n{sni}\n");
        if let Some(close) = close.filter(|_| is_tls) {
            writeln!(text, "tls_compliant{close}").unwrap();
        }
        for (mut url, close) in urls {
            if let Some(close) = close.filter(|_| is_tls) {
                writeln!(url, "tls_compliant{close}").unwrap();
            }
            text.push_str(&url);
            text.push_str("}\n");
        }
        text
    }
}

fn datagram() -> impl Strategy<Value = String> {
    let reply = select(vec!["", "require_reply", "require_reply xA 0x 1 ff"]);
    let bytes = vec(any::<u8>(), 1..9);
    let lengths = (0..99_u16, 99..999_u16);
    (reply, bytes, lengths).prop_map(|(reply, bytes, (shortest, longest))| {
        let payload = bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02X}").unwrap();
            text
        });
        format!(
            "payload {payload}\n{reply}\nmin_reply_length {shortest}\nmax_reply_length {longest}\n"
        )
    })
}

fn program() -> impl Strategy<Value = String> {
    let command = select(vec!["/bin/true", "\"/bin/x 'a b' \\\\x41 c\""]);
    let rest = select(vec![
        "",
        "misc_timeout 0\n",
        "misc_timeout 9\nmisc_dynamic\n",
        "user bob\n",
        "user bob :adm\nmisc_timeout 4294",
    ]);
    (command, rest).prop_map(|(command, rest)| format!("misc_path {command}\n{rest}\n"))
}

fn checker() -> impl Strategy<Value = String> {
    let block = |keyword: &'static str| {
        move |parts: (String, String, String)| {
            format!("{keyword} {{\n{}{}{}}}\n", parts.0, parts.1, parts.2)
        }
    };
    let nothing = || Just(String::new());
    let names = select(vec!["", "name .\n", "name a.b.\ntype mx\n", "type RRSIG\n"]);
    let factors = select(vec![
        "",
        "weight -5\n",
        "weight 2147483647 reverse\n",
        "weight 0 noreverse\n",
    ]);
    prop_oneof![
        (timing(), connection(), nothing()).prop_map(block("TCP_CHECK")),
        (timing(), connection(), nothing()).prop_map(block("PING_CHECK")),
        (timing(), connection(), pages(false)).prop_map(block("HTTP_GET")),
        (timing(), connection(), pages(true)).prop_map(block("SSL_GET")),
        (
            timing(),
            connection(),
            Just("helo_name \"a b\"\n".to_owned())
        )
            .prop_map(block("SMTP_CHECK")),
        (
            timing(),
            connection(),
            connection().prop_map(|host| format!("host {{\n{host}}}\nhost {{\n}}\n"))
        )
            .prop_map(block("SMTP_CHECK")),
        (timing(), connection(), names.prop_map(str::to_owned)).prop_map(block("DNS_CHECK")),
        (timing(), connection(), datagram()).prop_map(block("UDP_CHECK")),
        (timing_of_programs(), nothing(), program()).prop_map(block("MISC_CHECK")),
        (
            nothing(),
            factors.prop_map(str::to_owned),
            Just("track_file load\n".to_owned())
        )
            .prop_map(block("FILE_CHECK")),
        (
            nothing(),
            switch().prop_map(|alpha| format!("alpha{alpha}\n")),
            Just("name peer\n".to_owned())
        )
            .prop_map(block("BFD_CHECK")),
    ]
}

fn timing_of_programs() -> impl Strategy<Value = String> {
    timing()
}

fn method() -> impl Strategy<Value = &'static str> {
    select(vec![
        "NAT",
        "DR",
        "TUN",
        "TUN type gue port 6080 remcsum",
        "TUN type gre csum",
    ])
}

prop_compose! {
    fn real_server()(
        weight in proptest::option::of(0..9_u32),
        port in proptest::option::weighted(0.8, 1..=u16::MAX),
        method in proptest::option::of(method()),
        thresholds in proptest::option::of((0..9_u32, 9..99_u32)),
        flags in (proptest::option::of(switch()), proptest::option::of(switch())),
        notify in any::<bool>(),
        checkers in vec(checker(), 0..4),
    ) -> (Option<u16>, String) {
        let mut text = String::new();
        let mut add = |keyword: &str, value: Option<String>| {
            if let Some(value) = value {
                writeln!(text, "{keyword} {value}").unwrap();
            }
        };
        add("weight", weight.map(|weight| weight.to_string()));
        add("lvs_method", method.map(str::to_owned));
        add("lthreshold", thresholds.map(|(lower, _)| lower.to_string()));
        add("uthreshold", thresholds.map(|(_, upper)| upper.to_string()));
        add("inhibit_on_failure", flags.0.map(str::to_owned));
        add("smtp_alert", flags.1.map(str::to_owned));
        if notify {
            add("notify_up", Some("\"/bin/up 'x y'\" bob".to_owned()));
            add("snmp_name", Some("\"a b\"".to_owned()));
        }
        for checker in checkers {
            text.push_str(&checker);
        }
        (port, text)
    }
}

fn frontend() -> impl Strategy<Value = &'static str> {
    select(vec![
        "192.0.2.10 80 {\nprotocol TCP",
        "192.0.2.10 {\nprotocol UDP\nops",
        "fwmark 7 {\nops",
        "group all {\nprotocol sctp",
        "group marks {\nomega",
    ])
}

prop_compose! {
    fn virtual_server()(
        frontend in frontend(),
        method in method(),
        flags in subsequence(
            vec!["sh-port", "flag-2", "sh-fallback", "flag-3", "omega", "inhibit_on_failure", "alpha", "smtp_alert no"],
            0..8,
        ),
        persistence in select(vec![
            "",
            "persistence_timeout",
            "persistence_timeout 9\npersistence_engine sip",
            "persistence_granularity 255.255.0.0",
        ]),
        quorum in proptest::option::of((1..9_u32, 0..9_u32)),
        sorry in select(vec!["", "sorry_server 192.0.2.99", "sorry_server 192.0.2.99 81\nsorry_server_inhibit\nsorry_server_lvs_method TUN"]),
        timing in (proptest::option::of(seconds()), proptest::option::of(seconds())),
        scripts in any::<bool>(),
        servers in vec(real_server(), 1..4),
    ) -> String {
        let mut text = format!("virtual_server {frontend}\nlvs_sched sh\nlvs_method {method}\n{persistence}\n{sorry}\n");
        text.push_str(&flags.join("\n"));
        text.push('\n');
        if let Some((quorum, hysteresis)) = quorum {
            writeln!(text, "quorum {quorum}\nhysteresis {hysteresis}").unwrap();
        }
        if let Some(delay_loop) = timing.0 {
            writeln!(text, "delay_loop {delay_loop}").unwrap();
        }
        if let Some(warmup) = timing.1 {
            writeln!(text, "warmup {warmup}").unwrap();
        }
        if scripts {
            text.push_str("quorum_up \"/bin/up\"\nquorum_down /bin/down bob staff\n");
        }
        for (last, (port, server)) in (11..).zip(servers) {
            let port = port.map_or_else(String::new, |port| port.to_string());
            writeln!(text, "real_server 192.0.2.{last} {port} {{\nconnect_timeout 3\n{server}}}").unwrap();
        }
        text + "}\n"
    }
}

/// What virtual servers refer to.
const AROUND: &str = "track_file load {\nfile /run/load\n}\nbfd_instance peer {\nneighbor_ip 192.0.2.200\n}\n\
    virtual_server_group all {\nfwmark 9\n192.0.2.1-9 80\n192.0.2.10 80\n}\n\
    virtual_server_group marks {\nfwmark 3\n}\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_virtual_server_is_read_back(server in virtual_server()) {
        // A checker that needs a port finds none behind a mark; the rest is what is looked at.
        let written = format!("{AROUND}{server}");
        let options = Options {
            unbuilt: Unbuilt::PassOver,
            ..Options::default()
        };
        let loaded = load(&mut MemoryFiles::one("main", written.as_str()), "main", &options);
        let Some(before) = loaded.model else {
            let told: Vec<_> = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
            let only_ports = told.iter().all(|d| d.code == crate::conf::Code::NoPort);
            prop_assert!(only_ports, "{told:?}\n{written}");
            return Ok(());
        };
        let printed = text(&before);
        prop_assert_eq!(model(&printed), before, "{}\n{}", written, printed);
    }
}
