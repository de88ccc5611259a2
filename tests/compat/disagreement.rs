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

/// keepalived 2.2.7 has a line of its statistics for them and never counts them there.
const INTERVAL: &str = "Packet Errors: Advertisement Interval";

/// Both nodes ignore each other, and count each packet as `statistic`.
fn ignore_each_other(world: &World, nodes: [(&str, &Node<'_>); 2], statistic: &str) {
    world.wait_for_split();
    let [(a, _), (b, _)] = nodes;
    for (host, node) in nodes {
        let peer = if host == a { b } else { a };
        let lines = complaints(node);
        // keepalived as MASTER puts its next advert off with every packet that it drops, and is silent
        // as long as ours keep coming (vrrp.md P-01): a few from the start are all there is to count.
        let enough = match (world.program(host), world.program(peer)) {
            (Program::Hactl, Program::Keepalived) => 1,
            _ => node.statistic(statistic) + MANY,
        };
        wait_for("ignored adverts", || {
            let uncounted = world.program(host) == Program::Keepalived && statistic == INTERVAL;
            node.statistic(statistic) >= enough
                || uncounted && node.log().contains("interval mismatch")
        });
        // keepalived 2.2.7 has a line for every single packet (since 2.3 one for each episode).
        if world.program(host) == Program::Hactl {
            assert!(complaints(node) <= lines.max(1), "{}", node.log());
            assert!((1..=2).contains(&complaints(node)), "{}", node.log());
        }
    }
    assert_eq!(world.lan().holders(VIP), ["a", "b"]);
}

/// The lines of our log about adverts that are ignored: one as Backup, one as Active.
fn complaints(node: &Node<'_>) -> usize {
    node.log().matches("ignoring adverts").count()
}

#[test]
fn a_wrong_password_is_counted_and_not_obeyed() {
    on_every_pair(
        "disagreement::a_wrong_password_is_counted_and_not_obeyed",
        |world| {
            let a = world.start("a", &classic(150, &[&password("oneword")]));
            let b = world.start("b", &classic(100, &[&password("another")]));
            ignore_each_other(
                world,
                [("a", &a), ("b", &b)],
                "Authentication Errors: Failure",
            );
            assert_eq!(a.statistic("Authentication Errors: Type Mismatch"), 0);
            for node in [&a, &b] {
                for secret in ["oneword", "another"] {
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
        ignore_each_other(
            world,
            [("a", &a), ("b", &b)],
            "Authentication Errors: Type Mismatch",
        );
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
            ignore_each_other(world, [("a", &a), ("b", &b)], INTERVAL);
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
