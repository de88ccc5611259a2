//! What our frames look like to others.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use hactl::time::Instant;
use hactl::types::MacAddr;
use hactl::vrrp::Version;
use nix::sys::signal::Signal;

use crate::frames::{Frame, adverts, adverts_of, announcements_of, frames};
use crate::lan::{Lan, holds_for, wait_for};
use crate::router::Router;
use crate::{A, ADDRESS, B, seconds};

#[test]
fn adverts_go_to_the_group_with_a_ttl_of_255() {
    let Some(lan) = Lan::new("netns::adverts_go_to_the_group_with_a_ttl_of_255", &["a"]) else {
        return;
    };
    let capture = lan.capture();
    let _master = lan.hactl("a", &Router::new(150).to_string());
    wait_for("an advert", || !adverts(&capture).is_empty());
    let advert = adverts(&capture).remove(0);
    assert_eq!(advert.ttl, 255);
    assert_eq!(advert.destination.to_string(), "224.0.0.18");
    assert_eq!(
        advert.receiver,
        MacAddr::new([0x01, 0x00, 0x5e, 0x00, 0x00, 0x12])
    );
    assert_eq!(advert.source.to_string(), A);
    assert_eq!(advert.version, Version::V3);
    assert_eq!((advert.vrid, advert.priority), (51, 150));
}

#[test]
fn a_leftover_virtual_address_is_never_the_source_of_adverts() {
    let Some(lan) = Lan::new(
        "netns::a_leftover_virtual_address_is_never_the_source_of_adverts",
        &["a"],
    ) else {
        return;
    };
    lan.ip("a", "addr flush dev eth0");
    for address in ["192.168.1.100/32", "192.168.1.11/24"] {
        lan.ip("a", &format!("addr add {address} dev eth0"));
    }
    let capture = lan.capture();
    let _master = lan.hactl("a", &Router::new(150).to_string());
    wait_for("adverts", || adverts(&capture).len() >= 5);
    let sources: BTreeSet<_> = adverts(&capture).iter().map(|a| a.source).collect();
    assert_eq!(sources, BTreeSet::from([A.parse().unwrap()]));
}

#[test]
fn the_first_advert_comes_before_the_first_announcement() {
    let Some(lan) = Lan::new(
        "netns::the_first_advert_comes_before_the_first_announcement",
        &["a"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let _master = lan.hactl("a", &Router::new(150).to_string());
    wait_for("announcements", || {
        announcements_of(&capture, ADDRESS).len() >= 5
    });
    let seen = frames(&capture);
    assert!(matches!(seen.first(), Some(Frame::Advert(_))), "{seen:?}");
}

#[test]
fn an_address_is_announced_five_times_and_five_times_again_after_five_seconds() {
    let Some(lan) = Lan::new(
        "netns::an_address_is_announced_five_times_and_five_times_again_after_five_seconds",
        &["a"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let _master = lan.hactl("a", &Router::new(150).to_string());
    wait_for("both sets", || {
        announcements_of(&capture, ADDRESS).len() >= 10
    });
    let count = || announcements_of(&capture, ADDRESS).len();
    assert!(holds_for(seconds(1), || count() == 10));
    let times: Vec<_> = announcements_of(&capture, ADDRESS)
        .iter()
        .map(|announcement| announcement.time)
        .collect();
    let [first, .., last] = times[..5] else {
        unreachable!("ten were counted")
    };
    assert!(last.since(first) < seconds(1), "{times:?}");
    let pause = times[5].since(times[0]);
    assert!(pause > seconds(4) && pause < seconds(7), "{times:?}");
}

#[test]
fn adverts_keep_their_rhythm_without_drift() {
    let Some(lan) = Lan::new("netns::adverts_keep_their_rhythm_without_drift", &["a"]) else {
        return;
    };
    let capture = lan.capture();
    let _master = lan.hactl("a", &Router::new(150).every("0.1").to_string());
    wait_for("31 adverts", || adverts(&capture).len() >= 31);
    let adverts = adverts(&capture);
    let took = adverts[30].time.since(adverts[0].time);
    // Only the lateness of the first and the last count: that of a busy machine.
    assert!(took.as_millis().abs_diff(3000) < 60, "{took:?}");
}

#[test]
fn the_ip_identification_counts_on_up_to_the_resignation() {
    let Some(lan) = Lan::new(
        "netns::the_ip_identification_counts_on_up_to_the_resignation",
        &["a"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let master = lan.hactl("a", &Router::new(150).to_string());
    wait_for("adverts", || adverts(&capture).len() >= 4);
    assert!(master.stop().success());
    let resigned = || adverts(&capture).last().map(|advert| advert.priority) == Some(0);
    wait_for("the resignation", resigned);
    let adverts = adverts(&capture);
    for (number, advert) in (1..).zip(&adverts) {
        assert_eq!(advert.identification, number);
    }
}

#[test]
fn a_stopped_master_resigns_before_it_removes_its_addresses() {
    let Some(lan) = Lan::new(
        "netns::a_stopped_master_resigns_before_it_removes_its_addresses",
        &["a"],
    ) else {
        return;
    };
    // So many that their removal takes longer than any difference between two clocks' readers.
    let addresses: Vec<String> = (1..=250).map(|host| format!("10.9.0.{host}/32")).collect();
    let router = Router::new(150).addresses(addresses);
    let capture = lan.capture();
    let master = lan.hactl("a", &router.to_string());
    master.wait_for_log("Entering MASTER STATE");
    let mut watch = lan.watch_addresses("a");
    assert!(master.stop().success());
    let removed = watch.lines("10.9.0.250");
    let [line] = removed.as_slice() else {
        unreachable!("removed once: {removed:?}")
    };
    assert!(line.contains("Deleted"), "{line}");
    let resigned = || adverts(&capture).last().map(|advert| advert.priority) == Some(0);
    wait_for("the resignation", resigned);
    let resignation = adverts(&capture).pop().unwrap();
    let removal = moment_of(line);
    assert!(resignation.time < removal, "{:?} {line}", resignation.time);
}

/// The moment at the start of a line of `ip -ts monitor`: local time, which is UTC in tests.
fn moment_of(line: &str) -> Instant {
    let stamp = line.split(['[', ']']).nth(1).unwrap();
    let output = std::process::Command::new("date")
        .args(["--date", stamp, "+%s.%N"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (seconds, nanos) = text.trim().split_once('.').unwrap();
    Instant::ZERO + Duration::new(seconds.parse().unwrap(), nanos.parse().unwrap())
}

#[test]
fn addresses_have_the_prefix_device_label_scope_and_protocol_of_the_configuration() {
    let Some(lan) = Lan::new(
        "netns::addresses_have_the_prefix_device_label_scope_and_protocol_of_the_configuration",
        &["a"],
    ) else {
        return;
    };
    lan.ip("a", "link add eth1 type veth peer name eth2");
    lan.ip("a", "link set eth1 up");
    lan.ip("a", "link set eth2 up");
    let router = Router::new(150).addresses([
        "192.168.1.100",
        "192.168.1.101/24 label eth0:ha",
        "10.9.0.1/16 dev eth1 scope link",
        "10.9.0.2/28 dev eth1 label eth1:x",
    ]);
    let _master = lan.hactl("a", &router.to_string());
    wait_for("the last address", || lan.has_address("a", "10.9.0.2"));
    for (device, words) in [
        (
            "eth0",
            "192.168.1.100/32 scope global proto keepalived eth0",
        ),
        (
            "eth0",
            "192.168.1.101/24 scope global secondary proto keepalived eth0:ha",
        ),
        ("eth1", "10.9.0.1/16 scope link proto keepalived eth1"),
        ("eth1", "10.9.0.2/28 scope global proto keepalived eth1:x"),
    ] {
        let text = lan.ip("a", &format!("-o -4 addr show dev {device}"));
        let lines: Vec<String> = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let found = lines.iter().any(|line| has_words(line, words));
        assert!(found, "{words} in {lines:#?}");
    }
}

/// Whether a line has these words in this order. An `ip` that does not know the name of the
/// protocol, or shows none, says less.
fn has_words(line: &str, words: &str) -> bool {
    let words = if line.contains(" proto 18 ") {
        words.replace("proto keepalived", "proto 18")
    } else if line.contains(" proto ") {
        words.to_owned()
    } else {
        words.replace(" proto keepalived", "")
    };
    line.contains(&words)
}

#[test]
fn own_adverts_are_not_heard() {
    let Some(lan) = Lan::new("netns::own_adverts_are_not_heard", &["a"]) else {
        return;
    };
    let capture = lan.capture();
    let master = lan.hactl("a", &Router::new(150).to_string());
    wait_for("adverts", || adverts(&capture).len() >= 10);
    let statistics = crate::statistics(&lan, "a", &master);
    assert!(statistics.contains("    Received: 0\n"), "{statistics}");
    assert!(!master.log().contains(A), "{}", master.log());
}

#[test]
fn a_wrong_password_is_counted_every_time_and_logged_once() {
    let Some(lan) = Lan::new(
        "netns::a_wrong_password_is_counted_every_time_and_logged_once",
        &["a", "b"],
    ) else {
        return;
    };
    let password = |word| format!("authentication {{\n auth_type PASS\n auth_pass {word}\n}}");
    let router = |priority| Router::new(priority).every("1");
    let capture = lan.capture();
    let a = lan.hactl("a", &router(150).with(password("right")).to_string());
    let _b = lan.hactl("b", &router(100).with(password("wrong")).to_string());
    wait_for("adverts of both", || {
        adverts_of(&capture, A).len() >= 4 && adverts_of(&capture, B).len() >= 4
    });
    let statistics = crate::statistics(&lan, "a", &a);
    let failures = crate::counter(&statistics, "Authentication Errors", "Failure");
    assert!(failures >= 4, "{statistics}");
    let log = a.log();
    let lines = log.lines().filter(|line| line.contains("wrong password"));
    assert_eq!(lines.count(), 1, "{log}");
    assert!(
        log.contains("auth_pass must be equal on all routers"),
        "{log}"
    );
}

#[test]
fn tshark_finds_nothing_wrong_in_any_frame() {
    let test = "netns::tshark_finds_nothing_wrong_in_any_frame";
    if std::process::Command::new("tshark")
        .arg("-v")
        .output()
        .is_err()
    {
        return crate::skip::test(test, "needs tshark");
    }
    let Some(lan) = Lan::new(test, &["a"]) else {
        return;
    };
    let password = "authentication {\n auth_type PASS\n auth_pass 1234\n}";
    let mut text = String::new();
    for router in [
        Router::new(150).addresses(["192.168.1.100", "192.168.1.101/24", "10.9.0.1/16"]),
        Router::new(150)
            .named("VI_2")
            .vrid(52)
            .every("1")
            .addresses(["192.168.1.102"]),
        Router::new(254)
            .named("VI_3")
            .vrid(53)
            .every("2")
            .addresses(["192.168.1.103"])
            .with(password),
    ] {
        write!(text, "{router}").unwrap();
    }
    let capture = lan.capture();
    let master = lan.hactl("a", &text);
    wait_for("all addresses", || {
        ["192.168.1.101", "192.168.1.102", "192.168.1.103"]
            .iter()
            .all(|address| announcements_of(&capture, address).len() >= 5)
    });
    master.signal(Signal::SIGHUP);
    assert!(master.stop().success());
    wait_for("resignations", || {
        let resignations = adverts(&capture);
        resignations.iter().filter(|a| a.priority == 0).count() == 3
    });
    let count = frames(&capture).len();
    let file = capture.finish();
    let all = tshark(&file, "vrrp or arp");
    assert_eq!(all.len(), count);
    let bad = tshark(
        &file,
        "_ws.malformed or ip.checksum.status == \"Bad\" or vrrp.checksum.status == \"Bad\" \
         or _ws.expert.severity >= 0x400000",
    );
    assert_eq!(bad, [""; 0]);
    let good = tshark(&file, "vrrp.checksum.status == \"Good\"");
    let adverts = tshark(&file, "vrrp");
    assert_eq!(good, adverts);
}

/// The lines of the frames that match a display filter, checksums being verified.
fn tshark(file: &std::path::Path, filter: &str) -> Vec<String> {
    let file = file.to_str().unwrap();
    let arguments = ["-r", file, "-o", "ip.check_checksum:TRUE", "-Y", filter];
    let text = crate::lan::run("tshark", &arguments);
    text.lines().map(str::to_owned).collect()
}
