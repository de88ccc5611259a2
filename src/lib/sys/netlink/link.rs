//! Interfaces and addresses as the kernel has them, and addresses as we want them.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::types::{IfIndex, IfName, MacAddr, Prefix};

/// `IFAPROT_KEEPALIVED`: the origin that keepalived and we write beside an address, so that it is
/// known as ours. `rt_addrprotos` of iproute2.
pub const PROTOCOL_KEEPALIVED: u8 = 18;

/// A property of an interface that matters here. `linux/if.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkFlag {
    /// Administratively up.
    Up,
    /// With carrier.
    Running,
    /// The loopback interface.
    Loopback,
    /// Without ARP.
    NoArp,
    /// Can multicast.
    Multicast,
}

/// An interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The kernel's number.
    pub index: IfIndex,
    /// Its name.
    pub name: IfName,
    /// Its Ethernet address, if it has one.
    pub mac: Option<MacAddr>,
    /// Largest payload in octets.
    pub mtu: u32,
    /// The interface below it, if it is a virtual one on top of another.
    pub parent: Option<IfIndex>,
    /// The VRF or bridge that it belongs to.
    pub controller: Option<IfIndex>,
    /// Whether it is a macvlan that does not talk to its neighbours, as those of virtual routers are.
    pub is_private_macvlan: bool,
    /// What it is and can.
    pub flags: BTreeSet<LinkFlag>,
}

impl Link {
    /// Whether it carries traffic: administratively up, and running.
    pub fn is_up(&self) -> bool {
        self.flags.contains(&LinkFlag::Up) && self.flags.contains(&LinkFlag::Running)
    }
}

/// How long an address stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lifetime {
    /// Until somebody removes it.
    Forever,
    /// The kernel removes it after this time unless it is renewed. Whole seconds.
    Seconds(u32),
}

/// An address on an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The interface.
    pub index: IfIndex,
    /// Address and prefix length.
    pub prefix: Prefix,
    /// Its label, IPv4 only.
    pub label: Option<String>,
    /// `IFA_SCOPE`, 0 global … 255 nowhere. `linux/rtnetlink.h`.
    pub scope: u8,
    /// Who added it, where the kernel knows (since 5.18). `IFA_PROTO`.
    pub protocol: Option<u8>,
    /// How long it stays.
    pub lifetime: Lifetime,
    /// Whether duplicate address detection is running or has failed.
    pub is_tentative: bool,
}

impl Address {
    /// Whether packets can be sent from it.
    pub const fn is_usable(&self) -> bool {
        !self.is_tentative
    }
}

/// An address to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAddress {
    /// The interface.
    pub index: IfIndex,
    /// Its name, for messages.
    pub interface: IfName,
    /// Address and prefix length.
    pub prefix: Prefix,
    /// Label, IPv4 only, at most 15 bytes.
    pub label: Option<String>,
    /// `IFA_SCOPE`.
    pub scope: u8,
    /// How long it stays.
    pub lifetime: Lifetime,
}
