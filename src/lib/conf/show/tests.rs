use super::*;
use crate::conf::{MemoryFiles, Options, load};

fn loaded(text: &str) -> Loaded {
    let mut files = MemoryFiles::one("a.conf", text).and("b.conf", "priority 00150\n");
    load(&mut files, "a.conf", &Options::default())
}

fn shown(text: &str, secrets: Secrets) -> String {
    let loaded = loaded(text);
    let told: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.line(&loaded.sources))
        .collect();
    Effective::of(&loaded).ok_or(told).unwrap().text(secrets)
}

const TEXT: &str = "\
global_defs {
    vrrp_garp_master_delay 7
    vrrp_version 3
}
$ID=51
vrrp_instance A {
    interface eth0
    include b.conf
    virtual_router_id $ID
    version 2
    advert_int 1.5
    state MASTER
    nopreempt
    lower_prio_no_advert
    garp_master_repeat 0
    authentication {
        auth_type PASS
        auth_pass longerthan8
    }
    virtual_ipaddress {
        192.0.2.1
    }
}
";

fn line(text: &str, begin: &str) -> String {
    let found = text
        .lines()
        .find(|line| line.trim_start().starts_with(begin));
    let words: Vec<_> = found.unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}

#[test]
fn every_line_tells_where_it_comes_from() {
    let text = shown(TEXT, Secrets::Shown);
    for (begin, expected) in [
        ("vrrp_instance", "vrrp_instance A { ! a.conf:6"),
        ("interface", "interface eth0 ! a.conf:7"),
        ("priority", "priority 150 ! b.conf:1"),
        ("virtual_router_id", "virtual_router_id 51 ! a.conf:9"),
        ("version", "version 2 ! a.conf:10"),
        ("advert_int", "advert_int 2 ! corrected from 1.5, a.conf:11"),
        ("preempt", "preempt ! corrected from nopreempt, a.conf:13"),
        ("lower_prio_no", "lower_prio_no_advert on ! a.conf:14"),
        (
            "garp_master_repeat",
            "garp_master_repeat 1 ! corrected from 0, a.conf:15",
        ),
        (
            "garp_master_delay",
            "garp_master_delay 7 ! from vrrp_garp_master_delay, a.conf:2",
        ),
        // Two steps: the setting, the one it copies, and the one that one copies.
        (
            "garp_lower_prio_delay",
            "garp_lower_prio_delay 7 ! from vrrp_garp_master_delay, a.conf:2",
        ),
        (
            "garp_master_refresh_repeat",
            "garp_master_refresh_repeat 1 ! default",
        ),
        (
            "auth_pass",
            "auth_pass longerth ! corrected from longerthan8, a.conf:18",
        ),
        ("192.0.2.1", "192.0.2.1/32 dev eth0 scope 0 ! a.conf:21"),
        ("global_defs", "global_defs { ! a.conf:1"),
    ] {
        assert_eq!(line(&text, begin), expected, "{text}");
    }
}

#[test]
fn hidden_secrets_are_nowhere() {
    let text = shown(TEXT, Secrets::Hidden);
    assert!(!text.contains("longer"), "{text}");
    assert_eq!(
        line(&text, "auth_pass"),
        "auth_pass ******** ! corrected from ********, a.conf:18"
    );
    let loaded = loaded(TEXT);
    let data = Effective::of(&loaded).unwrap().data(Secrets::Hidden);
    assert!(!serde_json::to_string(&data).unwrap().contains("longer"));
}

#[test]
fn what_is_shown_means_the_same() {
    let before = loaded(TEXT).model;
    assert!(before.is_some());
    assert_eq!(loaded(&shown(TEXT, Secrets::Shown)).model, before);
    let hidden = loaded(&shown(TEXT, Secrets::Hidden));
    assert!(hidden.model.is_some());
    let codes: Vec<_> = hidden.diagnostics.iter().map(|d| d.code).collect();
    assert!(
        codes.contains(&crate::conf::Code::HiddenSecret),
        "{codes:?}"
    );
}

#[test]
fn long_lines_keep_their_origin_in_front() {
    let long = "x".repeat(crate::conf::limits::LINE_BYTES_MAX - 20);
    let written = format!("global_defs {{\nrouter_id {long}\n}}\n");
    let text = shown(&written, Secrets::Shown);
    assert!(text.contains("! a.conf:2\n    router_id xxx"), "{text}");
    assert_eq!(loaded(&text).model, loaded(&written).model);
}
