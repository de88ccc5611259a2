//! Sync groups: virtual routers that change their state together.

use std::fmt::Display;

use nix::sys::signal::{Signal, kill};

use crate::frames::adverts;
use crate::lan::{Daemon, Lan, holds_for, wait_for};
use crate::recorder::Recorder;
use crate::reload::reload;
use crate::router::Router;
use crate::{ADDRESS, seconds};

const OTHER: &str = "192.168.1.101";
const THIRD: &str = "192.168.1.102";

fn first(priority: u8) -> Router {
    Router::new(priority)
}

fn second(priority: u8) -> Router {
    Router::new(priority)
        .named("VI_2")
        .vrid(52)
        .addresses([OTHER])
}

fn third(priority: u8) -> Router {
    Router::new(priority)
        .named("VI_3")
        .vrid(53)
        .addresses([THIRD])
}

fn group(members: &str, more: &str) -> String {
    format!("vrrp_sync_group G {{\n    group {{\n        {members}\n    }}\n    {more}\n}}\n")
}

/// Routers 1 and 2 as a group.
fn two(priority: u8, more: &str) -> String {
    let (first, second) = (first(priority), second(priority));
    format!("{}{first}{second}", group("VI_1 VI_2", more))
}

fn holds_both(lan: &Lan, host: &str) {
    for address in [ADDRESS, OTHER] {
        lan.wait_for_holder(address, host);
    }
}

fn times(daemon: &Daemon, text: &str) -> usize {
    daemon.log().matches(text).count()
}

fn lines(text: impl Display) -> Vec<String> {
    text.to_string().lines().map(str::to_owned).collect()
}

#[test]
fn a_fault_of_one_takes_all_over_and_the_group_is_notified() {
    let Some(lan) = Lan::new(
        "netns::a_fault_of_one_takes_all_over_and_the_group_is_notified",
        &["a", "b"],
    ) else {
        return;
    };
    let record = Recorder::new(&lan, "group");
    let notify = [
        record.line("notify", ""),
        record.line("notify_master", "master"),
        record.line("notify_fault", "fault"),
        record.line("notify_stop", "stop"),
    ];
    let flag = lan.write("flag", "");
    let check = format!(
        "vrrp_script check {{\n    script \"/usr/bin/test -e {}\"\n    interval 0.1\n    user root\n}}\n",
        flag.display()
    );
    // One member alone follows the script.
    let follower = second(150).with("track_script {\n        check\n    }");
    let text = format!(
        "{check}{}{}{follower}",
        group("VI_1 VI_2", &notify.join("\n    ")),
        first(150)
    );
    let a = lan.hactl("a", &text);
    holds_both(&lan, "a");
    let _b = lan.hactl("b", &two(100, ""));
    std::fs::remove_file(&flag).unwrap();
    holds_both(&lan, "b");
    a.wait_for_log("(VI_1) Entering FAULT STATE, priority 150: another member");
    std::fs::write(&flag, "").unwrap();
    holds_both(&lan, "a");
    wait_for("the notifications", || record.lines().len() >= 8);
    assert!(a.stop().success());
    wait_for("the stop", || record.lines().len() >= 10);
    let expected = [
        "GROUP G BACKUP 0",
        "master",
        "GROUP G MASTER 0",
        "fault",
        "GROUP G FAULT 0",
        "GROUP G BACKUP 0",
        "master",
        "GROUP G MASTER 0",
        "stop",
        "GROUP G STOP 0",
    ];
    assert_eq!(record.lines(), expected);
}

/// P-18: a lost address takes the whole group to Backup, and the group is told of it.
#[test]
fn p18_a_lost_address_is_notified_for_the_group_too() {
    let Some(lan) = Lan::new(
        "netns::p18_a_lost_address_is_notified_for_the_group_too",
        &["a"],
    ) else {
        return;
    };
    let record = Recorder::new(&lan, "group");
    let _a = lan.hactl("a", &two(150, &record.line("notify", "")));
    holds_both(&lan, "a");
    wait_for("the group", || record.lines().len() == 2);
    lan.ip("a", &format!("addr del {OTHER}/32 dev eth0"));
    wait_for("the way back", || record.lines().len() >= 4);
    let states = ["BACKUP", "MASTER", "BACKUP", "MASTER"];
    let expected = states.map(|state| format!("GROUP G {state} 0"));
    assert_eq!(record.lines(), expected);
    holds_both(&lan, "a");
}

/// P-89, P-90: members come and go, and the others stay as they are.
#[test]
fn p89_p90_members_that_come_and_go_leave_the_others_alone() {
    let Some(lan) = Lan::new(
        "netns::p89_p90_members_that_come_and_go_leave_the_others_alone",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let a = lan.hactl("a", &two(150, ""));
    holds_both(&lan, "a");
    let b = lan.hactl("b", &two(100, ""));
    b.wait_for_log("VRRP_Group(G) Entering BACKUP STATE");
    let mut watch = lan.watch_addresses("a");
    let three = |priority| {
        let routers = format!("{}{}{}", first(priority), second(priority), third(priority));
        format!("{}{routers}", group("VI_1 VI_2 VI_3", ""))
    };
    reload(&lan, "a", &a, &three(150));
    lan.wait_for_holder(THIRD, "a");
    // The peer is told to follow, then all of it is taken back.
    reload(&lan, "b", &b, &three(100));
    b.wait_for_log("(VI_3) Entering BACKUP STATE");
    let without_second = format!("{}{}{}", group("VI_1 VI_3", ""), first(150), third(150));
    reload(&lan, "a", &a, &without_second);
    wait_for("the removal", || !lan.has_address("a", OTHER));
    let before = adverts(&capture).len();
    wait_for("more adverts", || adverts(&capture).len() >= before + 10);
    assert!(lan.has_address("a", ADDRESS) && lan.has_address("a", THIRD));
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(times(&a, "(VI_1) Entering"), 2, "{}", a.log());
    assert_eq!(times(&a, "(VI_3) Entering"), 2, "{}", a.log());
    // The group of the peer is held back by the others.
    assert_eq!(times(&b, "Entering MASTER"), 0, "{}", b.log());
    let resigned: Vec<u8> = adverts(&capture)
        .into_iter()
        .filter(|advert| advert.priority == 0)
        .map(|advert| advert.vrid)
        .collect();
    assert_eq!(resigned, [52], "{:?}", lines(a.log()));
}

#[test]
fn all_members_carry_on_when_the_process_dies() {
    let Some(lan) = Lan::new(
        "netns::all_members_carry_on_when_the_process_dies",
        &["a", "b"],
    ) else {
        return;
    };
    let record = Recorder::new(&lan, "group");
    let text = |priority, more: &str| {
        let (first, second) = (first(priority).every("1"), second(priority).every("1"));
        format!("{}{first}{second}", group("VI_1 VI_2", more))
    };
    let a = lan.hactl("a", &text(150, &record.line("notify", "")));
    holds_both(&lan, "a");
    let b = lan.hactl("b", &text(100, ""));
    b.wait_for_log("VRRP_Group(G) Entering BACKUP STATE");
    let mut watch = lan.watch_addresses("a");
    kill(a.children()[0], Signal::SIGKILL).unwrap();
    a.wait_for_log("starting another one");
    assert!(holds_for(seconds(5), || !b.log().contains("MASTER")));
    for address in [ADDRESS, OTHER] {
        assert_eq!(watch.lines(address), [""; 0]);
    }
    assert_eq!(record.lines(), ["GROUP G BACKUP 0", "GROUP G MASTER 0"]);
    let statistics = crate::statistics(&lan, "a", &a);
    assert!(statistics.contains("VI_1") && statistics.contains("VI_2"));
}
