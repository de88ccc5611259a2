//! How the addresses stand on the host.

use serde_json::Value;

use crate::configuration::instance;
use crate::lan::wait_for;
use crate::runner::observe_alike;
use crate::world::World;

/// Lines of `virtual_ipaddress`, each with the address to look for.
const ADDRESSES: [(&str, &str); 12] = [
    ("192.168.1.100", "192.168.1.100"),
    ("192.168.1.101/24", "192.168.1.101"),
    ("192.168.1.102/32", "192.168.1.102"),
    ("192.168.1.103/24 dev eth0", "192.168.1.103"),
    ("192.168.1.104/24 dev eth0 label eth0:1", "192.168.1.104"),
    ("192.168.1.105 label eth0:vip", "192.168.1.105"),
    ("192.168.1.106 dev lo", "192.168.1.106"),
    ("192.168.1.107/32 dev lo scope host", "192.168.1.107"),
    ("10.8.0.1/24 scope link", "10.8.0.1"),
    ("10.7.0.1/16 dev eth0 scope site label eth0:s", "10.7.0.1"),
    ("172.16.8.7/12 scope global", "172.16.8.7"),
    ("10.9.8.9/31 scope 50", "10.9.8.9"),
];

/// The attributes of an address that `ip` shows, with the name of its interface.
fn attributes(world: &World, address: &str) -> Value {
    let text = world.lan().ip("a", "-j addr show");
    let links: Vec<Value> = serde_json::from_str(&text).unwrap();
    for link in links {
        for entry in link["addr_info"].as_array().unwrap() {
            if entry["local"] == address {
                return serde_json::json!({ "interface": link["ifname"], "attributes": entry });
            }
        }
    }
    Value::Null
}

#[test]
fn addresses_have_the_same_attributes() {
    observe_alike(
        "host::addresses_have_the_same_attributes",
        &["a"],
        |world| {
            let lines = ADDRESSES.map(|(line, _)| line);
            let node = world.start("a", &instance(&["version 3", "advert_int 0.25"], &lines));
            let (_, last) = ADDRESSES[ADDRESSES.len() - 1];
            wait_for("all addresses", || world.lan().has_address("a", last));
            let during = ADDRESSES.map(|(line, address)| (line, attributes(world, address)));
            assert!(
                during.iter().all(|(_, found)| !found.is_null()),
                "{during:#?}"
            );
            node.stop();
            let after = ADDRESSES.map(|(_, address)| attributes(world, address));
            assert!(after.iter().all(Value::is_null), "{after:#?}");
            during
        },
    );
}

#[test]
fn an_address_that_was_there_goes_with_the_first_mastership() {
    observe_alike(
        "host::an_address_that_was_there_goes_with_the_first_mastership",
        &["a"],
        |world| {
            // The remains of a crash, and of one that had another prefix length.
            for address in ["192.168.1.100/32", "192.168.1.101/24"] {
                world.lan().ip("a", &format!("addr add {address} dev eth0"));
            }
            let addresses = ["192.168.1.100", "192.168.1.101"];
            let node = world.start("a", &instance(&["version 3", "advert_int 1"], &addresses));
            wait_for("the end of the remains", || {
                !world.lan().has_address("a", addresses[0])
            });
            let before = addresses.map(|address| attributes(world, address));
            wait_for("the address", || world.lan().has_address("a", addresses[0]));
            wait_for("the address", || {
                world
                    .lan()
                    .ip("a", "-o addr show")
                    .contains("192.168.1.101/32")
            });
            let during = world.lan().ip("a", "-o addr show dev eth0 scope global");
            node.stop();
            let after = addresses.map(|address| attributes(world, address));
            let during: Vec<String> = during
                .lines()
                .map(|line| {
                    line.split_whitespace()
                        .take(4)
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect();
            (before, during, after)
        },
    );
}
