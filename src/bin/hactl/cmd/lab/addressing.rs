//! Addresses for the machines that a configuration does not number.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hactl::types::{Family, IfName, MacAddr, Prefix};

use super::plan::{Node, NodeId, Plug, Wire, WireId};

/// The wires found so far, who is on them, and the networks that they carry.
#[derive(Default)]
pub(super) struct Addressing {
    wires: Vec<Draft>,
}

struct Draft {
    interface: IfName,
    nodes: BTreeSet<NodeId>,
    networks: BTreeSet<Prefix>,
    taken: BTreeSet<IpAddr>,
}

/// The client gets the first free host address, the nodes those from here on.
const FIRST_NODE: u32 = 11;

impl Addressing {
    /// The wire of an interface name, with the node on it.
    pub(super) fn attach(&mut self, interface: &IfName, node: NodeId) -> WireId {
        let found = self
            .wires
            .iter()
            .position(|draft| draft.interface == *interface);
        let at = found.unwrap_or_else(|| {
            self.wires.push(Draft {
                interface: interface.clone(),
                nodes: BTreeSet::new(),
                networks: BTreeSet::new(),
                taken: BTreeSet::new(),
            });
            self.wires.len() - 1
        });
        if let Some(draft) = self.wires.get_mut(at) {
            draft.nodes.insert(node);
        }
        WireId(at)
    }

    /// Notes that a wire carries a virtual address, whose network its hosts then share.
    pub(super) fn serve(&mut self, wire: WireId, address: Prefix) {
        if let Some(draft) = self.wires.get_mut(wire.0) {
            draft.taken.insert(address.address());
            draft.networks.extend(network(address));
        }
    }

    /// Gives every machine its interfaces and addresses.
    pub(super) fn finish(self, nodes: &mut [Node]) -> Vec<Wire> {
        let mut wires = Vec::new();
        for mut draft in self.wires {
            let wire = WireId(wires.len());
            if !draft.networks.iter().any(|net| net.family() == Family::V4) {
                draft.networks.extend(spare_network(wire));
            }
            let mut client = Vec::new();
            let mut addresses: BTreeMap<NodeId, Vec<Prefix>> = BTreeMap::new();
            for network in &draft.networks {
                client.extend(free_host(*network, 1, &mut draft.taken));
                for node in &draft.nodes {
                    let host = free_host(*network, FIRST_NODE, &mut draft.taken);
                    addresses.entry(*node).or_default().extend(host);
                }
            }
            for id in &draft.nodes {
                if let Some(node) = nodes.get_mut(id.0) {
                    node.plugs.push(Plug {
                        wire,
                        mac: mac(*id, wire),
                        addresses: addresses.remove(id).unwrap_or_default(),
                    });
                }
            }
            wires.push(Wire {
                interface: draft.interface,
                client,
            });
        }
        wires
    }
}

/// The network around a virtual address: its own when it is written and has room, else a /24 or /64.
/// Link-local IPv6 needs none.
fn network(address: Prefix) -> Option<Prefix> {
    let written = (address.length() < address.family().bits()).then_some(address.length());
    match address.address() {
        IpAddr::V4(v4) => {
            let length = written.unwrap_or(24).min(24);
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            Prefix::new(Ipv4Addr::from(u32::from(v4) & mask).into(), length).ok()
        }
        IpAddr::V6(v6) if v6.is_unicast_link_local() => None,
        IpAddr::V6(v6) => {
            let length = written.unwrap_or(64).min(64);
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            Prefix::new(Ipv6Addr::from(u128::from(v6) & mask).into(), length).ok()
        }
    }
}

/// A network of the range for benchmarks (RFC 2544), for wires without IPv4 virtual addresses.
fn spare_network(wire: WireId) -> Option<Prefix> {
    let third = u8::try_from(wire.0).unwrap_or(u8::MAX);
    Prefix::new(Ipv4Addr::new(198, 18, third, 0).into(), 24).ok()
}

fn free_host(network: Prefix, from: u32, taken: &mut BTreeSet<IpAddr>) -> Option<Prefix> {
    let address = (from..from + 200)
        .map(|number| match network.address() {
            IpAddr::V4(base) => IpAddr::from(Ipv4Addr::from(u32::from(base) + number)),
            IpAddr::V6(base) => Ipv6Addr::from(u128::from(base) + u128::from(number)).into(),
        })
        .find(|address| !taken.contains(address))?;
    taken.insert(address);
    Prefix::new(address, network.length()).ok()
}

/// A locally administered address that tells node and wire.
fn mac(node: NodeId, wire: WireId) -> MacAddr {
    let octet = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
    MacAddr::new([0x02, 0, 0, 0, octet(node.0 + 1), octet(wire.0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(text: &str) -> Prefix {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_is_the_written_one_or_a_usual_one() {
        let cases = [
            ("192.168.1.100", "192.168.1.0/24"),
            ("10.1.2.3/16", "10.1.0.0/16"),
            ("10.1.2.3/29", "10.1.2.0/24"),
            ("2001:db8::5", "2001:db8::/64"),
            ("2001:db8:0:1::5/48", "2001:db8::/48"),
        ];
        for (address, expected) in cases {
            assert_eq!(
                network(prefix(address)),
                Some(prefix(expected)),
                "{address}"
            );
        }
        assert_eq!(network(prefix("fe80::1")), None);
    }

    #[test]
    fn hosts_never_collide_with_virtual_addresses_or_each_other() {
        let interface = IfName::new("eth0").unwrap();
        let mut addressing = Addressing::default();
        let wire = addressing.attach(&interface, NodeId(0));
        assert_eq!(addressing.attach(&interface, NodeId(1)), wire);
        for address in ["10.0.0.1/24", "10.0.0.11/24", "10.0.0.13/24"] {
            addressing.serve(wire, prefix(address));
        }
        let node = |name: &str| Node {
            name: name.to_owned(),
            file: super::super::plan::ConfigFile::BuiltIn(String::new()),
            daemon: super::super::plan::Daemon::Hactl,
            plugs: Vec::new(),
        };
        let mut nodes = [node("a"), node("b")];
        let wires = addressing.finish(&mut nodes);
        assert_eq!(wires[0].client, [prefix("10.0.0.2/24")]);
        assert_eq!(nodes[0].plugs[0].addresses, [prefix("10.0.0.12/24")]);
        assert_eq!(nodes[1].plugs[0].addresses, [prefix("10.0.0.14/24")]);
        assert_ne!(nodes[0].plugs[0].mac, nodes[1].plugs[0].mac);
    }
}
