//! The addresses of a virtual router.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::types::{IfName, Prefix};

/// One address of the virtual router and how it stands on the host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VirtualAddress {
    /// Address and prefix length; a host address unless the user wrote a length.
    pub prefix: Prefix,
    /// The interface that carries it (`dev`), by default the instance's.
    pub interface: IfName,
    /// Address label (`label`), IPv4 only, 1–15 bytes.
    pub label: Option<String>,
    /// Address scope, `IFA_SCOPE`: 0 global, 200 site, 253 link, 254 host. `linux/rtnetlink.h`.
    pub scope: u8,
    /// What else the kernel is told of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub attributes: AddressAttributes,
}

impl VirtualAddress {
    /// The address without its prefix length.
    pub const fn address(&self) -> IpAddr {
        self.prefix.address()
    }
}

/// What the kernel is told of an address beyond its place; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AddressAttributes {
    /// Broadcast address (`brd`), IPv4 only.
    pub broadcast: Option<Ipv4Addr>,
    /// The other end of a point-to-point link (`peer`); the address is a host address then.
    pub peer: Option<IpAddr>,
    /// Properties that it has or has not.
    pub flags: BTreeSet<AddressFlag>,
    /// How long it may be the source of new connections (`preferred_lft`), IPv6 only; `None` with
    /// IPv4.
    pub preferred: Option<Lifetime>,
    /// What carries it (`use_vmac`).
    pub carrier: Carrier,
}

/// A property of an address. `linux/if_addr.h`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AddressFlag {
    /// Home address of a mobile node (`home`).
    Home,
    /// The kernel looks for other hosts that have it before it uses it (`-nodad`).
    DuplicateDetection,
    /// The kernel makes temporary addresses from it (`mngtmpaddr`).
    ManageTemporary,
    /// The kernel makes no route to its network (`noprefixroute`).
    NoPrefixRoute,
    /// The kernel joins the multicast group on the link (`autojoin`).
    AutoJoin,
    /// The router does not care if somebody else removes it (`no_track`).
    NotTracked,
}

/// How long an address may be the source of new connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lifetime {
    /// So many seconds; 0: never.
    Seconds(u32),
    /// For ever.
    Forever,
}

/// What carries an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Carrier {
    /// Its interface; the instance's own may stand for a virtual one, see [`Link`](super::Link).
    #[default]
    Interface,
    /// An interface with a virtual MAC address on top of its interface.
    Vmac,
}
