//! The daemon on real sockets and netlink, in network namespaces.

#![expect(clippy::unwrap_used, reason = "a test that breaks must say where")]

#[path = "support/lan.rs"]
#[expect(
    dead_code,
    reason = "shared by several test programs, each of which uses a part"
)]
mod lan;
#[path = "support/skip.rs"]
mod skip;

use lan::Lan;
use nix::sys::signal::Signal;

const MASTER: &str = include_str!("fixtures/samples/seed-master.conf");
const BACKUP: &str = include_str!("fixtures/samples/seed-backup.conf");
const ADDRESS: &str = "192.168.1.100";

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
