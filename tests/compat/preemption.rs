//! Whether and when a higher priority takes over from a lower one that works.

use std::time::Duration;

use crate::configuration::quick;
use crate::lan::{holds_for, wait_for};
use crate::runner::on_every_pair;
use crate::world::{VIP, World};

const QUIET: Duration = Duration::from_millis(2500);

/// When b said its last word before a came, and when a spoke for the first time.
fn handover(world: &World, count: usize) -> (Duration, Duration) {
    let frames = world.frames();
    let before = &frames[count - 1];
    let first = frames[count..]
        .iter()
        .find(|frame| frame.advert().is_some() && world.sender(frame) == "a")
        .unwrap();
    (before.time, first.time)
}

#[test]
fn a_higher_priority_takes_over_at_once() {
    on_every_pair(
        "preemption::a_higher_priority_takes_over_at_once",
        |world| {
            let b = world.start("b", &quick(100, &[]));
            world.wait_for_holder("b");
            let _a = world.start("a", &quick(150, &[]));
            world.wait_for_holder("a");
            assert_eq!(world.speakers(&world.frames()), ["b", "a"]);
            b.wait_for_log("Entering BACKUP STATE");
            assert_eq!(b.statistic("Released master"), 1);
        },
    );
}

#[test]
fn nopreempt_leaves_a_working_master_alone() {
    on_every_pair(
        "preemption::nopreempt_leaves_a_working_master_alone",
        |world| {
            let b = world.start("b", &quick(100, &["nopreempt"]));
            world.wait_for_holder("b");
            let a = world.start("a", &quick(150, &["nopreempt"]));
            a.wait_for_log("Entering BACKUP STATE");
            assert!(holds_for(QUIET, || world.lan().holders(VIP) == ["b"]));
            b.stop();
            world.wait_for_holder("a");
            assert_eq!(world.speakers(&world.frames()), ["b", "a"]);
        },
    );
}

#[test]
fn preempt_delay_waits_that_long() {
    on_every_pair("preemption::preempt_delay_waits_that_long", |world| {
        let _b = world.start("b", &quick(100, &[]));
        world.wait_for_holder("b");
        wait_for("an advert", || world.frames().len() > 6);
        let count = world.frames().len();
        let _a = world.start("a", &quick(150, &["preempt_delay 3"]));
        world.wait_for_holder("a");
        let (before, first) = handover(world, count);
        assert!(first.saturating_sub(before) >= Duration::from_secs(3));
        assert_eq!(world.speakers(&world.frames()), ["b", "a"]);
    });
}

#[test]
fn preempt_delay_does_not_delay_the_replacement_of_a_dead_master() {
    on_every_pair(
        "preemption::preempt_delay_does_not_delay_the_replacement_of_a_dead_master",
        |world| {
            let b = world.start("b", &quick(100, &[]));
            world.wait_for_holder("b");
            let a = world.start("a", &quick(150, &["preempt_delay 600"]));
            wait_for("adverts", || a.statistic("Advertisements: Received") > 0);
            let count = world.frames().len();
            b.crash();
            world.wait_for_frame("a's advert", count, |frame| {
                frame.advert().is_some() && world.sender(frame) == "a"
            });
            wait_for("the address on a", || world.lan().has_address("a", VIP));
        },
    );
}
