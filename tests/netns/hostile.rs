//! Packets that nobody should send: nothing moves, and the log stays short.

use std::net::Ipv4Addr;
use std::time::Duration;

use hactl::sys::clock;
use nix::sys::signal::Signal;

use crate::frames::{adverts_of, announcements_of};
use crate::injector::{Forgery, Injector};
use crate::lan::{AddressWatch, Capture, Daemon, Lan, comes_true, holds_for, wait_for};
use crate::router::Router;
use crate::{A, ADDRESS, B, counter, pair, seconds, statistics};

const FORGER: Ipv4Addr = Ipv4Addr::new(192, 168, 1, 13);

/// Lines that nonsense may add to the log within a minute: one for each reason to ignore a packet, or
/// two for each of the first sixteen senders that differ from us.
const LINES_MAX: usize = 40;

/// Octets without which a message has no identifier, and belongs to no router.
const FIXED_OCTETS: u64 = 8;

/// A master on `a`, its backup on `b`, and somebody else on `c`.
struct Scene<'a> {
    lan: &'a Lan,
    capture: Capture,
    watch: AddressWatch<'a>,
    a: Daemon,
    b: Daemon,
    injector: Injector,
    lines: usize,
}

impl<'a> Scene<'a> {
    fn new(lan: &'a Lan, router: &dyn Fn(u8) -> Router) -> Self {
        let capture = lan.capture();
        let (a, b) = pair(lan, router);
        wait_for("adverts", || adverts_of(&capture, A).len() >= 3);
        Self {
            lan,
            capture,
            watch: lan.watch_addresses("a"),
            lines: a.log().lines().count(),
            a,
            b,
            injector: Injector::on(lan, "c"),
        }
    }

    fn inject(&self, message: &[u8]) {
        self.injector.send(FORGER, 255, message);
    }

    /// The master went on as if nothing had been sent.
    fn assert_nothing_moved(&mut self) {
        let before = adverts_of(&self.capture, A).len();
        wait_for("further adverts", || {
            adverts_of(&self.capture, A).len() >= before + 3
        });
        assert_eq!(self.watch.lines(ADDRESS), [""; 0], "{}", self.a.log());
        assert_eq!(adverts_of(&self.capture, B).len(), 0, "{}", self.b.log());
        assert_eq!(self.lan.holders(ADDRESS), ["a"]);
        let log = self.a.log();
        let lines: Vec<&str> = log.lines().skip(self.lines).collect();
        assert!(lines.len() <= LINES_MAX, "{lines:#?}");
    }
}

fn messages_cut_anywhere_move_nothing(test: &str, router: &dyn Fn(u8) -> Router, good: &Forgery) {
    let Some(lan) = Lan::new(test, &["a", "b", "c"]) else {
        return;
    };
    let mut scene = Scene::new(&lan, router);
    let message = good.message();
    assert!(message.len() >= 40);
    for length in 0..message.len() {
        scene.inject(message.split_at(length).0);
    }
    scene.assert_nothing_moved();
    let statistics = statistics(&lan, "a", &scene.a);
    let expected = message.len() as u64 - FIXED_OCTETS;
    assert_eq!(counter(&statistics, "Packet Errors", "Length"), expected);
}

#[test]
fn version_3_messages_cut_anywhere_move_nothing() {
    let addresses = (100..108).map(|host| Ipv4Addr::new(192, 168, 1, host));
    let good = Forgery {
        addresses: addresses.collect(),
        ..Forgery::v3(200, FORGER)
    };
    messages_cut_anywhere_move_nothing(
        "netns::version_3_messages_cut_anywhere_move_nothing",
        &Router::new,
        &good,
    );
}

#[test]
fn version_2_messages_cut_anywhere_move_nothing() {
    let addresses = (100..106).map(|host| Ipv4Addr::new(192, 168, 1, host));
    let good = Forgery {
        addresses: addresses.collect(),
        password: Some("secret"),
        ..Forgery::v2(200, FORGER)
    };
    let password = "authentication {\n auth_type PASS\n auth_pass secret\n}";
    messages_cut_anywhere_move_nothing(
        "netns::version_2_messages_cut_anywhere_move_nothing",
        &|priority| Router::new(priority).every("1").with(password),
        &good,
    );
}

#[test]
fn the_same_message_whole_is_obeyed() {
    let Some(lan) = Lan::new("netns::the_same_message_whole_is_obeyed", &["a", "b", "c"]) else {
        return;
    };
    let scene = Scene::new(&lan, &Router::new);
    scene.inject(&Forgery::v3(200, FORGER).message());
    scene
        .a
        .wait_for_log("advert from 192.168.1.13 with priority 200 wins");
}

#[test]
fn garbage_moves_nothing() {
    let Some(lan) = Lan::new("netns::garbage_moves_nothing", &["a", "b", "c"]) else {
        return;
    };
    let mut scene = Scene::new(&lan, &Router::new);
    let mut random = fastrand::Rng::with_seed(51);
    for _ in 0..2000 {
        let mut message: Vec<u8> = (0..random.usize(2..100)).map(|_| random.u8(..)).collect();
        message[1] = 51;
        scene.inject(&message);
    }
    scene.assert_nothing_moved();
}

#[test]
fn bad_adverts_at_the_pace_of_the_good_ones_do_not_silence_the_master() {
    let Some(lan) = Lan::new(
        "netns::bad_adverts_at_the_pace_of_the_good_ones_do_not_silence_the_master",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let mut scene = Scene::new(&lan, &Router::new);
    let good = Forgery::v3(200, FORGER);
    let mut checksum = good.message();
    checksum[6] ^= 0x55;
    let mut kind = good.message();
    kind[0] = 0x32;
    let mut interval = good.message();
    interval[4..6].fill(0);
    let mut empty = good.clone();
    empty.addresses.clear();
    let version = Forgery::v2(200, FORGER).message();
    for _ in 0..60 {
        for message in [&checksum, &kind, &interval, &empty.message(), &version] {
            scene.inject(message);
        }
        scene.injector.send(FORGER, 254, &good.message());
        // Four of each in an advertisement interval.
        comes_true(Duration::from_millis(50), || false);
    }
    scene.assert_nothing_moved();
    let adverts = adverts_of(&scene.capture, A);
    let gaps = adverts
        .windows(2)
        .map(|pair| pair[1].time.since(pair[0].time));
    let longest = gaps.max().unwrap();
    assert!(longest < Duration::from_millis(500), "{longest:?}");
    let statistics = statistics(&lan, "a", &scene.a);
    for (name, expected) in [
        ("TTL", 60),
        ("Invalid Type", 60),
        ("Advertisement Interval", 60),
        ("Address List", 60),
    ] {
        let count = counter(&statistics, "Packet Errors", name);
        assert_eq!(count, expected, "{name}: {statistics}");
    }
}

#[test]
fn a_thousand_senders_of_bad_adverts_do_not_flood_the_log() {
    let Some(lan) = Lan::new(
        "netns::a_thousand_senders_of_bad_adverts_do_not_flood_the_log",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let mut scene = Scene::new(&lan, &Router::new);
    for sender in 0..1000_u16 {
        let [high, low] = sender.to_be_bytes();
        let source = Ipv4Addr::new(10, 0, high, low);
        let message = Forgery::v3(200, source).message();
        scene.injector.send(source, 64, &message);
    }
    scene.assert_nothing_moved();
    let statistics = statistics(&lan, "a", &scene.a);
    assert_eq!(counter(&statistics, "Packet Errors", "TTL"), 1000);
    assert_eq!(scene.a.log().matches("ignoring adverts").count(), 1);
}

#[test]
fn a_thousand_senders_of_other_addresses_do_not_flood_the_log() {
    let Some(lan) = Lan::new(
        "netns::a_thousand_senders_of_other_addresses_do_not_flood_the_log",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let mut scene = Scene::new(&lan, &Router::new);
    for sender in 0..1000_u16 {
        let [high, low] = sender.to_be_bytes();
        let source = Ipv4Addr::new(10, 0, high, low);
        let mut advert = Forgery::v3(50, source);
        advert.addresses.clear();
        advert.addresses.push(source);
        advert.centiseconds = 30;
        scene.injector.send(source, 255, &advert.message());
    }
    scene.assert_nothing_moved();
}

#[test]
fn a_flood_of_weaker_adverts_is_answered_at_most_once_an_interval() {
    let Some(lan) = Lan::new(
        "netns::a_flood_of_weaker_adverts_is_answered_at_most_once_an_interval",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let mut scene = Scene::new(&lan, &Router::new);
    let message = Forgery::v3(50, FORGER).message();
    let start = clock::now();
    let before = adverts_of(&scene.capture, A).len();
    let announced = announcements_of(&scene.capture, ADDRESS).len();
    while clock::now().since(start) < seconds(2) {
        for _ in 0..20 {
            scene.inject(&message);
        }
        comes_true(Duration::from_millis(10), || false);
    }
    let heard = || {
        let statistics = statistics(&lan, "a", &scene.a);
        counter(&statistics, "Advertisements", "Received")
    };
    assert!(heard() > 1000);
    let intervals = clock::now().since(start).as_millis() / 200;
    let adverts = adverts_of(&scene.capture, A).len() - before;
    // Those that are due anyway, and the answers.
    let limit = 2 * (intervals + 2);
    assert!(adverts as u128 <= limit, "{adverts} in {intervals}");
    let announcements = announcements_of(&scene.capture, ADDRESS).len() - announced;
    assert!(
        announcements as u128 <= (intervals + 2) * 5,
        "{announcements}"
    );
    scene.assert_nothing_moved();
}

#[test]
fn a_stream_of_resignations_cannot_keep_a_backup_from_taking_over() {
    let Some(lan) = Lan::new(
        "netns::a_stream_of_resignations_cannot_keep_a_backup_from_taking_over",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let scene = Scene::new(&lan, &Router::new);
    lan.signal_all("a", Signal::SIGKILL);
    let message = Forgery::v3(0, FORGER).message();
    wait_for("the takeover", || {
        scene.inject(&message);
        lan.has_address("b", ADDRESS)
    });
    let adverts = adverts_of(&scene.capture, B);
    assert!(!adverts.is_empty());
}

#[test]
fn the_router_that_yields_after_a_split_does_not_announce_any_more() {
    let Some(lan) = Lan::new(
        "netns::the_router_that_yields_after_a_split_does_not_announce_any_more",
        &["a", "b"],
    ) else {
        return;
    };
    let isolate = |how: &str| {
        for port in ["p-a", "p-b"] {
            lan.ip(
                "switch",
                &format!("link set {port} type bridge_slave isolated {how}"),
            );
        }
    };
    let capture = lan.capture();
    isolate("on");
    let b = lan.hactl("b", &Router::new(100).to_string());
    b.wait_for_log("Entering MASTER STATE");
    let announced = || announcements_of(&capture, ADDRESS);
    wait_for("announcements of b", || announced().len() >= 5);
    let mac = announced()[0].mac;
    let _a = lan.hactl("a", &Router::new(150).to_string());
    wait_for("two masters", || lan.holders(ADDRESS) == ["a", "b"]);
    isolate("off");
    lan.wait_for_holder(ADDRESS, "a");
    let of_b = || announced().iter().filter(|one| one.mac == mac).count();
    // The second set of b would come five seconds after its first.
    let silent = holds_for(seconds(6), || of_b() == 5);
    assert!(silent, "{}", of_b());
    assert_eq!(lan.holders(ADDRESS), ["a"]);
}
