//! Addresses of interfaces.

use std::net::IpAddr;

use nix::errno::Errno;
use rtnetlink::AddressMessageBuilder;
use rtnetlink::packet_route::RouteNetlinkMessage;
use rtnetlink::packet_route::address::{
    AddressAttribute, AddressFlags as WireFlags, AddressHeaderFlags, AddressMessage,
    AddressProtocol, AddressScope, CacheInfo,
};
use serde::Serialize;

use super::codec::{self, Message};
use super::error::AddressError;
use crate::types::{Family, IfIndex, Prefix};

/// `RTM_NEWADDR`.
pub(super) const NEW: u16 = 20;
/// `RTM_DELADDR`.
pub(super) const DELETED: u16 = 21;

/// The origin that our addresses carry (`IFA_PROTO`), the number registered for keepalived.
pub const ADDRESS_PROTOCOL: u8 = 18;

/// An address of an interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// The interface.
    pub index: IfIndex,
    /// The address and the length of its network part.
    pub prefix: Prefix,
    /// The label, IPv4 only; normally the interface's name.
    pub label: Option<String>,
    /// How far the address is valid: 0 everywhere, 253 on this link, 254 on this machine.
    pub scope: u8,
    /// Who made it (`IFA_PROTO`): [`ADDRESS_PROTOCOL`] is us or keepalived, 0 unknown, below 4 the
    /// kernel. `None` on kernels before 5.18.
    pub protocol: Option<u8>,
    /// State.
    pub flags: AddressFlags,
    /// When the kernel removes it.
    pub valid: Lifetime,
    /// When it is no longer chosen as source of new connections.
    pub preferred: Lifetime,
}

impl Address {
    /// Whether it can be used: duplicate address detection, if any, is over and found nobody.
    pub const fn is_usable(&self) -> bool {
        !self.flags.contains(AddressFlags::TENTATIVE)
            && !self.flags.contains(AddressFlags::DAD_FAILED)
    }
}

/// The flags of an address as the kernel has them (`IFA_F_…` in `linux/if_addr.h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct AddressFlags(u32);

impl AddressFlags {
    /// Not the first of its network on the interface (IPv4), or a temporary one (IPv6).
    pub const SECONDARY: Self = Self(0x01);
    /// No duplicate address detection.
    pub const NO_DAD: Self = Self(0x02);
    /// Somebody else has it.
    pub const DAD_FAILED: Self = Self(0x08);
    /// Not chosen as source any more.
    pub const DEPRECATED: Self = Self(0x20);
    /// Duplicate address detection is still running.
    pub const TENTATIVE: Self = Self(0x40);
    /// Has no lifetime.
    pub const PERMANENT: Self = Self(0x80);

    /// Takes the flags as the kernel gives them.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Whether all flags of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Lifetime {
    /// Until somebody ends it.
    Forever,
    /// This many seconds, as of the moment of the message.
    Seconds(u32),
}

impl Lifetime {
    const FOREVER: u32 = u32::MAX;

    const fn from_wire(seconds: u32) -> Self {
        match seconds {
            Self::FOREVER => Self::Forever,
            seconds => Self::Seconds(seconds),
        }
    }

    const fn to_wire(self) -> u32 {
        match self {
            Self::Forever => Self::FOREVER,
            Self::Seconds(seconds) => seconds,
        }
    }
}

/// The address that a change adds or removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressChange {
    /// The interface.
    pub index: IfIndex,
    /// The address and the length of its network part.
    pub prefix: Prefix,
    /// How far it is valid, IPv4 only: 0 everywhere, 253 on this link, 254 on this machine.
    pub scope: u8,
    /// A label instead of the interface's name, IPv4 only, at most 15 octets.
    pub label: Option<String>,
    /// When the kernel removes it by itself.
    pub lifetime: Lifetime,
}

impl AddressChange {
    /// An address without anything special.
    pub const fn new(index: IfIndex, prefix: Prefix) -> Self {
        Self {
            index,
            prefix,
            scope: 0,
            label: None,
            lifetime: Lifetime::Forever,
        }
    }

    /// The message that adds it.
    pub(super) fn to_add(&self) -> AddressMessage {
        let mut message = self.to_remove();
        message.header.scope = AddressScope::from(self.scope);
        let protocol = AddressProtocol::from(ADDRESS_PROTOCOL);
        let mut attributes = vec![AddressAttribute::Protocol(protocol)];
        if let Some(label) = &self.label {
            attributes.push(AddressAttribute::Label(label.clone()));
        }
        // An IPv6 address must work at once, and the other router no longer has it.
        if self.prefix.family() == Family::V6 {
            attributes.push(AddressAttribute::Flags(WireFlags::Nodad));
            message.header.flags = AddressHeaderFlags::Nodad;
        }
        // Reachable, but not chosen as source of new connections, as keepalived has it.
        let host_v6 = self.prefix.family() == Family::V6 && self.prefix.length() == 128;
        if host_v6 || self.lifetime != Lifetime::Forever {
            let mut info = CacheInfo::default();
            info.ifa_valid = self.lifetime.to_wire();
            info.ifa_preferred = if host_v6 { 0 } else { info.ifa_valid };
            attributes.push(AddressAttribute::CacheInfo(info));
        }
        message.attributes.extend(attributes);
        message
    }

    /// The message that removes it.
    pub(super) fn to_remove(&self) -> AddressMessage {
        let (index, length) = (self.index.get(), self.prefix.length());
        let mut message = match self.prefix.address() {
            IpAddr::V4(address) => AddressMessageBuilder::<std::net::Ipv4Addr>::new()
                .index(index)
                .address(address, length)
                .build(),
            IpAddr::V6(address) => AddressMessageBuilder::<std::net::Ipv6Addr>::new()
                .index(index)
                .address(address, length)
                .build(),
        };
        // The builder derives a broadcast address; a virtual address has none unless asked for.
        message
            .attributes
            .retain(|attribute| !matches!(attribute, AddressAttribute::Broadcast(_)));
        message
    }
}

/// A change of the addresses of an interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds an address; one that is there stays as it is.
    Add(AddressChange),
    /// Adds an address, or sets the lifetime of the one that is there.
    Renew(AddressChange),
    /// Removes an address.
    Remove(AddressChange),
}

impl Change {
    /// What the kernel's verdict means for this change.
    pub(super) fn outcome(&self, verdict: Result<(), Errno>) -> Result<Outcome, AddressError> {
        match (self, verdict) {
            (Self::Add(_), Ok(())) => Ok(Outcome::Added(Added::New)),
            (Self::Add(_), Err(Errno::EEXIST)) => Ok(Outcome::Added(Added::AlreadyThere)),
            (Self::Renew(_), Ok(())) => Ok(Outcome::Renewed),
            (Self::Remove(_), Ok(())) => Ok(Outcome::Removed(Removed::Gone)),
            (Self::Remove(_), Err(Errno::EADDRNOTAVAIL)) => {
                Ok(Outcome::Removed(Removed::WasAbsent))
            }
            (Self::Add(_) | Self::Renew(_) | Self::Remove(_), Err(errno)) => Err(errno.into()),
        }
    }
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The address is there.
    Added(Added),
    /// The address is there with the wanted lifetime.
    Renewed,
    /// The address is not there.
    Removed(Removed),
}

/// How an address came to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// We added it.
    New,
    /// It was there before, perhaps with other attributes.
    AlreadyThere,
}

/// How an address came to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// We removed it.
    Gone,
    /// It was not there.
    WasAbsent,
}

/// The request for all addresses.
pub(super) fn list_request() -> RouteNetlinkMessage {
    RouteNetlinkMessage::GetAddress(AddressMessage::default())
}

/// The address in a message that announces one.
pub(super) fn decode_new(message: &Message<'_>) -> Option<Address> {
    (message.kind == NEW).then(|| decode(message.payload))?
}

/// Reads `struct ifaddrmsg` and the attributes we use.
pub(super) fn decode(payload: &[u8]) -> Option<Address> {
    const HEADER: usize = 8;
    const IFA_ADDRESS: u16 = 1;
    const IFA_LOCAL: u16 = 2;
    const IFA_LABEL: u16 = 3;
    const IFA_CACHEINFO: u16 = 6;
    const IFA_FLAGS: u16 = 8;
    const IFA_PROTO: u16 = 11;

    let &[_family, length, flags, scope] = payload.first_chunk()?;
    let index = IfIndex::new(codec::u32_at(payload, 4)?)?;
    let mut flags = u32::from(flags);
    let (mut local, mut peer, mut label, mut protocol) = (None, None, None, None);
    let (mut valid, mut preferred) = (Lifetime::Forever, Lifetime::Forever);
    for (number, value) in codec::attributes(payload.get(HEADER..)?) {
        match number {
            IFA_ADDRESS => peer = ip(value),
            IFA_LOCAL => local = ip(value),
            IFA_LABEL => label = codec::text(value).map(str::to_owned),
            IFA_FLAGS => flags = codec::u32_at(value, 0)?,
            IFA_PROTO => protocol = value.first().copied(),
            IFA_CACHEINFO => {
                preferred = Lifetime::from_wire(codec::u32_at(value, 0)?);
                valid = Lifetime::from_wire(codec::u32_at(value, 4)?);
            }
            _ => {}
        }
    }
    // On a point-to-point link "address" is the other end's; IPv6 gives only that one otherwise.
    let prefix = Prefix::new(local.or(peer)?, length).ok()?;
    Some(Address {
        index,
        prefix,
        label,
        scope,
        protocol,
        flags: AddressFlags::from_bits(flags),
        valid,
        preferred,
    })
}

fn ip(value: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(value).map(IpAddr::from);
    v4.or_else(|_longer| <[u8; 16]>::try_from(value).map(IpAddr::from))
        .ok()
}
