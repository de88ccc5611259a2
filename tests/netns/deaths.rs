//! Processes that are killed or stopped: what is left behind is what the guarantees allow.

use std::time::Duration;

use hactl::sys::clock;
use hactl::time::Instant;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::frames::{Frame, adverts, adverts_of, frames};
use crate::lan::{Daemon, Lan, comes_true, holds_for, wait_for};
use crate::recorder::Recorder;
use crate::router::Router;
use crate::{A, ADDRESS, B, pair, seconds};

/// The only child of a daemon.
fn child(daemon: &Daemon) -> Pid {
    let children = daemon.children();
    let [child] = children.as_slice() else {
        unreachable!("one child: {children:?}")
    };
    *child
}

/// Waits until a daemon has another child than this.
fn wait_for_another(daemon: &Daemon, child: Pid) {
    wait_for("another child", || {
        let children = daemon.children();
        !children.is_empty() && !children.contains(&child)
    });
}

fn a_child_dies_unnoticed_by_the_peer(test: &str, interval: &'static str) {
    let Some(lan) = Lan::new(test, &["a", "b"]) else {
        return;
    };
    let record = Recorder::new(&lan, "notify");
    let router = |priority| Router::new(priority).every(interval);
    let master = router(150).with(record.line("notify", ""));
    let capture = lan.capture();
    let a = lan.hactl("a", &master.to_string());
    a.wait_for_log("Entering MASTER STATE");
    let b = lan.hactl("b", &router(100).to_string());
    b.wait_for_log("Entering BACKUP STATE");
    a.wait_for_log("Entering MASTER STATE");
    wait_for("the notification", || record.lines().len() == 2);
    let mut watch = lan.watch_addresses("a");
    let heard = adverts_of(&capture, A).len();
    let first = child(&a);
    kill(first, Signal::SIGKILL).unwrap();
    wait_for_another(&a, first);
    wait_for("five more adverts", || {
        adverts_of(&capture, A).len() >= heard + 5
    });
    assert_eq!(adverts_of(&capture, B).len(), 0, "{}", b.log());
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert!(lan.has_address("a", ADDRESS));
    let states = ["INSTANCE VI_1 BACKUP 150", "INSTANCE VI_1 MASTER 150"];
    assert_eq!(record.lines(), states);
}

#[test]
fn a_killed_child_is_replaced_without_a_takeover_at_1_s() {
    a_child_dies_unnoticed_by_the_peer(
        "netns::a_killed_child_is_replaced_without_a_takeover_at_1_s",
        "1",
    );
}

#[test]
fn a_killed_child_is_replaced_without_a_takeover_at_100_ms() {
    a_child_dies_unnoticed_by_the_peer(
        "netns::a_killed_child_is_replaced_without_a_takeover_at_100_ms",
        "0.1",
    );
}

#[test]
fn a_child_that_keeps_dying_gives_the_address_up_and_comes_back_later() {
    let Some(lan) = Lan::new(
        "netns::a_child_that_keeps_dying_gives_the_address_up_and_comes_back_later",
        &["a", "b"],
    ) else {
        return;
    };
    let (a, _b) = pair(&lan, &Router::new);
    let mut last = child(&a);
    for _ in 0..3 {
        kill(last, Signal::SIGKILL).unwrap();
        wait_for_another(&a, last);
        last = child(&a);
    }
    let log = a.log();
    assert!(log.contains("starting another one in 1 s"), "{log}");
    assert!(log.contains("starting another one in 2 s"), "{log}");
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn the_peer_takes_over_while_a_child_that_keeps_dying_waits() {
    let Some(lan) = Lan::new(
        "netns::the_peer_takes_over_while_a_child_that_keeps_dying_waits",
        &["a", "b"],
    ) else {
        return;
    };
    let (a, _b) = pair(&lan, &|priority| Router::new(priority).every("0.1"));
    let first = child(&a);
    kill(first, Signal::SIGKILL).unwrap();
    wait_for_another(&a, first);
    kill(child(&a), Signal::SIGKILL).unwrap();
    a.wait_for_log("starting another one in 1 s");
    lan.wait_for_holder(ADDRESS, "b");
}

#[test]
fn a_child_whose_supervisor_was_killed_resigns_and_releases() {
    let Some(lan) = Lan::new(
        "netns::a_child_whose_supervisor_was_killed_resigns_and_releases",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let (a, _b) = pair(&lan, &Router::new);
    a.signal(Signal::SIGKILL);
    lan.wait_for_holder(ADDRESS, "b");
    let last = adverts_of(&capture, A).pop().unwrap();
    assert_eq!(last.priority, 0);
    wait_for("the end of the child", || lan.pids("a").is_empty());
}

#[test]
fn a_daemon_that_was_stopped_for_ten_seconds_hears_the_new_master_before_it_speaks() {
    let Some(lan) = Lan::new(
        "netns::a_daemon_that_was_stopped_for_ten_seconds_hears_the_new_master_before_it_speaks",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let (a, _b) = pair(&lan, &Router::new);
    lan.signal_all("a", Signal::SIGSTOP);
    wait_for("a takeover", || lan.has_address("b", ADDRESS));
    assert!(holds_for(seconds(10), || lan.has_address("b", ADDRESS)));
    lan.signal_all("a", Signal::SIGCONT);
    a.wait_for_log("Entering BACKUP STATE, priority 150: was not running for");
    lan.wait_for_holder(ADDRESS, "a");
    let seen = frames(&capture);
    let from = |frame: &Frame, host: &str| match frame {
        Frame::Advert(advert) => advert.source.to_string() == host,
        Frame::Announcement(_) => false,
    };
    let first = seen.iter().position(|frame| from(frame, B)).unwrap();
    let last = seen.iter().rposition(|frame| from(frame, B)).unwrap();
    let intruding = seen[first..last].iter().filter(|frame| from(frame, A));
    let intruding = intruding.count();
    let mac_of = |frame: &Frame| match frame {
        Frame::Announcement(announcement) => Some(announcement.mac),
        Frame::Advert(_) => None,
    };
    let own = seen.iter().find_map(mac_of);
    let announced = seen[first..last]
        .iter()
        .filter(|frame| mac_of(frame) == own && own.is_some());
    assert_eq!(
        announced.count(),
        0,
        "announcements before the backup was silent"
    );
    // One by which it takes the address back, and one more if that one was answered.
    assert!(
        intruding <= 2,
        "{intruding} adverts before the backup was silent"
    );
}

#[test]
fn a_stopped_child_is_replaced_and_the_peer_holds_the_address_meanwhile() {
    let Some(lan) = Lan::new(
        "netns::a_stopped_child_is_replaced_and_the_peer_holds_the_address_meanwhile",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let a = lan.hactl("a", &Router::new(150).to_string());
    a.wait_for_log("Entering MASTER STATE");
    let b = lan.hactl("b", &Router::new(100).to_string());
    b.wait_for_log("Entering BACKUP STATE");
    wait_for("4 s of calm", || adverts_of(&capture, A).len() >= 20);
    let first = child(&a);
    kill(first, Signal::SIGSTOP).unwrap();
    wait_for("a takeover", || lan.has_address("b", ADDRESS));
    wait_for_another(&a, first);
    assert!(!a.log().contains("was not running"), "{}", a.log());
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn vrrp_goes_on_while_the_supervisor_is_stopped_and_its_child_survives_its_return() {
    let Some(lan) = Lan::new(
        "netns::vrrp_goes_on_while_the_supervisor_is_stopped_and_its_child_survives_its_return",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let (a, b) = pair(&lan, &Router::new);
    let first = child(&a);
    a.signal(Signal::SIGSTOP);
    let held = holds_for(seconds(6), || lan.holders(ADDRESS) == ["a"]);
    assert!(held, "{}", b.log());
    a.signal(Signal::SIGCONT);
    let count = adverts_of(&capture, A).len();
    wait_for("adverts", || adverts_of(&capture, A).len() >= count + 25);
    assert_eq!(a.children(), [first], "{}", a.log());
    assert_eq!(adverts_of(&capture, B).len(), 0, "{}", b.log());
}

#[test]
fn a_child_that_died_while_its_supervisor_was_stopped_does_not_carry_on() {
    let Some(lan) = Lan::new(
        "netns::a_child_that_died_while_its_supervisor_was_stopped_does_not_carry_on",
        &["a", "b"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let (a, _b) = pair(&lan, &Router::new);
    let first = child(&a);
    a.signal(Signal::SIGSTOP);
    // Its signs of life wait for a supervisor that does not read them, and must not look fresh later.
    let count = adverts_of(&capture, A).len();
    wait_for("adverts", || adverts_of(&capture, A).len() >= count + 5);
    kill(first, Signal::SIGKILL).unwrap();
    wait_for("a takeover", || lan.has_address("b", ADDRESS));
    let before = adverts_of(&capture, A).len();
    let resumed = Instant::ZERO + clock::wall();
    a.signal(Signal::SIGCONT);
    wait_for("adverts of a", || adverts_of(&capture, A).len() > before);
    let next = adverts_of(&capture, A)[before].time;
    // A router that begins anew listens for three intervals and the skew time.
    assert!(
        next.since(resumed) > Duration::from_millis(500),
        "{}",
        a.log()
    );
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn the_address_that_a_killed_daemon_left_behind_is_removed_by_the_next_start() {
    let Some(lan) = Lan::new(
        "netns::the_address_that_a_killed_daemon_left_behind_is_removed_by_the_next_start",
        &["a"],
    ) else {
        return;
    };
    let configuration = Router::new(150).to_string();
    let a = lan.hactl("a", &configuration);
    lan.wait_for_holder(ADDRESS, "a");
    a.kill();
    assert!(lan.has_address("a", ADDRESS));
    let mut watch = lan.watch_addresses("a");
    let a = lan.hactl("a", &configuration);
    a.wait_for_log("Entering BACKUP STATE");
    a.wait_for_log("Entering MASTER STATE");
    let lines = watch.lines(ADDRESS);
    let [removed, added] = lines.as_slice() else {
        unreachable!("removed, then added: {lines:?}")
    };
    assert!(
        removed.contains("Deleted") && !added.contains("Deleted"),
        "{lines:?}"
    );
}

#[test]
fn a_second_daemon_with_the_same_runtime_folder_is_refused_by_pid() {
    let Some(lan) = Lan::new(
        "netns::a_second_daemon_with_the_same_runtime_folder_is_refused_by_pid",
        &["a"],
    ) else {
        return;
    };
    let configuration = Router::new(150).to_string();
    let a = lan.hactl("a", &configuration);
    lan.wait_for_holder(ADDRESS, "a");
    let mut second = lan.hactl("a", &configuration);
    assert_eq!(second.wait().code(), Some(3));
    let log = second.log();
    assert!(log.contains(&format!("(pid {})", a.pid())), "{log}");
    assert!(log.contains("--runtime-dir"), "{log}");
    assert!(lan.has_address("a", ADDRESS));
}

#[test]
fn failover_does_not_wait_for_a_log_that_nobody_reads() {
    let Some(lan) = Lan::new(
        "netns::failover_does_not_wait_for_a_log_that_nobody_reads",
        &["a", "b"],
    ) else {
        return;
    };
    let a = lan.hactl("a", &Router::new(150).to_string());
    let config = lan.write("b.conf", &Router::new(100).to_string());
    let (_reader, mut writer) = std::io::pipe().unwrap();
    fill(&mut writer);
    let mut command = lan.hactl_command("b", &config);
    let mut b = command.stderr(writer).spawn().unwrap();
    lan.wait_for_holder(ADDRESS, "a");
    a.signal(Signal::SIGKILL);
    lan.wait_for_holder(ADDRESS, "b");
    kill(Pid::from_raw(b.id().try_into().unwrap()), Signal::SIGTERM).unwrap();
    let ended = comes_true(seconds(10), || b.try_wait().unwrap().is_some());
    assert!(ended, "it ends in spite of its log");
    assert!(lan.holders(ADDRESS).is_empty());
}

/// Writes into a pipe until it is full, and leaves it blocking.
fn fill(writer: &mut std::io::PipeWriter) {
    use nix::fcntl::{FcntlArg, OFlag, fcntl};
    use std::io::Write as _;
    fcntl(&*writer, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).unwrap();
    for size in [4096, 1] {
        while writer.write(&vec![b'x'; size]).is_ok() {}
    }
    fcntl(&*writer, FcntlArg::F_SETFL(OFlag::empty())).unwrap();
}

#[test]
fn nothing_is_left_of_a_lan_whose_test_fails() {
    if !nix::unistd::Uid::effective().is_root() {
        return crate::skip::test(
            "netns::nothing_is_left_of_a_lan_whose_test_fails",
            "needs root for network namespaces",
        );
    }
    let found = std::sync::Mutex::new(None);
    let failed = std::panic::catch_unwind(|| {
        let lan = Lan::new("netns::nothing_is_left_of_a_lan_whose_test_fails", &["a"]).unwrap();
        let daemon = lan.hactl("a", &Router::new(150).to_string());
        lan.wait_for_holder(ADDRESS, "a");
        let namespaces = [lan.namespace("a"), lan.namespace("switch")];
        let processes = lan.pids("a");
        *found.lock().unwrap() = Some((namespaces, processes, lan.folder().to_owned()));
        assert!(daemon.log().is_empty(), "this failure belongs to the test");
    });
    assert!(failed.is_err());
    let (namespaces, processes, folder) = found.into_inner().unwrap().unwrap();
    assert_eq!(processes.len(), 2);
    let list = crate::lan::run("ip", &["netns", "list"]);
    assert!(namespaces.iter().all(|name| !list.contains(name)), "{list}");
    assert!(!folder.exists());
    wait_for("the end of the processes", || {
        processes.iter().all(|pid| !is_running(*pid))
    });
}

/// Whether a process is there and not only waits for its parent to ask for its status.
fn is_running(pid: Pid) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = status.rsplit(')').next().unwrap_or_default();
    !state.is_empty() && !state.trim_start().starts_with('Z')
}

#[test]
fn a_single_router_has_its_adverts_back_after_a_stop_of_the_whole_daemon() {
    let Some(lan) = Lan::new(
        "netns::a_single_router_has_its_adverts_back_after_a_stop_of_the_whole_daemon",
        &["a"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    lan.signal_all("a", Signal::SIGSTOP);
    assert!(holds_for(seconds(4), || lan.has_address("a", ADDRESS)));
    let before = adverts(&capture).len();
    let children = a.children();
    lan.signal_all("a", Signal::SIGCONT);
    a.wait_for_log("while MASTER; no other router was heard");
    wait_for("adverts", || adverts(&capture).len() >= before + 20);
    let times: Vec<_> = adverts(&capture)[before..].iter().map(|a| a.time).collect();
    // What was missed is not made up for.
    assert!(times[19].since(times[0]) > seconds(3), "{times:?}");
    assert_eq!(a.children(), children, "{}", a.log());
}

#[test]
fn a_request_for_a_dump_that_we_do_not_write_does_not_end_the_daemon() {
    let Some(lan) = Lan::new(
        "netns::a_request_for_a_dump_that_we_do_not_write_does_not_end_the_daemon",
        &["a"],
    ) else {
        return;
    };
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    a.signal(Signal::SIGUSR1);
    a.wait_for_log("not supported yet");
    assert!(holds_for(seconds(1), || lan.has_address("a", ADDRESS)));
    assert!(a.stop().success());
}

#[test]
fn a_daemon_whose_child_is_stopped_can_be_stopped_and_releases() {
    let Some(lan) = Lan::new(
        "netns::a_daemon_whose_child_is_stopped_can_be_stopped_and_releases",
        &["a"],
    ) else {
        return;
    };
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    kill(child(&a), Signal::SIGSTOP).unwrap();
    a.stop();
    assert!(lan.holders(ADDRESS).is_empty());
    assert!(lan.pids("a").is_empty());
}

#[test]
fn a_supervisor_that_cannot_start_another_child_releases_before_it_ends() {
    let Some(lan) = Lan::new(
        "netns::a_supervisor_that_cannot_start_another_child_releases_before_it_ends",
        &["a"],
    ) else {
        return;
    };
    let mut a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    leave_descriptors(&a, 1);
    kill(child(&a), Signal::SIGKILL).unwrap();
    assert!(!a.wait().success());
    assert!(lan.holders(ADDRESS).is_empty(), "{}", a.log());
    assert!(
        a.log().contains("cannot start the vrrp process"),
        "{}",
        a.log()
    );
}

/// Lets a daemon open only so many more descriptors.
fn leave_descriptors(daemon: &Daemon, free: usize) {
    let entries = std::fs::read_dir(format!("/proc/{}/fd", daemon.pid())).unwrap();
    let used: Vec<usize> = entries
        .map(|entry| {
            entry
                .unwrap()
                .file_name()
                .to_str()
                .unwrap()
                .parse()
                .unwrap()
        })
        .collect();
    let limit = (0..)
        .filter(|number| !used.contains(number))
        .nth(free)
        .unwrap();
    let pid = daemon.pid().to_string();
    let limit = format!("--nofile={limit}:");
    crate::lan::run("prlimit", &["--pid", &pid, &limit]);
}

#[test]
fn signals_to_all_processes_at_once_reload_and_stop_like_one_to_the_daemon() {
    let Some(lan) = Lan::new(
        "netns::signals_to_all_processes_at_once_reload_and_stop_like_one_to_the_daemon",
        &["a"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let mut a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    let first = child(&a);
    for signal in [Signal::SIGHUP, Signal::SIGUSR1, Signal::SIGUSR2] {
        lan.signal_all("a", signal);
    }
    a.wait_for_log("reloading");
    a.wait_for_log("wrote ");
    let count = adverts(&capture).len();
    wait_for("adverts", || adverts(&capture).len() >= count + 5);
    assert_eq!(a.children(), [first], "{}", a.log());
    lan.signal_all("a", Signal::SIGTERM);
    assert!(a.wait().success());
    assert!(lan.holders(ADDRESS).is_empty());
    assert!(!a.log().contains("ERROR"), "{}", a.log());
    let resignations = || adverts(&capture).iter().filter(|a| a.priority == 0).count();
    wait_for("a resignation", || resignations() == 1);
}
