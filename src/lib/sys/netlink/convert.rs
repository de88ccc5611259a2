//! Between the messages of the `rtnetlink` crates and our own vocabulary.

use std::net::IpAddr;

use rtnetlink::packet_route::AddressFamily;
use rtnetlink::packet_route::address::{
    AddressAttribute, AddressFlags, AddressMessage, AddressProtocol, AddressScope, CacheInfo,
};
use rtnetlink::packet_route::link::{
    InfoData, InfoKind, InfoMacVlan, LinkAttribute, LinkFlags, LinkInfo, LinkMessage, MacVlanMode,
};

use super::link::{Address, Lifetime, Link, LinkFlag, NewAddress, PROTOCOL_KEEPALIVED};
use crate::types::{Family, IfIndex, IfName, MacAddr, Prefix};

/// `INFINITY_LIFE_TIME` of `net/addrconf.h`.
const FOREVER: u32 = u32::MAX;

/// The interface of a message; `None` for one without index or usable name, and for the messages of
/// bridges about their ports, where a deletion only means that a port has left.
pub(super) fn link(message: &LinkMessage) -> Option<Link> {
    if message.header.interface_family != AddressFamily::Unspec {
        return None;
    }
    let index = IfIndex::new(message.header.index)?;
    let mut name = None;
    let mut mac = None;
    let mut mtu = 0;
    let (mut parent, mut controller) = (None, None);
    let mut is_private_macvlan = false;
    let mut is_on_top = false;
    for attribute in &message.attributes {
        match attribute {
            LinkAttribute::IfName(text) => name = IfName::new(text.as_str()).ok(),
            LinkAttribute::Address(octets) => {
                mac = <[u8; 6]>::try_from(octets.as_slice())
                    .ok()
                    .map(MacAddr::new);
            }
            LinkAttribute::Mtu(octets) => mtu = *octets,
            LinkAttribute::Link(below) => parent = IfIndex::new(*below),
            LinkAttribute::Controller(above) => controller = IfIndex::new(*above),
            LinkAttribute::LinkInfo(infos) => {
                is_private_macvlan = is_private(infos);
                is_on_top = is_on_another(infos);
            }
            _ => {}
        }
    }
    let table = [
        (LinkFlags::Up, LinkFlag::Up),
        (LinkFlags::Running, LinkFlag::Running),
        (LinkFlags::Loopback, LinkFlag::Loopback),
        (LinkFlags::Noarp, LinkFlag::NoArp),
        (LinkFlags::Multicast, LinkFlag::Multicast),
    ];
    let flags = table
        .into_iter()
        .filter(|(theirs, _)| message.header.flags.contains(*theirs))
        .map(|(_, ours)| ours);
    Some(Link {
        index,
        name: name?,
        mac,
        mtu,
        parent: parent.filter(|_| is_on_top),
        controller,
        is_private_macvlan,
        flags: flags.collect(),
    })
}

/// Whether the interface is on top of another one. That of a virtual cable only has a peer.
fn is_on_another(infos: &[LinkInfo]) -> bool {
    infos.iter().any(|info| match info {
        LinkInfo::Kind(kind) => {
            matches!(kind, InfoKind::MacVlan | InfoKind::IpVlan | InfoKind::Vlan)
        }
        _ => false,
    })
}

fn is_private(infos: &[LinkInfo]) -> bool {
    infos.iter().any(|info| match info {
        LinkInfo::Data(InfoData::MacVlan(data)) => {
            data.contains(&InfoMacVlan::Mode(MacVlanMode::Private))
        }
        _ => false,
    })
}

/// The address of a message; `None` for one without.
pub(super) fn address(message: &AddressMessage) -> Option<Address> {
    let index = IfIndex::new(message.header.index)?;
    let mut local = None;
    let mut address = None;
    let mut label = None;
    let mut protocol = None;
    let mut lifetime = Lifetime::Forever;
    let mut flags = AddressFlags::from_bits_retain(message.header.flags.bits().into());
    for attribute in &message.attributes {
        match attribute {
            AddressAttribute::Local(value) => local = Some(*value),
            AddressAttribute::Address(value) => address = Some(*value),
            AddressAttribute::Label(value) => label = Some(value.clone()),
            AddressAttribute::Protocol(value) => protocol = Some(u8::from(*value)),
            AddressAttribute::Flags(value) => flags = *value,
            AddressAttribute::CacheInfo(info) if info.ifa_valid != FOREVER => {
                lifetime = Lifetime::Seconds(info.ifa_valid);
            }
            _ => {}
        }
    }
    let prefix = Prefix::new(local.or(address)?, message.header.prefix_len).ok()?;
    Some(Address {
        index,
        prefix,
        label,
        scope: u8::from(message.header.scope),
        protocol,
        lifetime,
        is_tentative: flags.intersects(AddressFlags::Tentative | AddressFlags::Dadfailed),
    })
}

/// The request to add an address (vrrp.md §12.1).
pub(super) fn new_address(address: &NewAddress) -> AddressMessage {
    let mut message = address_key(address.index, address.prefix);
    message.header.scope = AddressScope::from(address.scope);
    if let Some(label) = &address.label {
        message
            .attributes
            .push(AddressAttribute::Label(label.clone()));
    }
    let valid = match address.lifetime {
        Lifetime::Forever => FOREVER,
        Lifetime::Seconds(seconds) => seconds,
    };
    let is_ipv6 = address.prefix.family() == Family::V6;
    let mut preferred = valid;
    if is_ipv6 {
        message
            .attributes
            .push(AddressAttribute::Flags(AddressFlags::Nodad));
        if address.prefix.length() == Family::V6.bits() {
            // Reachable, but never chosen as the source of a connection.
            preferred = 0;
        }
    }
    if preferred != FOREVER {
        let mut info = CacheInfo::default();
        info.ifa_preferred = preferred;
        info.ifa_valid = valid;
        message.attributes.push(AddressAttribute::CacheInfo(info));
    }
    let protocol = AddressProtocol::Other(PROTOCOL_KEEPALIVED);
    message
        .attributes
        .push(AddressAttribute::Protocol(protocol));
    message
}

/// What identifies an address to the kernel.
pub(super) fn address_key(index: IfIndex, prefix: Prefix) -> AddressMessage {
    let mut message = AddressMessage::default();
    message.header.index = index.get();
    message.header.prefix_len = prefix.length();
    message.header.family = match prefix.address() {
        IpAddr::V4(_) => AddressFamily::Inet,
        IpAddr::V6(_) => AddressFamily::Inet6,
    };
    message
        .attributes
        .push(AddressAttribute::Local(prefix.address()));
    message
        .attributes
        .push(AddressAttribute::Address(prefix.address()));
    message
}
