//! Interfaces.

use rtnetlink::packet_route::RouteNetlinkMessage;
use rtnetlink::packet_route::link::LinkMessage;
use serde::Serialize;

use super::codec::{self, Message};
use crate::types::{IfIndex, IfName, MacAddr};

/// `RTM_NEWLINK`.
pub(super) const NEW: u16 = 16;
/// `RTM_DELLINK`.
pub(super) const DELETED: u16 = 17;

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The kernel's number.
    pub index: IfIndex,
    /// The name.
    pub name: IfName,
    /// The hardware address; `None` if the interface has none, or not one of 48 bits.
    pub mac: Option<MacAddr>,
    /// The largest packet in octets.
    pub mtu: u32,
    /// State and abilities.
    pub flags: LinkFlags,
}

impl Link {
    /// Whether packets can go through: switched on, and the driver has a carrier.
    pub const fn is_up(&self) -> bool {
        self.flags.contains(LinkFlags::UP.union(LinkFlags::RUNNING))
    }
}

/// The flags of an interface as the kernel has them (`IFF_…` in `linux/if.h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LinkFlags(u32);

impl LinkFlags {
    /// Switched on by the administrator.
    pub const UP: Self = Self(1);
    /// Can broadcast.
    pub const BROADCAST: Self = Self(1 << 1);
    /// The loopback interface.
    pub const LOOPBACK: Self = Self(1 << 3);
    /// Has only one neighbour.
    pub const POINT_TO_POINT: Self = Self(1 << 4);
    /// The driver has a carrier.
    pub const RUNNING: Self = Self(1 << 6);
    /// Has no address resolution.
    pub const NOARP: Self = Self(1 << 7);
    /// Can multicast.
    pub const MULTICAST: Self = Self(1 << 12);

    /// Takes the flags as the kernel gives them.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Whether all flags of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The flags of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The request for all interfaces.
pub(super) fn list_request() -> RouteNetlinkMessage {
    RouteNetlinkMessage::GetLink(LinkMessage::default())
}

/// The interface in a message that announces one.
pub(super) fn decode_new(message: &Message<'_>) -> Option<Link> {
    (message.kind == NEW).then(|| decode(message.payload))?
}

/// Reads `struct ifinfomsg` and the few attributes we use.
///
/// Read by hand because a busy machine sends kilobytes of statistics with each message, and an
/// attribute of a newer kernel that the codec can't read must not hide an interface.
pub(super) fn decode(payload: &[u8]) -> Option<Link> {
    const HEADER: usize = 16;
    const IFLA_ADDRESS: u16 = 1;
    const IFLA_IFNAME: u16 = 3;
    const IFLA_MTU: u16 = 4;
    const AF_UNSPEC: u8 = 0;

    // With another family it is a bridge or IPv6 telling about its part of the interface, and
    // "deleted" means that the interface left the bridge.
    if payload.first() != Some(&AF_UNSPEC) {
        return None;
    }
    let index = IfIndex::new(codec::u32_at(payload, 4)?)?;
    let flags = LinkFlags::from_bits(codec::u32_at(payload, 8)?);
    let mut name = None;
    let mut mac = None;
    let mut mtu = 0;
    for (number, value) in codec::attributes(payload.get(HEADER..)?) {
        match number {
            IFLA_ADDRESS => mac = value.try_into().ok().map(MacAddr::new),
            IFLA_IFNAME => name = codec::text(value).and_then(|name| IfName::new(name).ok()),
            IFLA_MTU => mtu = codec::u32_at(value, 0)?,
            _ => {}
        }
    }
    let name = name?;
    Some(Link {
        index,
        name,
        mac,
        mtu,
        flags,
    })
}
