//! Addresses that are there whatever the virtual routers do.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::{IfName, Prefix, Tracking};

/// One address and how it stands on the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaticAddress {
    /// Address and prefix length.
    pub prefix: Prefix,
    /// The interface that carries it.
    pub interface: IfName,
    /// Address label, IPv4 only, 1–15 bytes.
    pub label: Option<String>,
    /// Address scope, `RT_SCOPE_…` of `linux/rtnetlink.h`: 0 global, 253 link, 254 host. IPv4 only.
    pub scope: u8,
    /// Broadcast address, IPv4 only.
    pub broadcast: Option<Ipv4Addr>,
    /// The other end of a point-to-point link, of the same family; the address is a host's then.
    pub peer: Option<IpAddr>,
    /// What else the kernel is told of it.
    pub flags: BTreeSet<StaticAddressFlag>,
    /// How long it may be the source of new connections, IPv6 only; `None`: for ever.
    pub preferred_seconds: Option<u32>,
    /// What its removal by others means.
    pub tracking: Tracking,
}

/// What the kernel is told of an address. `linux/if_addr.h`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StaticAddressFlag {
    /// The home address of a mobile node (`home`).
    Home,
    /// The kernel looks whether somebody has it already (`-nodad`).
    DetectDuplicates,
    /// The kernel makes temporary addresses from it (`mngtmpaddr`).
    ManageTemporary,
    /// The kernel makes no route to its network (`noprefixroute`).
    NoPrefixRoute,
    /// The kernel joins its multicast group on the link (`autojoin`).
    AutoJoin,
}

impl StaticAddressFlag {
    /// The keyword.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::DetectDuplicates => "-nodad",
            Self::ManageTemporary => "mngtmpaddr",
            Self::NoPrefixRoute => "noprefixroute",
            Self::AutoJoin => "autojoin",
        }
    }
}
