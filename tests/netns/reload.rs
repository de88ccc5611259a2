//! `SIGHUP`: what the difference between the files says, and nothing else.

use nix::sys::signal::{Signal, kill};

use crate::frames::{adverts, adverts_of, announcements_of};
use crate::lan::{Daemon, Lan, holds_for, wait_for};
use crate::recorder::Recorder;
use crate::router::Router;
use crate::{A, ADDRESS, B, pair, seconds};

const OTHER: &str = "192.168.1.101";
const THIRD: &str = "192.168.1.102";

/// Gives a daemon another file and tells it to read that.
pub(crate) fn reload(lan: &Lan, host: &str, daemon: &Daemon, configuration: &str) {
    lan.write(&format!("{host}.conf"), configuration);
    daemon.signal(Signal::SIGHUP);
}

/// How many states the log tells of, at least that of the master being among them.
fn entered(daemon: &Daemon, instance: &str) -> usize {
    daemon.wait_for_log("(VI_1) Entering MASTER STATE");
    daemon.log().matches(&format!("{instance}Entering")).count()
}

#[test]
fn an_unchanged_file_changes_nothing() {
    let Some(lan) = Lan::new("netns::an_unchanged_file_changes_nothing", &["a", "b"]) else {
        return;
    };
    let record = Recorder::new(&lan, "notify");
    let master = Router::new(150).with(record.line("notify", ""));
    let capture = lan.capture();
    let a = lan.hactl("a", &master.to_string());
    a.wait_for_log("Entering MASTER STATE");
    let b = lan.hactl("b", &Router::new(100).to_string());
    b.wait_for_log("Entering BACKUP STATE");
    wait_for("both notifications", || record.lines().len() == 2);
    let mut watch = lan.watch_addresses("a");
    let before = adverts(&capture).len();
    for _ in 0..5 {
        let logged = a.log().matches("reloading").count();
        a.signal(Signal::SIGHUP);
        wait_for("the reload", || {
            a.log().matches("reloading").count() > logged
        });
    }
    wait_for("adverts", || adverts(&capture).len() >= before + 15);
    let adverts = adverts(&capture);
    assert!(adverts.iter().all(|advert| advert.source.to_string() == A));
    let times: Vec<_> = adverts.iter().map(|advert| advert.time).collect();
    let gaps = times.windows(2).map(|pair| pair[1].since(pair[0]));
    let longest = gaps.max().unwrap();
    // The peer waits for 0.72 s.
    assert!(longest.as_millis() < 500, "{longest:?}");
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(record.lines().len(), 2);
    // Those of the takeover, and perhaps their second set already.
    assert!(announcements_of(&capture, ADDRESS).len() <= 10);
}

#[test]
fn an_added_address_comes_and_the_others_stay() {
    let Some(lan) = Lan::new("netns::an_added_address_comes_and_the_others_stay", &["a"]) else {
        return;
    };
    let capture = lan.capture();
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    let mut watch = lan.watch_addresses("a");
    let router = Router::new(150).addresses([ADDRESS, OTHER]);
    reload(&lan, "a", &a, &router.to_string());
    lan.wait_for_holder(OTHER, "a");
    wait_for("its announcements", || {
        announcements_of(&capture, OTHER).len() >= 5
    });
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(entered(&a, ""), 2, "{}", a.log());
}

#[test]
fn a_removed_address_goes_and_the_others_stay() {
    let Some(lan) = Lan::new("netns::a_removed_address_goes_and_the_others_stay", &["a"]) else {
        return;
    };
    let router = Router::new(150).addresses([ADDRESS, OTHER]);
    let a = lan.hactl("a", &router.to_string());
    lan.wait_for_holder(OTHER, "a");
    let mut watch = lan.watch_addresses("a");
    reload(&lan, "a", &a, &Router::new(150).to_string());
    wait_for("the removal", || lan.holders(OTHER).is_empty());
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(entered(&a, ""), 2, "{}", a.log());
}

#[test]
fn a_changed_priority_takes_effect() {
    let Some(lan) = Lan::new("netns::a_changed_priority_takes_effect", &["a", "b"]) else {
        return;
    };
    let (a, _b) = pair(&lan, &Router::new);
    reload(&lan, "a", &a, &Router::new(50).to_string());
    lan.wait_for_holder(ADDRESS, "b");
    reload(&lan, "a", &a, &Router::new(200).to_string());
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn an_added_instance_starts_and_the_first_is_left_alone() {
    let Some(lan) = Lan::new(
        "netns::an_added_instance_starts_and_the_first_is_left_alone",
        &["a"],
    ) else {
        return;
    };
    let first = Router::new(150);
    let second = Router::new(150).named("VI_2").vrid(52).addresses([OTHER]);
    let a = lan.hactl("a", &first.to_string());
    lan.wait_for_holder(ADDRESS, "a");
    let mut watch = lan.watch_addresses("a");
    reload(&lan, "a", &a, &format!("{first}{second}"));
    a.wait_for_log("(VI_2) Entering MASTER STATE");
    assert!(lan.has_address("a", OTHER));
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(entered(&a, "(VI_1) "), 2, "{}", a.log());
}

#[test]
fn a_removed_instance_resigns_and_the_others_are_left_alone() {
    let Some(lan) = Lan::new(
        "netns::a_removed_instance_resigns_and_the_others_are_left_alone",
        &["a"],
    ) else {
        return;
    };
    let record = Recorder::new(&lan, "notify");
    let first = Router::new(150);
    let second = Router::new(150)
        .named("VI_2")
        .vrid(52)
        .addresses([OTHER])
        .with(record.line("notify", ""));
    let capture = lan.capture();
    let a = lan.hactl("a", &format!("{first}{second}"));
    lan.wait_for_holder(OTHER, "a");
    lan.wait_for_holder(ADDRESS, "a");
    let mut watch = lan.watch_addresses("a");
    reload(&lan, "a", &a, &first.to_string());
    wait_for("the removal", || lan.holders(OTHER).is_empty());
    let last = || {
        adverts(&capture)
            .into_iter()
            .rfind(|advert| advert.vrid == 52)
    };
    wait_for("its resignation", || {
        last().is_some_and(|advert| advert.priority == 0)
    });
    wait_for("the last notification", || record.lines().len() == 3);
    assert_eq!(record.lines()[2], "INSTANCE VI_2 FAULT 150");
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(entered(&a, "(VI_1) "), 2, "{}", a.log());
}

#[test]
fn an_instance_that_only_has_another_name_goes_on() {
    let Some(lan) = Lan::new(
        "netns::an_instance_that_only_has_another_name_goes_on",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let (a, _b) = pair(&lan, &Router::new);
    let mut watch = lan.watch_addresses("a");
    let before = adverts(&capture).len();
    let router = Router::new(150).named("RENAMED");
    reload(&lan, "a", &a, &router.to_string());
    wait_for("adverts", || adverts(&capture).len() >= before + 10);
    assert_eq!(adverts_of(&capture, B).len(), 0);
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(entered(&a, ""), 2, "{}", a.log());
    let statistics = crate::statistics(&lan, "a", &a);
    assert!(
        statistics.starts_with("VRRP Instance: RENAMED\n"),
        "{statistics}"
    );
}

#[test]
fn a_renamed_instance_is_carried_on_after_the_death_of_the_child() {
    let Some(lan) = Lan::new(
        "netns::a_renamed_instance_is_carried_on_after_the_death_of_the_child",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let (a, _b) = pair(&lan, &Router::new);
    let router = Router::new(150).named("RENAMED");
    reload(&lan, "a", &a, &router.to_string());
    wait_for("the new name", || {
        crate::statistics(&lan, "a", &a).contains("RENAMED")
    });
    let mut watch = lan.watch_addresses("a");
    kill(a.children()[0], Signal::SIGKILL).unwrap();
    let before = adverts(&capture).len();
    wait_for("adverts", || adverts(&capture).len() >= before + 10);
    assert_eq!(adverts_of(&capture, B).len(), 0, "{}", a.log());
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
}

#[test]
fn an_address_that_moves_to_another_instance_stays() {
    let Some(lan) = Lan::new(
        "netns::an_address_that_moves_to_another_instance_stays",
        &["a"],
    ) else {
        return;
    };
    let pair = |first: &[&str], second: &[&str]| {
        let first = Router::new(150).addresses(first.iter().copied());
        let second = Router::new(150)
            .named("VI_2")
            .vrid(52)
            .addresses(second.iter().copied());
        format!("{first}{second}")
    };
    let a = lan.hactl("a", &pair(&[ADDRESS, THIRD], &[OTHER]));
    lan.wait_for_holder(OTHER, "a");
    lan.wait_for_holder(THIRD, "a");
    for (first, second) in [
        (&[ADDRESS][..], &[OTHER, THIRD][..]),
        (&[ADDRESS, THIRD], &[OTHER]),
    ] {
        reload(&lan, "a", &a, &pair(first, second));
        crate::statistics(&lan, "a", &a);
        assert!(holds_for(seconds(1), || lan.has_address("a", THIRD)));
    }
    a.wait_for_log("(VI_2) Entering MASTER STATE");
    assert_eq!(entered(&a, ""), 4, "{}", a.log());
}

#[test]
fn a_broken_file_changes_nothing_and_is_an_error_in_the_log() {
    let Some(lan) = Lan::new(
        "netns::a_broken_file_changes_nothing_and_is_an_error_in_the_log",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let (a, _b) = pair(&lan, &Router::new);
    let mut watch = lan.watch_addresses("a");
    let before = adverts(&capture).len();
    reload(
        &lan,
        "a",
        &a,
        "vrrp_instance VI_1 {\n    priority many\n}\n",
    );
    a.wait_for_log("ERROR reload refused, everything goes on as before");
    a.wait_for_log("a.conf:2:");
    wait_for("adverts", || adverts(&capture).len() >= before + 10);
    assert_eq!(adverts_of(&capture, B).len(), 0);
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(adverts(&capture).pop().unwrap().priority, 150);
}

#[test]
fn a_reload_that_names_a_missing_interface_is_refused() {
    let Some(lan) = Lan::new(
        "netns::a_reload_that_names_a_missing_interface_is_refused",
        &["a"],
    ) else {
        return;
    };
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    let router = Router::new(150).addresses([ADDRESS, "10.9.0.1/32 dev eth9"]);
    reload(&lan, "a", &a, &router.to_string());
    a.wait_for_log("ERROR reload refused");
    let log = a.log();
    assert!(log.contains("no interface eth9; it has eth0, lo"), "{log}");
    assert!(holds_for(seconds(1), || lan.has_address("a", ADDRESS)));
    assert_eq!(entered(&a, ""), 2, "{log}");
}

#[test]
fn a_child_that_does_not_take_a_large_configuration_is_replaced() {
    let Some(lan) = Lan::new(
        "netns::a_child_that_does_not_take_a_large_configuration_is_replaced",
        &["a"],
    ) else {
        return;
    };
    // So patient that nobody becomes master: the addresses are only to be many.
    let routers = |priority| -> String {
        let routers = (1..=250_u8).map(|vrid| {
            let addresses = (1..=40).map(|host| format!("10.9.{vrid}.{host}"));
            let router = Router::new(priority).every("40.0").vrid(vrid);
            let text = router.addresses(addresses).to_string();
            text.replace("VI_1", &format!("VI_{vrid}"))
        });
        routers.collect()
    };
    let a = lan.hactl("a", &routers(100));
    a.wait_for_log("(VI_250) Entering BACKUP STATE");
    let child = a.children()[0];
    kill(child, Signal::SIGSTOP).unwrap();
    reload(&lan, "a", &a, &routers(99));
    wait_for("another child", || {
        let children = a.children();
        !children.is_empty() && !children.contains(&child)
    });
    a.wait_for_log("(VI_250) Entering BACKUP STATE, priority 99: start");
}

#[test]
fn an_address_that_a_dead_child_should_have_removed_is_removed() {
    let Some(lan) = Lan::new(
        "netns::an_address_that_a_dead_child_should_have_removed_is_removed",
        &["a"],
    ) else {
        return;
    };
    let router = Router::new(150).addresses([ADDRESS, OTHER]);
    let a = lan.hactl("a", &router.to_string());
    lan.wait_for_holder(OTHER, "a");
    a.wait_for_log("Entering MASTER STATE");
    let child = a.children()[0];
    kill(child, Signal::SIGSTOP).unwrap();
    reload(&lan, "a", &a, &Router::new(150).to_string());
    a.wait_for_log("reloading");
    kill(child, Signal::SIGKILL).unwrap();
    wait_for("the removal", || lan.holders(OTHER).is_empty());
    lan.wait_for_holder(ADDRESS, "a");
}
