//! Two routers whose configurations differ: what each makes of the other's adverts, and what it
//! counts and logs.

use std::time::Duration;

use crate::configuration::{classic, instance, password, quick};
use crate::lan::{holds_for, wait_for};
use crate::runner::on_every_pair;
use crate::world::{Node, Program, VIP, World};

/// Long enough for several takeovers at a quarter of a second.
const QUIET: Duration = Duration::from_millis(2500);

/// More adverts than any log may have lines about.
const MANY: u64 = 4;

/// Both nodes ignore each other, count each packet as `statistic`, and log it no more than once
/// while they stay what they are.
fn ignore_each_other(world: &World, a: &Node<'_>, b: &Node<'_>, statistic: &str) {
    world.wait_for_split();
    for node in [a, b] {
        let before = node.statistic(statistic);
        let lines = lines_about_adverts(node);
        let mut now = before;
        wait_for("ignored adverts", || {
            now = node.statistic(statistic);
            now >= before + MANY
        });
        let more = lines_about_adverts(node) - lines;
        assert!(more <= 1, "{more} lines for {} adverts", now - before);
    }
    assert_eq!(world.lan().holders(VIP), ["a", "b"]);
}

/// Lines of the log, but for those about the signals that ask for statistics.
fn lines_about_adverts(node: &Node<'_>) -> usize {
    let log = node.log();
    let is_about_statistics =
        |line: &str| line.contains("keepalived.stats") || line.contains("Printing VRRP stats");
    log.lines()
        .filter(|line| !is_about_statistics(line))
        .count()
}

#[test]
fn a_wrong_password_is_counted_and_not_obeyed() {
    on_every_pair(
        "disagreement::a_wrong_password_is_counted_and_not_obeyed",
        |world| {
            let a = world.start("a", &classic(150, &[&password("1234")]));
            let b = world.start("b", &classic(100, &[&password("12345")]));
            ignore_each_other(world, &a, &b, "Authentication Errors: Failure");
            assert_eq!(a.statistic("Authentication Errors: Type Mismatch"), 0);
            for node in [&a, &b] {
                for secret in ["1234", "12345"] {
                    assert!(!node.log().contains(secret), "{}", node.log());
                }
            }
        },
    );
}

#[test]
fn a_right_password_is_obeyed() {
    on_every_pair("disagreement::a_right_password_is_obeyed", |world| {
        // Eight characters fill the field and have no end mark.
        let authentication = password("eightcha");
        let a = world.start("a", &classic(150, &[&authentication]));
        world.wait_for_holder("a");
        let b = world.start("b", &classic(100, &[&authentication]));
        wait_for("adverts", || {
            b.statistic("Advertisements: Received") >= MANY
        });
        assert_eq!(b.statistic("Authentication Errors: Failure"), 0);
        assert_eq!(world.lan().holders(VIP), ["a"]);
        assert_eq!(a.statistic("Became master"), 1);
        assert_eq!(b.statistic("Became master"), 0);
    });
}

#[test]
fn a_missing_password_is_a_mismatch() {
    on_every_pair("disagreement::a_missing_password_is_a_mismatch", |world| {
        let a = world.start("a", &classic(150, &[&password("1234")]));
        let b = world.start("b", &classic(100, &[]));
        ignore_each_other(world, &a, &b, "Authentication Errors: Type Mismatch");
        assert_eq!(a.statistic("Authentication Errors: Failure"), 0);
    });
}

#[test]
fn another_interval_is_ignored_in_version_2() {
    on_every_pair(
        "disagreement::another_interval_is_ignored_in_version_2",
        |world| {
            let a = world.start("a", &instance(&["priority 150", "advert_int 1"], &[VIP]));
            let b = world.start("b", &instance(&["priority 100", "advert_int 2"], &[VIP]));
            ignore_each_other(world, &a, &b, "Packet Errors: Advertisement Interval");
        },
    );
}

#[test]
fn another_interval_is_learnt_in_version_3() {
    on_every_pair(
        "disagreement::another_interval_is_learnt_in_version_3",
        |world| {
            let lines = |priority, interval| instance(&["version 3", priority, interval], &[VIP]);
            let _a = world.start("a", &lines("priority 150", "advert_int 1"));
            world.wait_for_holder("a");
            // b gives a less than one of a's intervals, until it has heard it.
            let b = world.start("b", &lines("priority 100", "advert_int 0.1"));
            wait_for("an advert at b", || {
                b.statistic("Advertisements: Received") >= 1
            });
            world.wait_for_holder("a");
            let count = world.frames().len();
            assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
            assert_eq!(world.speakers(&world.frames_after(count)), ["a"]);
        },
    );
}

#[test]
fn another_version_is_ignored() {
    on_every_pair("disagreement::another_version_is_ignored", |world| {
        let _a = world.start("a", &classic(150, &[]));
        let _b = world.start("b", &classic(100, &["version 3"]));
        world.wait_for_split();
        let long = Duration::from_secs(4);
        assert!(holds_for(long, || world.lan().holders(VIP) == ["a", "b"]));
    });
}

#[test]
fn another_router_is_none_of_our_business() {
    on_every_pair(
        "disagreement::another_router_is_none_of_our_business",
        |world| {
            let other = quick(100, &[]).replace("virtual_router_id 51", "virtual_router_id 52");
            let a = world.start("a", &quick(150, &[]));
            let b = world.start("b", &other);
            world.wait_for_split();
            assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a", "b"]));
            for node in [a, b] {
                assert_eq!(node.statistic("Advertisements: Received"), 0);
            }
        },
    );
}

#[test]
fn other_addresses() {
    on_every_pair("disagreement::other_addresses", |world| {
        let lines = |priority| ["version 3", "advert_int 0.25", priority];
        let _a = world.start("a", &instance(&lines("priority 150"), &[VIP]));
        world.wait_for_holder("a");
        let b = instance(&lines("priority 100"), &[VIP, "192.168.1.101"]);
        let b = world.start("b", &b);
        match world.program("b") {
            // It drops such adverts, and so does every keepalived before 2.3.3.
            Program::Keepalived => {
                world.wait_for_split();
                assert!(b.statistic("Packet Errors: Address List") > 0);
            }
            // As keepalived since 2.3.3: two masters are worse than a difference in the lists.
            Program::Hactl => {
                assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
                assert_eq!(b.statistic("Became master"), 0);
                b.wait_for_log("other addresses than ours");
            }
        }
    });
}
