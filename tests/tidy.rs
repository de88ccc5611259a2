//! Keeps the house in order: layers, the purity of the core, names, dead files.
//!
//! Each rule is a function from a file to complaints. The first half applies the rules to the repository, the
//! second shows each of them a culprit and an innocent.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail loudly; indices come from the same text"
)]

use std::path::Path;

#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/source.rs"]
mod source;

use source::{File, blank_comments_and_texts, paths, read_tree};

fn repository() -> Vec<File> {
    read_tree(Path::new(env!("CARGO_MANIFEST_DIR")))
}

fn each(rule: impl Fn(&File) -> Vec<String>) {
    let complaints: Vec<_> = repository().iter().flat_map(rule).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_tree_is_read() {
    let files = repository();
    for path in [
        "src/lib/lib.rs",
        "src/bin/hactl/main.rs",
        "tests/tidy.rs",
        "Cargo.toml",
    ] {
        assert!(files.iter().any(|file| file.path == path), "{path}");
    }
    assert!(files.iter().all(|file| !file.path.starts_with("target/")));
}

#[test]
fn no_module_imports_upwards_or_sideways() {
    each(layers::forbidden_imports);
}

#[test]
fn the_pure_part_knows_no_clock_socket_file_or_thread() {
    each(layers::impurities);
}

#[test]
fn third_party_crates_stay_in_their_layer() {
    each(layers::escaped_crates);
}

#[test]
fn file_names_mean_something() {
    each(|file| files::meaningless_name(file).into_iter().collect());
}

#[test]
fn no_module_has_two_places() {
    let complaints = files::doubled_modules(&repository());
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn no_file_is_dead() {
    let complaints = files::dead_files(&repository());
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn open_ends_name_their_issue() {
    each(files::open_ends_without_issue);
}

#[test]
fn ignored_tests_name_their_issue() {
    each(files::ignored_without_issue);
}

#[test]
fn no_lint_is_switched_off_for_good() {
    each(files::allow_attributes);
}

#[test]
fn test_programs_do_not_sleep() {
    each(files::sleeping_tests);
}

#[test]
fn no_file_knows_one_machine() {
    each(files::machine_paths);
}

#[test]
fn comments_and_texts_are_no_code() {
    let blanked = blank_comments_and_texts(
        "a /* b /* c */ d */ e // f\n\"g\\\"h\" i r#\"j\"k\"# l 'm' '\\'' n: &'o str br\"p\" q",
    );
    let words: Vec<_> = blanked.split_whitespace().collect();
    assert_eq!(words, ["a", "e", "i", "l", "n:", "&'o", "str", "q"]);
    assert_eq!(blanked.lines().count(), 2);
}

#[test]
fn groups_are_spread_out() {
    let found: Vec<_> = paths("use a::{self, b, c::{d as e, f}};\nlet x = g::h(i);")
        .into_iter()
        .map(|path| (path.line, path.segments.join("::")))
        .collect();
    let texts: Vec<_> = found.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "use", "a::self", "a::b", "a::c::d", "a::c::as", "a::c::e", "a::c::f", "let", "x",
            "g::h", "i"
        ]
    );
    assert_eq!(found.last().unwrap().0, 2);
}

#[test]
fn upward_and_sideways_imports_are_found() {
    for (path, code) in [
        ("src/lib/types/mod.rs", "use crate::time::Instant;"),
        ("src/lib/vrrp/machine.rs", "use crate::checker::Outcome;"),
        (
            "src/lib/vrrp/machine.rs",
            "use crate::{types::Vrid, daemon};",
        ),
        (
            "src/lib/vrrp/machine.rs",
            "fn f() { super::super::net::send(); }",
        ),
        ("src/lib/net/mod.rs", "use super::vrrp::Config;"),
        ("src/lib/net/arp.rs", "use crate::checker::Outcome;"),
        ("src/lib/sys/mod.rs", "use crate::net::probe;"),
        ("src/lib/conf/mod.rs", "use crate::report::log;"),
        ("src/lib/report/mod.rs", "use crate::conf::Model;"),
        ("src/lib/lvs/mod.rs", "use crate::vrrp::Config;"),
        ("src/lib/wild/mod.rs", ""),
    ] {
        assert_eq!(
            layers::forbidden_imports(&File::new(path, code)).len(),
            1,
            "{path}: {code}"
        );
    }
}

#[test]
fn allowed_imports_pass() {
    for (path, code) in [
        (
            "src/lib/vrrp/machine.rs",
            "use crate::types::Vrid; use crate::vrrp::Config;",
        ),
        (
            "src/lib/vrrp/machine.rs",
            "use super::Config; use super::super::time::Instant;",
        ),
        ("src/lib/net/probe/http.rs", "use crate::checker::Outcome;"),
        (
            "src/lib/vrrp/machine.rs",
            "// crate::net\n#[cfg(test)]\nmod tests { use crate::net::send; }",
        ),
        ("src/lib/vrrp/tests.rs", "use crate::net::send;"),
        ("src/lib/daemon/mod.rs", "use crate::{net, sys, vrrp};"),
        ("src/lib/lib.rs", "pub mod net;"),
        ("src/bin/hactl/cmd/vip.rs", "use crate::console::Console;"),
    ] {
        assert_eq!(
            layers::forbidden_imports(&File::new(path, code)),
            Vec::<String>::new(),
            "{code}"
        );
    }
}

#[test]
fn impurities_are_found() {
    for code in [
        "use tokio::time::sleep;",
        "use std::{collections::BTreeMap, fs};",
        "use std::net::{IpAddr, UdpSocket};",
        "fn f() { std::env::var(\"HOME\"); }",
        "fn f() { std::thread::spawn(f); }",
        "fn f() { std::process::abort(); }",
        "fn f() { let now = Instant::now(); }",
        "use std::time::{Duration, SystemTime};",
        "use std::time::{Duration, Instant};",
        "static mut COUNT: u32 = 0;",
        "static TABLE: LazyLock<Vec<u8>> = LazyLock::new(Vec::new);",
        "fn f() { fastrand::u32(..); }",
        "fn f() { let rng = fastrand::Rng::new(); }",
    ] {
        let file = File::new("src/lib/vrrp/machine.rs", code);
        assert!(!layers::impurities(&file).is_empty(), "{code}");
        let driver = File::new("src/lib/sys/clock.rs", code);
        assert!(layers::impurities(&driver).is_empty(), "{code}");
    }
}

#[test]
fn pure_code_passes() {
    for code in [
        "use std::net::{IpAddr, Ipv4Addr, SocketAddr};",
        "use std::time::Duration;",
        "use crate::time::Instant;",
        "/// Unlike std::fs this reads nothing.\nfn f() -> &'static str { \"tokio::spawn\" }",
        "fn f(seed: u64) { fastrand::Rng::with_seed(seed); }",
        "fn f() {}\n#[cfg(test)]\nmod tests { fn f() { std::fs::read(\"x\"); } }",
    ] {
        let file = File::new("src/lib/vrrp/machine.rs", code);
        assert_eq!(layers::impurities(&file), Vec::<String>::new(), "{code}");
    }
}

#[test]
fn escaped_crates_are_found() {
    for (path, code) in [
        ("src/lib/vrrp/machine.rs", "use clap::Parser;"),
        ("src/lib/net/raw.rs", "use rtnetlink::Handle;"),
        ("src/bin/hactl/cmd/vip.rs", "use rtnetlink::Handle;"),
        ("src/lib/conf/parser.rs", "use annotate_snippets::Level;"),
        ("src/lib/daemon/mod.rs", "use hyper::body::Bytes;"),
        (
            "src/bin/hactl/cmd/vip.rs",
            "use pnet::packet::arp::ArpPacket;",
        ),
    ] {
        assert_eq!(
            layers::escaped_crates(&File::new(path, code)).len(),
            1,
            "{path}: {code}"
        );
    }
    for (path, code) in [
        ("src/bin/hactl/cmd/vip.rs", "use clap::Parser;"),
        ("src/lib/sys/netlink/mod.rs", "use rtnetlink::Handle;"),
        (
            "src/lib/conf/diagnostic/render.rs",
            "use annotate_snippets::Level;",
        ),
        ("src/lib/wire/tests.rs", "use pnet::packet::arp::ArpPacket;"),
        ("tests/netns.rs", "use pnet::packet::arp::ArpPacket;"),
    ] {
        assert!(
            layers::escaped_crates(&File::new(path, code)).is_empty(),
            "{path}: {code}"
        );
    }
}

#[test]
fn meaningless_names_are_found() {
    for path in [
        "src/lib/net/utils.rs",
        "src/lib/common/mod.rs",
        "src/lib/misc.rs",
    ] {
        assert!(
            files::meaningless_name(&File::new(path, "")).is_some(),
            "{path}"
        );
    }
    for path in [
        "src/lib/checker/misc.rs",
        "src/lib/net/raw.rs",
        "tests/support/mod.rs",
    ] {
        assert!(
            files::meaningless_name(&File::new(path, "")).is_none(),
            "{path}"
        );
    }
}

#[test]
fn doubled_modules_are_found() {
    let files = [
        File::new("src/lib/net.rs", ""),
        File::new("src/lib/net/arp/frame.rs", ""),
        File::new("src/lib/net/raw.rs", ""),
        File::new("tests/cli.rs", ""),
        File::new("tests/cli/case.rs", ""),
    ];
    let complaints = files::doubled_modules(&files);
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].starts_with("src/lib/net.rs"));
}

#[test]
fn dead_files_are_found() {
    let files = [
        File::new(
            "src/lib/lib.rs",
            "pub mod net;\n// mod ghost;\npub(crate) mod time;",
        ),
        File::new("src/lib/net/mod.rs", "mod raw;\n#[cfg(test)]\nmod tests;"),
        File::new("src/lib/net/raw.rs", ""),
        File::new("src/lib/net/tests.rs", ""),
        File::new("src/lib/time.rs", ""),
        File::new("src/lib/ghost.rs", "mod friend;"),
        File::new("src/lib/ghost/friend.rs", ""),
        File::new(
            "tests/cli.rs",
            "#[path = \"support/../support/skip.rs\"]\nmod skip;",
        ),
        File::new("tests/support/skip.rs", ""),
        File::new("tests/fuzz/fuzz_targets/packet.rs", ""),
    ];
    let complaints = files::dead_files(&files);
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert!(complaints.iter().all(|text| text.contains("ghost")));
}

#[test]
fn open_ends_and_ignored_tests_without_issue_are_found() {
    let word = concat!("TO", "DO");
    for text in [
        format!("// {word}: later"),
        format!("// {word}(#): later"),
        format!("// {word}(#1): x; {word}"),
    ] {
        assert_eq!(
            files::open_ends_without_issue(&File::new("a.sh", &text)).len(),
            1,
            "{text}"
        );
    }
    let text = format!("// {word}(#12): later");
    assert!(files::open_ends_without_issue(&File::new("a.rs", &text)).is_empty());

    for text in ["#[ignore]", "#[ignore = \"slow\"]", "#[ignore = \"#\"]"] {
        assert_eq!(
            files::ignored_without_issue(&File::new("a.rs", text)).len(),
            1,
            "{text}"
        );
    }
    for text in ["#[ignore = \"#12: not built\"]", "// #[ignore]"] {
        assert!(
            files::ignored_without_issue(&File::new("a.rs", text)).is_empty(),
            "{text}"
        );
    }
}

#[test]
fn switched_off_lints_sleeping_tests_and_machine_paths_are_found() {
    for text in [
        "#[allow(dead_code)]",
        "#![allow(clippy::all)]",
        "#[cfg_attr(test, allow(x))]",
    ] {
        assert_eq!(
            files::allow_attributes(&File::new("a.rs", text)).len(),
            1,
            "{text}"
        );
    }
    for text in [
        "#[expect(dead_code, reason = \"x\")]",
        "set.allow(x);",
        "// #[allow(x)]",
    ] {
        assert!(
            files::allow_attributes(&File::new("a.rs", text)).is_empty(),
            "{text}"
        );
    }
    let sleeper = "use std::thread;\nfn f() { thread::sleep(d); }";
    assert_eq!(
        files::sleeping_tests(&File::new("tests/cli.rs", sleeper)).len(),
        1
    );
    assert!(files::sleeping_tests(&File::new("src/lib/sys/clock.rs", sleeper)).is_empty());
    let path = concat!("cd /wo", "rk/main");
    assert_eq!(files::machine_paths(&File::new("README.md", path)).len(), 1);
    assert!(files::machine_paths(&File::new("README.md", "cd src/network/")).is_empty());
}
