//! The pair of the project's founding document.

use nix::sys::signal::Signal;

use crate::frames::{adverts, adverts_of};
use crate::lan::{Lan, wait_for};
use crate::{A, ADDRESS, B};

const MASTER: &str = include_str!("../fixtures/samples/seed-master.conf");
const BACKUP: &str = include_str!("../fixtures/samples/seed-backup.conf");

#[test]
fn the_founding_pair_moves_the_address_and_takes_it_back() {
    let Some(lan) = Lan::new(
        "netns::the_founding_pair_moves_the_address_and_takes_it_back",
        &["a", "b"],
    ) else {
        return;
    };
    let master = lan.hactl("a", MASTER);
    let _backup = lan.hactl("b", BACKUP);
    lan.wait_for_holder(ADDRESS, "a");
    master.signal(Signal::SIGKILL);
    lan.wait_for_holder(ADDRESS, "b");
    let _master = lan.hactl("a", MASTER);
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn a_stopped_founding_master_resigns_and_the_backup_does_not_wait_for_its_silence() {
    let Some(lan) = Lan::new(
        "netns::a_stopped_founding_master_resigns_and_the_backup_does_not_wait_for_its_silence",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let master = lan.hactl("a", MASTER);
    let backup = lan.hactl("b", BACKUP);
    lan.wait_for_holder(ADDRESS, "a");
    assert!(master.stop().success());
    lan.wait_for_holder(ADDRESS, "b");
    backup.wait_for_log("(VI_1) Entering MASTER STATE");
    wait_for("adverts of b", || !adverts_of(&capture, B).is_empty());
    let last = adverts_of(&capture, A).pop().unwrap();
    assert_eq!(last.priority, 0);
    let takeover = adverts_of(&capture, B).remove(0).time.since(last.time);
    // Skew_Time is 0.65 s, silence would take 3.65 s.
    assert!(takeover.as_millis() < 2000, "{takeover:?}");
    assert!(backup.log().contains(&format!("{A} resigned (priority 0)")));
}

#[test]
fn an_interrupted_master_resigns_too() {
    let Some(lan) = Lan::new("netns::an_interrupted_master_resigns_too", &["a"]) else {
        return;
    };
    let capture = lan.capture();
    let mut master = lan.hactl("a", MASTER);
    lan.wait_for_holder(ADDRESS, "a");
    master.signal(Signal::SIGINT);
    assert!(master.wait().success());
    assert!(lan.holders(ADDRESS).is_empty());
    let end = || adverts(&capture).last().map(|advert| advert.priority);
    wait_for("priority 0", || end() == Some(0));
}
