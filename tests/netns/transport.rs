//! Ways of adverts other than IPv4 multicast without proof: to peers, over IPv6, signed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use nix::sys::signal::{Signal, kill};

use crate::frames::{Advert, adverts_of};
use crate::lan::{Lan, holds_for, wait_for};
use crate::router::Router;
use crate::{A, ADDRESS, B, pair, seconds, statistics};

/// A router that sends to these peers.
fn to(priority: u8, peers: &[&str]) -> Router {
    let router = Router::new(priority).with("unicast_peer {");
    let router = peers.iter().fold(router, |router, peer| router.with(*peer));
    router.with("}")
}

/// A peer dies and comes back: its partner takes over and gives way.
fn fails_over(lan: &Lan, router: &dyn Fn(u8) -> Router) {
    let (mut a, b) = pair(lan, router);
    let children = a.children();
    a.signal(Signal::SIGKILL);
    for pid in children {
        // It may have ended with its parent.
        kill(pid, Signal::SIGKILL).ok();
    }
    assert!(!a.wait().success());
    lan.ip("a", "addr flush dev eth0 to 192.168.1.100/32");
    lan.wait_for_holder(ADDRESS, "b");
    let a = lan.hactl("a", &router(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    b.wait_for_log("Entering BACKUP STATE");
    assert!(a.stop().success());
    lan.wait_for_holder(ADDRESS, "b");
}

#[test]
fn routers_that_are_peers_fail_over() {
    let Some(lan) = Lan::new("netns::routers_that_are_peers_fail_over", &["a", "b"]) else {
        return;
    };
    // The bridge hands the frames between two of its ports on only like this.
    lan.ip("switch", "link set br0 promisc on");
    let capture = lan.capture();
    fails_over(&lan, &|priority| {
        to(priority, if priority > 100 { &[B] } else { &[A] })
            .with("check_unicast_src")
            .with("unicast_ttl 7")
    });
    let adverts = adverts_of(&capture, A);
    assert!(!adverts.is_empty());
    for advert in adverts {
        assert_eq!(
            (advert.destination.to_string().as_str(), advert.ttl),
            (B, 7)
        );
    }
}

/// The same identifier twice, told apart by who sends.
#[test]
fn routers_with_one_identifier_and_other_peers_do_not_mix() {
    let Some(lan) = Lan::new(
        "netns::routers_with_one_identifier_and_other_peers_do_not_mix",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let with_b = to(100, &[B]);
    let with_c = to(100, &["192.168.1.13"])
        .named("VI_2")
        .addresses(["192.168.1.200"]);
    let _b = lan.hactl("b", &to(150, &[A]).to_string());
    lan.wait_for_holder(ADDRESS, "b");
    let _a = lan.hactl("a", &format!("{with_b}{with_c}"));
    lan.wait_for_holder("192.168.1.200", "a");
    assert!(holds_for(seconds(2), || lan.holders(ADDRESS) == ["b"]));
    let c = to(150, &[A]).named("VI_2").addresses(["192.168.1.200"]);
    let _c = lan.hactl("c", &c.to_string());
    lan.wait_for_holder("192.168.1.200", "c");
    assert!(holds_for(seconds(1), || lan.holders(ADDRESS) == ["b"]));
}

#[test]
fn a_stranger_is_no_rival_of_a_router_that_checks_its_peers() {
    let Some(lan) = Lan::new(
        "netns::a_stranger_is_no_rival_of_a_router_that_checks_its_peers",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let a = lan.hactl("a", &to(100, &[B]).with("check_unicast_src").to_string());
    lan.wait_for_holder(ADDRESS, "a");
    let _c = lan.hactl("c", &to(200, &[A]).to_string());
    a.wait_for_log("the sender is no unicast peer");
    assert!(holds_for(seconds(1), || lan.has_address("a", ADDRESS)));
}

#[test]
fn routers_with_authentication_headers_fail_over() {
    let Some(lan) = Lan::new(
        "netns::routers_with_authentication_headers_fail_over",
        &["a", "b"],
    ) else {
        return;
    };
    fails_over(&lan, &|priority| {
        Router::new(priority)
            .every("1")
            .with("authentication {")
            .with("auth_type AH")
            .with("auth_pass ahkey12")
            .with("}")
    });
}

#[test]
fn routers_with_signatures_fail_over_and_unsigned_adverts_do_not_count() {
    let Some(lan) = Lan::new(
        "netns::routers_with_signatures_fail_over_and_unsigned_adverts_do_not_count",
        &["a", "b", "c"],
    ) else {
        return;
    };
    let key = lan.write("key", &format!("hex:{}\n", "5a".repeat(32)));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let signed = |priority| {
        Router::new(priority)
            .with("auth_hmac {")
            .with(format!("key 7 file:{}", key.display()))
            .with("active_key 7")
            .with("}")
    };
    fails_over(&lan, &signed);
    let a = lan.hactl("a", &signed(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    let _c = lan.hactl("c", &Router::new(200).to_string());
    a.wait_for_log("not signed");
    assert!(holds_for(seconds(1), || lan.has_address("a", ADDRESS)));
    assert!(!statistics(&lan, "a", &a).is_empty());
}

#[test]
fn a_key_file_that_is_missing_ends_the_start_without_a_router() {
    let Some(lan) = Lan::new(
        "netns::a_key_file_that_is_missing_ends_the_start_without_a_router",
        &["a"],
    ) else {
        return;
    };
    let router = Router::new(150)
        .with("auth_hmac {")
        .with("key 7 file:/nowhere/at/all")
        .with("active_key 7")
        .with("}");
    let mut a = lan.hactl("a", &router.to_string());
    assert!(!a.wait().success());
    a.wait_for_log("no key for auth_hmac in /nowhere/at/all");
    assert!(!lan.has_address("a", ADDRESS));
}

/// Both families of one identifier, and peers over IPv6.
#[test]
fn routers_over_ipv6_fail_over() {
    const VIRTUAL: &str = "2001:db8::100";
    for unicast in [false, true] {
        let Some(lan) = Lan::new("netns::routers_over_ipv6_fail_over", &["a", "b"]) else {
            return;
        };
        for (host, number) in [("a", 11), ("b", 12)] {
            lan.ip(
                host,
                &format!("addr add 2001:db8::{number}/64 dev eth0 nodad"),
            );
            lan.ip(host, &format!("addr add fe80::{number}/64 dev eth0 nodad"));
        }
        let router = |priority: u8, own: u8, peer: u8| {
            let router = Router::new(priority).addresses(["fe80::100/64", VIRTUAL]);
            if unicast {
                router
                    .with(format!("unicast_src_ip 2001:db8::{own}"))
                    .with(format!("unicast_peer {{\n2001:db8::{peer}\n}}"))
            } else {
                router
            }
        };
        let a = lan.hactl("a", &router(150, 11, 12).to_string());
        lan.wait_for_holder(VIRTUAL, "a");
        let b = lan.hactl("b", &router(100, 12, 11).to_string());
        b.wait_for_log("Entering BACKUP STATE");
        assert!(holds_for(seconds(2), || lan.holders(VIRTUAL) == ["a"]));
        assert!(a.stop().success());
        lan.wait_for_holder(VIRTUAL, "b");
        let _a = lan.hactl("a", &router(150, 11, 12).to_string());
        lan.wait_for_holder(VIRTUAL, "a");
        wait_for("one holder", || lan.holders(VIRTUAL) == ["a"]);
    }
}

#[test]
fn another_group_and_another_source_are_used() {
    let Some(lan) = Lan::new(
        "netns::another_group_and_another_source_are_used",
        &["a", "b"],
    ) else {
        return;
    };
    for (host, number) in [("a", 61), ("b", 62)] {
        lan.ip(host, &format!("addr add 192.168.1.{number}/24 dev eth0"));
    }
    let capture = lan.capture();
    let (_a, _b) = pair(&lan, &|priority| {
        let source = if priority > 100 { 61 } else { 62 };
        Router::new(priority)
            .with(format!("mcast_src_ip 192.168.1.{source}"))
            .with("mcast_dst_ip 224.0.0.99")
    });
    assert!(holds_for(seconds(2), || lan.holders(ADDRESS) == ["a"]));
    let adverts = adverts_of(&capture, "192.168.1.61");
    assert!(adverts.len() > 5);
    assert!(
        adverts
            .iter()
            .all(|a| a.destination.to_string() == "224.0.0.99")
    );
}

#[test]
fn a_router_whose_source_must_be_there_is_in_fault_until_it_is() {
    let Some(lan) = Lan::new(
        "netns::a_router_whose_source_must_be_there_is_in_fault_until_it_is",
        &["a"],
    ) else {
        return;
    };
    let router = Router::new(150)
        .with("mcast_src_ip 192.168.1.61")
        .with("track_src_ip");
    let a = lan.hactl("a", &router.to_string());
    a.wait_for_log("interface has no address to send from");
    lan.ip("a", "addr add 192.168.1.61/24 dev eth0");
    lan.wait_for_holder(ADDRESS, "a");
}

/// A peer group that changes with a reload, without a pause of the virtual address.
#[test]
fn a_reload_from_multicast_to_peers_keeps_the_master() {
    let Some(lan) = Lan::new(
        "netns::a_reload_from_multicast_to_peers_keeps_the_master",
        &["a", "b"],
    ) else {
        return;
    };
    let a = lan.hactl("a", &Router::new(150).to_string());
    lan.wait_for_holder(ADDRESS, "a");
    lan.ip("switch", "link set br0 promisc on");
    let capture = lan.capture();
    lan.write("a.conf", &to(150, &[B]).to_string());
    a.signal(Signal::SIGHUP);
    wait_for("adverts to the peer", || {
        let to_peer = |adverts: Vec<Advert>| adverts.iter().any(|a| a.destination.to_string() == B);
        to_peer(adverts_of(&capture, A))
    });
    let b = lan.hactl("b", &to(100, &[A]).to_string());
    b.wait_for_log("Entering BACKUP STATE");
    assert!(holds_for(seconds(1), || lan.holders(ADDRESS) == ["a"]));
}
