//! Adverts to peers, behind authentication headers, and over IPv6.

use crate::configuration::{classic, instance, quick};
use crate::lan::wait_for;
use crate::runner::on_every_pair;
use crate::world::World;

const TO_A: &str = "unicast_peer {\n        192.168.1.11\n    }";
const TO_B: &str = "unicast_peer {\n        192.168.1.12\n    }";
const AH: &str = "authentication {\n        auth_type AH\n        auth_pass ahkey12\n    }";

/// The master leaves and comes back; each yields to the other in turn.
fn changes_hands(world: &World, a: &str, b: &str, address: &str) {
    let first = world.start("a", a);
    wait_for("the address on a", || world.lan().has_address("a", address));
    let _b = world.start("b", b);
    first.stop();
    wait_for("the address on b alone", || {
        world.lan().holders(address) == ["b"]
    });
    let _a = world.start("a", a);
    wait_for("the address on a alone", || {
        world.lan().holders(address) == ["a"]
    });
}

#[test]
fn peers_of_version_3_change_hands() {
    on_every_pair("transport::peers_of_version_3_change_hands", |world| {
        let (a, b) = (quick(150, &[TO_B]), quick(100, &[TO_A]));
        changes_hands(world, &a, &b, crate::world::VIP);
    });
}

#[test]
fn peers_of_version_2_change_hands() {
    on_every_pair("transport::peers_of_version_2_change_hands", |world| {
        let (a, b) = (classic(150, &[TO_B]), classic(100, &[TO_A]));
        changes_hands(world, &a, &b, crate::world::VIP);
    });
}

#[test]
fn authentication_headers_are_understood_in_a_group_and_between_peers() {
    let name = "transport::authentication_headers_are_understood_in_a_group_and_between_peers";
    on_every_pair(name, |world| {
        let (a, b) = (classic(150, &[AH]), classic(100, &[AH]));
        changes_hands(world, &a, &b, crate::world::VIP);
    });
    on_every_pair(name, |world| {
        let (a, b) = (classic(150, &[AH, TO_B]), classic(100, &[AH, TO_A]));
        changes_hands(world, &a, &b, crate::world::VIP);
    });
}

#[test]
fn routers_over_ipv6_change_hands() {
    on_every_pair("transport::routers_over_ipv6_change_hands", |world| {
        for (host, number) in [("a", 11), ("b", 12)] {
            let address = format!("addr add fe80::{number}/64 dev eth0 nodad");
            world.lan().ip(host, &address);
        }
        let of = |priority: &str| {
            instance(
                &["version 3", "advert_int 0.25", priority],
                &["fe80::100/64", "2001:db8::100/64"],
            )
        };
        let (a, b) = (of("priority 150"), of("priority 100"));
        changes_hands(world, &a, &b, "2001:db8::100");
    });
}
