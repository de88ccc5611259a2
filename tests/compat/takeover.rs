//! Who has the address when routers come, go, and lose each other.

use std::time::Duration;

use crate::configuration::{classic, quick};
use crate::frames::Frame;
use crate::lan::{holds_for, wait_for};
use crate::runner::on_every_pair;
use crate::world::{VIP, World};

const MASTER: &str = include_str!("../fixtures/samples/seed-master.conf");
const BACKUP: &str = include_str!("../fixtures/samples/seed-backup.conf");

/// Long enough for several takeovers at a quarter of a second.
const QUIET: Duration = Duration::from_millis(2500);

fn is_announcement_of(world: &World, host: &str) -> impl Fn(&Frame) -> bool {
    move |frame| {
        let vip = VIP.parse().unwrap();
        frame.announces() == Some(vip) && world.sender(frame) == host
    }
}

#[test]
fn the_founding_pair_survives_a_crash() {
    on_every_pair("takeover::the_founding_pair_survives_a_crash", |world| {
        let _b = world.start("b", BACKUP);
        let a = world.start("a", MASTER);
        world.wait_for_holder("a");
        let count = world.frames().len();
        a.crash();
        wait_for("the address on b", || world.lan().has_address("b", VIP));
        world.wait_for_frame("b's announcement", count, is_announcement_of(world, "b"));
        let count = world.frames().len();
        let _a = world.start("a", MASTER);
        // What a has left behind is removed when it starts.
        world.wait_for_holder("b");
        world.wait_for_holder("a");
        world.wait_for_frame("a's announcement", count, is_announcement_of(world, "a"));
        let speakers = world.speakers(&world.frames());
        assert!(speakers.ends_with(&["a", "b", "a"]), "{speakers:?}");
    });
}

#[test]
fn a_cut_cable_is_a_fault_and_heals() {
    on_every_pair("takeover::a_cut_cable_is_a_fault_and_heals", |world| {
        let a = world.start("a", &quick(150, &[]));
        world.wait_for_holder("a");
        let _b = world.start("b", &quick(100, &[]));
        world.lan().cut("a");
        a.wait_for_log("Entering FAULT STATE");
        world.wait_for_holder("b");
        world.lan().heal("a");
        world.wait_for_holder("a");
        let speakers = world.speakers(&world.frames());
        assert_eq!(speakers, ["a", "b", "a"]);
    });
}

#[test]
fn an_interface_that_is_set_down_is_a_fault_and_comes_back() {
    on_every_pair(
        "takeover::an_interface_that_is_set_down_is_a_fault_and_comes_back",
        |world| {
            let a = world.start("a", &quick(150, &[]));
            world.wait_for_holder("a");
            let _b = world.start("b", &quick(100, &[]));
            world.lan().ip("a", "link set eth0 down");
            a.wait_for_log("Entering FAULT STATE");
            world.wait_for_holder("b");
            world.lan().ip("a", "link set eth0 up");
            world.wait_for_holder("a");
            let speakers = world.speakers(&world.frames());
            assert_eq!(speakers, ["a", "b", "a"]);
        },
    );
}

#[test]
fn a_master_that_stops_resigns() {
    on_every_pair("takeover::a_master_that_stops_resigns", |world| {
        let a = world.start("a", &classic(150, &[]));
        world.wait_for_holder("a");
        let _b = world.start("b", &classic(100, &[]));
        let count = world.frames().len();
        world.wait_for_frame("an advert", count, |frame| frame.advert().is_some());
        let count = world.frames().len();
        assert_eq!(a.stop().code(), Some(0));
        assert!(!world.lan().has_address("a", VIP));
        world.wait_for_holder("b");
        world.wait_for_frame("b's announcement", count, is_announcement_of(world, "b"));

        let frames = world.frames_after(count);
        let said: Vec<_> = frames
            .iter()
            .filter_map(|frame| Some((frame.time, world.sender(frame), frame.advert()?.priority)))
            .collect();
        let last = said.iter().rposition(|(_, host, _)| *host == "a").unwrap();
        let (resigned, _, priority) = said[last];
        assert_eq!(priority, 0, "{said:?}");
        // The skew time of b is 0.61 s; without the resignation it waits 2.6 s at least.
        let (taken, _, _) = said[last + 1];
        let gap = taken.saturating_sub(resigned);
        assert!(gap >= Duration::from_millis(600), "{gap:?}");
        assert!(gap < Duration::from_millis(2600), "{gap:?}");
    });
}

#[test]
fn of_equal_priorities_the_higher_address_wins() {
    on_every_pair(
        "takeover::of_equal_priorities_the_higher_address_wins",
        |world| {
            world.isolate();
            let _a = world.start("a", &quick(100, &[]));
            let _b = world.start("b", &quick(100, &[]));
            world.wait_for_split();
            world.rejoin();
            world.wait_for_holder("b");
            let stays = holds_for(QUIET, || world.lan().holders(VIP) == ["b"]);
            assert!(stays);
        },
    );
}

#[test]
fn the_winner_of_a_split_announces_the_address() {
    on_every_pair(
        "takeover::the_winner_of_a_split_announces_the_address",
        |world| {
            let _a = world.start("a", &quick(150, &[]));
            world.wait_for_holder("a");
            let _b = world.start("b", &quick(100, &[]));
            assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
            world.isolate();
            world.wait_for_split();
            let count = world.frames().len();
            world.wait_for_frame("b's announcement", 0, is_announcement_of(world, "b"));
            world.rejoin();
            world.wait_for_holder("a");
            world.wait_for_frame("a's announcement", count, is_announcement_of(world, "a"));
            assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["a"]));
        },
    );
}

#[test]
fn an_owner_does_not_wait() {
    on_every_pair("takeover::an_owner_does_not_wait", |world| {
        let slow = "advert_int 30";
        // Without the ownership, a would wait for a minute and a half.
        let _b = world.start("b", &owner_case(slow, "priority 100"));
        let _a = world.start("a", &owner_case(slow, "priority 255"));
        world.wait_for_holder("a");
        let speakers = world.speakers(&world.frames());
        assert_eq!(speakers, ["a"]);
    });
}

fn owner_case(interval: &str, priority: &str) -> String {
    let state = if priority.ends_with("255") {
        "state MASTER"
    } else {
        "state BACKUP"
    };
    crate::configuration::instance(&[state, interval, priority], &[VIP])
}

#[test]
fn an_address_deleted_by_hand_comes_back() {
    on_every_pair("takeover::an_address_deleted_by_hand_comes_back", |world| {
        let _a = world.start("a", &classic(150, &[]));
        world.wait_for_holder("a");
        let _b = world.start("b", &classic(100, &[]));
        let count = world.frames().len();
        world.lan().ip("a", &format!("addr del {VIP}/32 dev eth0"));
        // It resigns, and is the first to take over again.
        world.wait_for_frame("a's resignation", count, |frame| {
            world.sender(frame) == "a" && frame.advert().is_some_and(|advert| advert.priority == 0)
        });
        world.wait_for_frame("a's announcement", count, is_announcement_of(world, "a"));
        world.wait_for_holder("a");
    });
}
