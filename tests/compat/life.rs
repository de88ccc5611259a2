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
        match world.program("a") {
            // It ends at once, says nothing to its peers, and leaves the address behind.
            Program::Keepalived => {
                assert_eq!(a.wait().code(), Some(2));
                world.wait_for_split();
            }
            // design.md §2: everything goes on as it was.
            Program::Hactl => {
                a.wait_for_log("reload refused");
                assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
            }
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
        let mut watch = world.lan().watch_addresses("a");
        let count = world.frames().len();
        a.crash_worker();
        match world.program("a") {
            // The next worker begins as any other: it removes the address and waits as BACKUP.
            Program::Keepalived => {
                wait_for("the address taken away and put back", || {
                    watch.lines(VIP).len() >= 2
                });
                world.wait_for_holder("a");
            }
            // design.md §8: the next worker carries on, and nobody takes over.
            Program::Hactl => {
                assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
                assert_eq!(watch.lines(VIP), Vec::<String>::new());
                assert_eq!(world.speakers(&world.frames_after(count)), ["a"]);
            }
        }
    });
}
