//! Reloads and deaths of a running daemon.

use std::time::Duration;

use crate::configuration::{instance, quick};
use crate::lan::{holds_for, wait_for};
use crate::runner::on_every_pair;
use crate::world::{Program, VIP};

const SECOND: &str = "192.168.1.101";
const QUIET: Duration = Duration::from_millis(2500);

#[test]
fn a_backup_that_is_raised_takes_over() {
    on_every_pair("life::a_backup_that_is_raised_takes_over", |world| {
        let a = world.start("a", &quick(150, &[]));
        world.wait_for_holder("a");
        let b = world.start("b", &quick(100, &[]));
        b.wait_for_log("Entering BACKUP STATE");
        b.reload(&quick(200, &[]));
        world.wait_for_holder("b");
        assert_eq!(world.speakers(&world.frames()), ["a", "b"]);
        assert_eq!(a.statistic("Released master"), 1);
    });
}

#[test]
fn a_master_that_is_lowered_loses() {
    on_every_pair("life::a_master_that_is_lowered_loses", |world| {
        let a = world.start("a", &quick(150, &[]));
        world.wait_for_holder("a");
        let b = world.start("b", &quick(100, &[]));
        b.wait_for_log("Entering BACKUP STATE");
        a.reload(&quick(50, &[]));
        world.wait_for_holder("b");
        let frames = world.frames();
        let by_a = frames.iter().filter(|frame| world.sender(frame) == "a");
        let priorities = by_a.filter_map(|frame| Some(frame.advert()?.priority));
        let mut priorities: Vec<u8> = priorities.collect();
        priorities.dedup();
        // It said so itself, and did not resign.
        assert_eq!(priorities, [150, 50]);
    });
}

#[test]
fn a_reload_adds_and_removes_an_address_and_nothing_else() {
    on_every_pair(
        "life::a_reload_adds_and_removes_an_address_and_nothing_else",
        |world| {
            let with =
                |priority, addresses: &[&str]| instance(&[priority, "advert_int 1"], addresses);
            let a = world.start("a", &with("priority 150", &[VIP]));
            world.wait_for_holder("a");
            let b = world.start("b", &with("priority 100", &[VIP]));
            b.wait_for_log("Entering BACKUP STATE");
            let mut watch = world.lan().watch_addresses("a");

            let count = world.frames().len();
            b.reload(&with("priority 100", &[VIP, SECOND]));
            a.reload(&with("priority 150", &[VIP, SECOND]));
            world.lan().wait_for_holder(SECOND, "a");
            world.wait_for_frame("the announcement", count, |frame| {
                frame.announces() == Some(SECOND.parse().unwrap())
            });
            b.reload(&with("priority 100", &[VIP]));
            a.reload(&with("priority 150", &[VIP]));
            wait_for("the end of the second address", || {
                world.lan().holders(SECOND).is_empty()
            });

            assert_eq!(watch.lines(SECOND).len(), 2, "{:?}", watch.lines(SECOND));
            assert_eq!(watch.lines(VIP), Vec::<String>::new());
            assert_eq!(world.lan().holders(VIP), ["a"]);
            assert_eq!(world.speakers(&world.frames()), ["a"]);
        },
    );
}

#[test]
fn a_broken_file_changes_nothing() {
    on_every_pair("life::a_broken_file_changes_nothing", |world| {
        let a = world.start("a", &quick(150, &[]));
        world.wait_for_holder("a");
        let b = world.start("b", &quick(100, &[]));
        b.wait_for_log("Entering BACKUP STATE");
        a.reload("vrrp_instance VI_1 {\n    interface eth7\n    virtual_router_id 51\n}\n");
        if world.program("a") == Program::Hactl {
            a.wait_for_log("reload refused");
            assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
        } else {
            // keepalived gives the instance up: design.md §7 wants it kept.
            world.wait_for_holder("b");
        }
    });
}

#[test]
fn the_death_of_the_worker() {
    on_every_pair("life::the_death_of_the_worker", |world| {
        let a = world.start("a", &quick(150, &[]));
        world.wait_for_holder("a");
        let b = world.start("b", &quick(100, &[]));
        b.wait_for_log("Entering BACKUP STATE");
        wait_for("adverts at b", || {
            b.statistic("Advertisements: Received") > 0
        });
        let count = world.frames().len();
        a.crash_worker();
        let gap = match world.program("a") {
            Program::Keepalived => {
                // Its parent waits for a second, longer than b does at these intervals.
                world.wait_for_frame("b's advert", count, |frame| {
                    frame.advert().is_some() && world.sender(frame) == "b"
                });
                ["b", "a"].as_slice()
            }
            // design.md §8: no takeover at a tenth of a second and more.
            Program::Hactl => {
                assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
                ["a"].as_slice()
            }
        };
        world.wait_for_holder("a");
        let speakers = world.speakers(&world.frames_after(count));
        assert!(speakers.ends_with(gap), "{speakers:?}");
        assert_eq!(speakers.contains(&"b"), gap.contains(&"b"));
    });
}
