//! Whatever the input is, an answer comes and its places are right.

use std::fmt::Write;

use hactl::checker::Kind;
use hactl::conf::{Loaded, MemoryFiles, Model};
use hactl::net::probe::http::Request;
use proptest::prelude::*;

use crate::{files, load_and_check, root};

fn load(bytes: &[u8]) -> Loaded {
    let mut memory =
        MemoryFiles::one("main.conf", bytes).and("other.conf", "include main.conf\n}{");
    let loaded = load_and_check(&mut memory, "main.conf");
    let errors = loaded.count(hactl::conf::Severity::Error);
    assert!(errors > 0 || loaded.model.is_some());
    loaded
}

/// What a file is made of, and what it should not be made of.
fn token() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "vrrp_instance",
        "global_defs",
        "virtual_ipaddress",
        "authentication",
        "auth_type",
        "PASS",
        "auth_pass",
        "interface",
        "eth0",
        "virtual_router_id",
        "1",
        "255",
        "256",
        "0.5",
        "priority",
        "state",
        "MASTER",
        "BACKUP",
        "version",
        "3",
        "notify",
        "\"/bin/x 'y' \\\"z\"",
        "10.0.0.1/24",
        "10.0.0.1",
        "dev",
        "label",
        "scope",
        "link",
        "virtual_server",
        "real_server",
        "HTTP_GET",
        "track_script",
        "include",
        "other.conf",
        "*.conf",
        "@node-a",
        "@^x",
        "@hactl",
        "$A=",
        "${A}",
        "$A",
        "~SEQ(A,1,2)",
        "\n~SEQ(A,1,2)",
        "~LST({A, B}, {x, y}, {z})",
        "\n$A=",
        "\n$B=${A} $B",
        "\n$A= \\\n",
        "\\\n",
        "${B}",
        "$B",
        "${_RANDOM 1 2}",
        "${_HASH}",
        "include ${A}",
        "include_check",
        "{",
        "}",
        "{",
        "}",
        "\n",
        "\n",
        "\n",
        "\n",
        "\"",
        "'",
        "#",
        "!",
        "\\",
        "\\#",
        "\t",
        "\r\n",
        "\u{feff}",
        "é",
        "nopreempt",
        "preempt_delay",
        "script_user",
        "router_id",
    ];
    proptest::sample::select(WORDS).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        load(&bytes);
    }

    #[test]
    fn any_words_give_an_answer(tokens in proptest::collection::vec(token(), 0..200)) {
        let text: String = tokens.iter().fold(String::new(), |mut text, token| {
            write!(text, "{token} ").unwrap();
            text
        });
        load(text.as_bytes());
    }

    #[test]
    fn any_valid_values_survive_the_way_through_the_model(
        vrid in 1..=255_u8,
        priority in 1..=254_u8,
        centiseconds in 1..=4095_u16,
        repeat in 1..1000_u32,
        adverts in 1..=100_u8,
        hosts in proptest::collection::btree_set(1..=254_u8, 1..20),
    ) {
        let mut text = format!(
            "vrrp_instance V {{\n interface eth0\n version 3\n virtual_router_id {vrid}\n \
             priority {priority}\n advert_int {}.{:02}\n garp_master_repeat {repeat}\n \
             down_timer_adverts {adverts}\n virtual_ipaddress {{\n",
            centiseconds / 100,
            centiseconds % 100,
        );
        for host in &hosts {
            writeln!(text, "  192.0.2.{host}/24").unwrap();
        }
        text.push_str(" }\n}\n");
        let loaded = load(text.as_bytes());
        prop_assert!(loaded.diagnostics.is_empty());
        let model = loaded.model.unwrap();
        let vrrp = &model.instances[0].vrrp;
        prop_assert_eq!(vrrp.vrid.get(), vrid);
        prop_assert_eq!(vrrp.priority.get(), priority);
        prop_assert_eq!(vrrp.adver_interval.centiseconds(), centiseconds);
        prop_assert_eq!(vrrp.announcements.repeat, repeat);
        prop_assert_eq!(vrrp.down_timer_adverts, adverts);
        prop_assert_eq!(vrrp.virtual_addresses.len(), hosts.len());
        let again: Model = serde_json::from_str(&serde_json::to_string(&model).unwrap()).unwrap();
        prop_assert_eq!(again, model);
    }
}

#[test]
fn every_case_cut_at_every_byte_gives_an_answer() {
    for kind in ["valid", "invalid", "understood"] {
        for case in files(&root().join("tests/conf").join(kind), "conf") {
            let bytes = std::fs::read(case).unwrap();
            for end in 0..bytes.len().min(700) {
                load(&bytes[..end]);
            }
        }
    }
}

#[test]
fn a_large_file_takes_time_in_proportion_to_its_size() {
    let instance = |n: usize| {
        format!(
            "vrrp_instance V{n} {{\n interface e{}\n virtual_router_id {}\n virtual_ipaddress {{\n \
             10.{}.{}.{}\n }}\n}}\n",
            n / 250,
            n % 250 + 1,
            n >> 16,
            n >> 8 & 255,
            n & 255
        )
    };
    let text: String = (0..50_000).map(instance).collect();
    let loaded = load(text.as_bytes());
    assert!(loaded.diagnostics.is_empty());
    assert_eq!(loaded.model.unwrap().instances.len(), 50_000);
    // Quadratic work would not end here.
    for deep in [
        "{".repeat(1000) + "\n",
        "}".repeat(1000) + "\n",
        "a {\n".to_owned(),
        "}\n".to_owned(),
    ] {
        load(deep.repeat(100_000 / deep.len()).as_bytes());
    }
    load("vrrp_instanse A {\n auth_pas x\n".repeat(30_000).as_bytes());
}

/// Text without a sign of the preprocessor means the same behind a reference.
#[test]
fn text_without_signs_reads_the_same_through_a_definition() {
    let mut compared = 0;
    for case in files(&root().join("tests/conf/valid"), "conf") {
        let bytes = std::fs::read(&case).unwrap();
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if text.contains(['$', '@', '~', '\\', '#', '!']) || text.contains("include") {
            continue;
        }
        let lines: Vec<_> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let defined = format!("$ALL= \\\n{}\n$ALL\n", lines.join(" \\\n"));
        let repeated = format!("$ALL= \\\n{}\n~SEQ(N, 1) $ALL\n", lines.join(" \\\n"));
        let plain = load(text.as_bytes());
        for other in [defined, repeated] {
            let other = load(other.as_bytes());
            assert_eq!(other.model, plain.model, "{}", case.display());
            let said = |loaded: &Loaded| {
                let mut said: Vec<_> = loaded
                    .diagnostics
                    .iter()
                    .map(|diagnostic| (diagnostic.code, diagnostic.message.clone()))
                    .collect();
                said.sort();
                said
            };
            assert_eq!(said(&other), said(&plain), "{}", case.display());
        }
        compared += 1;
    }
    assert!(compared >= 10, "{compared}");
}

/// What the configuration takes as a path or a host, a probe can ask for.
#[test]
fn accepted_paths_and_hosts_can_be_asked_for() {
    let mut accepted = 0;
    for character in (1..=0x7e_u8).map(char::from).chain(['é', '\u{7f}']) {
        for (path, host) in [
            (format!("/a{character}b?c{character}d"), "h".to_owned()),
            ("/".to_owned(), format!("a{character}b")),
        ] {
            let text = format!(
                "virtual_server 192.0.2.10 80 {{\nprotocol TCP\nlb_algo rr\nlb_kind NAT\nreal_server 192.0.2.11 80 {{\nHTTP_GET {{\nurl {{\npath \"{path}\"\nvirtualhost \"{host}\"\n}}\n}}\n}}\n}}\n"
            );
            let mut memory = MemoryFiles::one("a.conf", text);
            let loaded = load_and_check(&mut memory, "a.conf");
            let Some(model) = loaded.model else {
                continue;
            };
            let checker = &model.virtual_servers[0].real_servers[0].checkers[0];
            let Kind::Http { urls, protocol } = &checker.check.kind else {
                continue;
            };
            accepted += 1;
            let request = Request::new(&urls[0].path, urls[0].host.as_deref(), *protocol);
            assert!(request.is_ok(), "{character:?}: {request:?}");
        }
    }
    assert!(accepted > 140, "{accepted}");
}
