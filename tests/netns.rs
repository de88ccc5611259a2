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

#[path = "netns/deaths.rs"]
mod deaths;
#[path = "netns/founding.rs"]
mod founding;
#[path = "netns/frames.rs"]
mod frames;
#[path = "netns/groups.rs"]
mod groups;
#[path = "netns/hostile.rs"]
mod hostile;
#[path = "netns/injector.rs"]
mod injector;
#[path = "netns/input.rs"]
mod input;
#[path = "netns/interfaces.rs"]
mod interfaces;
#[path = "netns/recorder.rs"]
mod recorder;
#[path = "netns/reload.rs"]
mod reload;
#[path = "netns/router.rs"]
mod router;
#[path = "netns/scripts.rs"]
mod scripts;
#[path = "netns/tracking.rs"]
mod tracking;
#[path = "netns/transport.rs"]
mod transport;
#[path = "netns/wire_facts.rs"]
mod wire_facts;

use std::fs;
use std::time::Duration;

use lan::{Daemon, Lan, wait_for};
use nix::sys::signal::Signal;
use router::Router;

/// The virtual address of nearly all tests.
const ADDRESS: &str = "192.168.1.100";

/// `eth0` of the first host of a LAN, and of the second.
const A: &str = "192.168.1.11";
const B: &str = "192.168.1.12";

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// A master on `a` that holds [`ADDRESS`], and its backup on `b`; the router is told its priority.
fn pair(lan: &Lan, router: &dyn Fn(u8) -> Router) -> (Daemon, Daemon) {
    let a = lan.hactl("a", &router(150).to_string());
    a.wait_for_log("Entering MASTER STATE");
    let b = lan.hactl("b", &router(100).to_string());
    b.wait_for_log("Entering BACKUP STATE");
    lan.wait_for_holder(ADDRESS, "a");
    (a, b)
}

/// The statistics of a daemon, as `SIGUSR2` writes them.
fn statistics(lan: &Lan, host: &str, daemon: &Daemon) -> String {
    let file = lan.temporary(host).join("keepalived.stats");
    drop(fs::remove_file(&file));
    daemon.signal(Signal::SIGUSR2);
    wait_for("the statistics", || file.exists());
    fs::read_to_string(&file).unwrap()
}

/// A number in the statistics of a daemon with one virtual router.
fn counter(statistics: &str, section: &str, name: &str) -> u64 {
    let mut lines = statistics.lines();
    lines
        .find(|line| line.trim() == format!("{section}:"))
        .unwrap();
    let name = format!("    {name}: ");
    let number = lines.find_map(|line| line.strip_prefix(&name)).unwrap();
    number.parse().unwrap()
}
