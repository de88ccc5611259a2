//! Interfaces and addresses that go and come back.

use hactl::types::MacAddr;
use nix::sys::signal::Signal;

use crate::frames::{adverts, adverts_of, announcements_of};
use crate::lan::{Lan, wait_for};
use crate::router::Router;
use crate::{A, ADDRESS, pair};

#[test]
fn a_master_without_carrier_is_at_fault_and_returns_by_way_of_backup() {
    let Some(lan) = Lan::new(
        "netns::a_master_without_carrier_is_at_fault_and_returns_by_way_of_backup",
        &["a", "b"],
    ) else {
        return;
    };
    let (a, _b) = pair(&lan, &Router::new);
    lan.cut("a");
    a.wait_for_log("Entering FAULT STATE, priority 150: interface is down");
    lan.wait_for_holder(ADDRESS, "b");
    lan.heal("a");
    a.wait_for_log("Entering BACKUP STATE, priority 150: the last fault is gone");
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn an_interface_that_is_set_down_is_a_fault_too() {
    let Some(lan) = Lan::new(
        "netns::an_interface_that_is_set_down_is_a_fault_too",
        &["a"],
    ) else {
        return;
    };
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    lan.ip("a", "link set eth0 down");
    a.wait_for_log("Entering FAULT STATE, priority 150: interface is down");
    wait_for("the removal", || lan.holders(ADDRESS).is_empty());
    lan.ip("a", "link set eth0 up");
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn an_interface_that_was_replaced_under_the_same_name_is_used_again() {
    let Some(lan) = Lan::new(
        "netns::an_interface_that_was_replaced_under_the_same_name_is_used_again",
        &["a", "b"],
    ) else {
        return;
    };
    let (a, _b) = pair(&lan, &Router::new);
    lan.ip("a", "link del eth0");
    a.wait_for_log("Entering FAULT STATE");
    lan.wait_for_holder(ADDRESS, "b");
    let peer = lan.namespace("a");
    lan.ip(
        "switch",
        &format!("link add p-a type veth peer name eth0 netns {peer}"),
    );
    lan.ip("switch", "link set p-a master br0 up");
    lan.ip("a", "link set eth0 up");
    lan.ip("a", &format!("addr add {A}/24 dev eth0"));
    lan.wait_for_holder(ADDRESS, "a");
    let log = a.log();
    let returned = log.contains("Entering BACKUP STATE, priority 150: the last fault is gone");
    assert!(returned, "{log}");
}

#[test]
fn a_router_without_an_address_to_send_from_is_at_fault_until_it_has_one() {
    let Some(lan) = Lan::new(
        "netns::a_router_without_an_address_to_send_from_is_at_fault_until_it_has_one",
        &["a", "b"],
    ) else {
        return;
    };
    let (a, _b) = pair(&lan, &Router::new);
    lan.ip("a", &format!("addr del {A}/24 dev eth0"));
    a.wait_for_log("Entering FAULT STATE, priority 150: interface has no address to send from");
    lan.wait_for_holder(ADDRESS, "b");
    lan.ip("a", &format!("addr add {A}/24 dev eth0"));
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn another_address_takes_the_place_of_a_removed_source() {
    let Some(lan) = Lan::new(
        "netns::another_address_takes_the_place_of_a_removed_source",
        &["a"],
    ) else {
        return;
    };
    lan.ip("a", "addr add 192.168.1.21/24 dev eth0");
    lan.ip("a", "addr add 10.1.0.1/24 dev eth0");
    let capture = lan.capture();
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    lan.ip("a", &format!("addr del {A}/24 dev eth0"));
    wait_for("adverts of the other", || {
        !adverts_of(&capture, "10.1.0.1").is_empty()
    });
    assert!(!a.log().contains("FAULT"), "{}", a.log());
}

#[test]
fn an_address_that_is_there_at_the_start_is_removed_until_it_is_ours() {
    let Some(lan) = Lan::new(
        "netns::an_address_that_is_there_at_the_start_is_removed_until_it_is_ours",
        &["a"],
    ) else {
        return;
    };
    lan.ip("a", "addr add 192.168.1.100/32 dev eth0");
    let mut watch = lan.watch_addresses("a");
    let a = lan.hactl("a", &Router::new(150).to_string());
    a.wait_for_log("removed 192.168.1.100/32");
    a.wait_for_log("Entering MASTER STATE");
    let lines = watch.lines(ADDRESS);
    let [removed, added] = lines.as_slice() else {
        unreachable!("removed, then added: {lines:?}")
    };
    assert!(removed.contains("Deleted"), "{removed}");
    assert!(!added.contains("Deleted"), "{added}");
}

#[test]
fn a_master_whose_address_somebody_removes_resigns_and_comes_back() {
    let Some(lan) = Lan::new(
        "netns::a_master_whose_address_somebody_removes_resigns_and_comes_back",
        &["a"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let a = lan.hactl("a", &Router::new(150).to_string());
    a.wait_for_log("Entering MASTER STATE");
    lan.ip("a", "addr del 192.168.1.100/32 dev eth0");
    a.wait_for_log("Entering BACKUP STATE, priority 150: somebody removed 192.168.1.100");
    lan.wait_for_holder(ADDRESS, "a");
    let mut priorities: Vec<u8> = adverts(&capture).iter().map(|a| a.priority).collect();
    priorities.dedup();
    assert_eq!(priorities, [150, 0, 150]);
}

#[test]
fn an_interface_that_flaps_often_ends_with_one_master() {
    let Some(lan) = Lan::new(
        "netns::an_interface_that_flaps_often_ends_with_one_master",
        &["a", "b"],
    ) else {
        return;
    };
    let (a, _b) = pair(&lan, &Router::new);
    for _ in 0..50 {
        lan.cut("a");
        lan.heal("a");
    }
    lan.wait_for_holder(ADDRESS, "a");
    a.signal(Signal::SIGTERM);
    lan.wait_for_holder(ADDRESS, "b");
}

#[test]
fn a_router_whose_interface_comes_up_after_the_start_takes_part_then() {
    let Some(lan) = Lan::new(
        "netns::a_router_whose_interface_comes_up_after_the_start_takes_part_then",
        &["a"],
    ) else {
        return;
    };
    lan.cut("a");
    lan.ip("a", "addr flush dev eth0");
    let a = lan.hactl("a", &Router::new(150).to_string());
    a.wait_for_log("Entering FAULT STATE, priority 150: interface is down");
    lan.heal("a");
    lan.ip("a", &format!("addr add {A}/24 dev eth0"));
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn an_interface_that_gets_another_name_is_missing_until_it_has_its_own_again() {
    let Some(lan) = Lan::new(
        "netns::an_interface_that_gets_another_name_is_missing_until_it_has_its_own_again",
        &["a", "b"],
    ) else {
        return;
    };
    let (a, _b) = pair(&lan, &Router::new);
    rename(&lan, "eth0", "eth8");
    a.wait_for_log("Entering FAULT STATE");
    lan.wait_for_holder(ADDRESS, "b");
    rename(&lan, "eth8", "eth0");
    lan.wait_for_holder(ADDRESS, "a");
}

/// Kernels before 6.2 rename only interfaces that are down.
fn rename(lan: &Lan, from: &str, to: &str) {
    let namespace = lan.namespace("a");
    let renamed = std::process::Command::new("ip")
        .args(["-n", &namespace, "link", "set", from, "name", to])
        .status();
    if !renamed.is_ok_and(|status| status.success()) {
        lan.ip("a", &format!("link set {from} down"));
        lan.ip("a", &format!("link set {from} name {to}"));
        lan.ip("a", &format!("link set {to} up"));
    }
}

#[test]
fn an_interface_with_another_mac_address_announces_that() {
    let Some(lan) = Lan::new(
        "netns::an_interface_with_another_mac_address_announces_that",
        &["a"],
    ) else {
        return;
    };
    let capture = lan.capture();
    let a = lan.hactl("a", &Router::new(150).to_string());
    a.wait_for_log("Entering MASTER STATE");
    lan.ip("a", "link set eth0 address 02:00:00:00:00:77");
    // The second set follows after five seconds.
    wait_for("the second set", || {
        announcements_of(&capture, ADDRESS).len() >= 10
    });
    let last = announcements_of(&capture, ADDRESS).pop().unwrap();
    assert_eq!(last.mac, MacAddr::new([2, 0, 0, 0, 0, 0x77]));
}
