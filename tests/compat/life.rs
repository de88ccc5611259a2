//! Reloads and deaths of a running daemon.

use std::time::Duration;

use crate::configuration::{classic, instance, password, quick};
use crate::frames::Frame;
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
fn the_death_of_the_worker_costs_only_keepalived_its_address() {
    on_every_pair(
        "life::the_death_of_the_worker_costs_only_keepalived_its_address",
        |world| {
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
        },
    );
}

#[test]
fn a_new_name_is_the_same_instance() {
    on_every_pair("life::a_new_name_is_the_same_instance", |world| {
        let a = world.start("a", &classic(150, &[]));
        world.wait_for_holder("a");
        let b = world.start("b", &classic(100, &[]));
        let mut watch = world.lan().watch_addresses("a");
        let count = world.frames().len();
        // The reload is over when the new priority is on the wire.
        a.reload(&classic(151, &[]).replace("VI_1", "ANOTHER"));
        world.wait_for_frame("the new priority", count, |frame| {
            frame.advert().is_some_and(|advert| advert.priority == 151)
        });
        assert_eq!(watch.lines(VIP), Vec::<String>::new());
        let frames = world.frames_after(count);
        let resigned = |frame: &Frame| frame.advert().is_some_and(|advert| advert.priority == 0);
        assert!(!frames.iter().any(resigned));
        assert_eq!(world.speakers(&frames), ["a"]);
        assert_eq!(b.statistic("Became master"), 0);
    });
}

#[test]
fn a_new_password_in_time_costs_no_takeover() {
    on_every_pair("life::a_new_password_in_time_costs_no_takeover", |world| {
        let with = |priority, word| classic(priority, &[&password(word)]);
        let a = world.start("a", &with(150, "oneword"));
        world.wait_for_holder("a");
        let b = world.start("b", &with(100, "oneword"));
        b.wait_for_log("Entering BACKUP STATE");
        b.reload(&with(100, "another"));
        a.reload(&with(150, "another"));
        let count = world.frames().len();
        let has_new_word = |frame: &Frame| frame.octets.ends_with(b"another\0");
        world.wait_for_frame("the new password", count, has_new_word);
        let heard = b.statistic("Advertisements: Received");
        wait_for("adverts at b", || {
            b.statistic("Advertisements: Received") > heard + 2
        });
        assert_eq!(world.lan().holders(VIP), ["a"]);
        assert_eq!(world.speakers(&world.frames()), ["a"]);
    });
}

#[test]
fn an_instance_that_a_reload_removes_resigns() {
    on_every_pair("life::an_instance_that_a_reload_removes_resigns", |world| {
        let other = quick(100, &[])
            .replace("VI_1", "VI_2")
            .replace("virtual_router_id 51", "virtual_router_id 52")
            .replace(VIP, SECOND);
        let both = classic(150, &[]) + &other;
        let a = world.start("a", &both);
        world.wait_for_holder("a");
        world.lan().wait_for_holder(SECOND, "a");
        let _b = world.start("b", &classic(100, &[]));
        let mut watch = world.lan().watch_addresses("a");
        let count = world.frames().len();
        a.reload(&other);
        world.wait_for_frame("the resignation", count, |frame| {
            let advert = frame.advert();
            advert.is_some_and(|advert| advert.priority == 0 && advert.vrid == 51)
        });
        world.wait_for_holder("b");
        assert_eq!(watch.lines(SECOND), Vec::<String>::new());
        assert_eq!(world.lan().holders(SECOND), ["a"]);
    });
}
