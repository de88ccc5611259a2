//! How a router stands on its interface.

use serde::{Deserialize, Serialize};

use crate::types::{IfName, MacAddr, Prefix};

/// How a router stands on its interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What stands for the interface in adverts and carries the addresses.
    pub link: Link,
    /// What carries addresses that lie on other interfaces.
    pub elsewhere: Elsewhere,
    /// What becomes of the other addresses of a network when its first one goes.
    pub promotion: Promotion,
    /// What the interface's own failure means.
    pub own_interface: OwnInterface,
    /// How the state of the interface is learnt.
    pub link_state: LinkState,
}

/// What stands for the interface in adverts and carries the addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// The interface itself.
    #[default]
    Own,
    /// An interface on top of it with a virtual MAC address (`use_vmac`).
    Vmac(Vmac),
    /// An interface on top of it with the same MAC address (`use_ipvlan`).
    Ipvlan(Ipvlan),
}

/// An interface with a virtual MAC address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vmac {
    /// Its name; `None`: made of the prefix and the identifier of the router.
    pub name: Option<IfName>,
    /// Its MAC address; `None`: the one of RFC 9568 §7.3.
    pub address: Option<MacAddr>,
    /// Which interface adverts leave and enter by.
    pub transmit: VmacTransmit,
    /// Whether other programs are told of it over netlink (`netlink_notify_msg`).
    pub told: bool,
    /// Its group, a name or a number; `None`: that of the interface below.
    pub group: Option<String>,
}

/// Which interface adverts leave and enter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VmacTransmit {
    /// The one with the virtual MAC address.
    Vmac,
    /// The one below (`vmac_xmit_base`).
    Base,
}

/// An interface that shares the MAC address of the one below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ipvlan {
    /// Its name; `None`: made of the prefix and the identifier of the router.
    pub name: Option<IfName>,
    /// Its address, where adverts come from if nothing else is said.
    pub address: Option<Prefix>,
    /// Who may talk to whom through it.
    pub mode: IpvlanMode,
    /// Its group, a name or a number; `None`: that of the interface below.
    pub group: Option<String>,
}

/// Who may talk to whom through an ipvlan interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum IpvlanMode {
    /// All on the same interface below.
    #[default]
    Bridge,
    /// Nobody on this host.
    Private,
    /// All, by way of the switch.
    Vepa,
}

/// What carries addresses that lie on other interfaces than the router's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Elsewhere {
    /// Those interfaces.
    #[default]
    Interface,
    /// Interfaces with a virtual MAC address on top of them (`use_vmac_addr`).
    Vmac,
}

/// What becomes of the other addresses of a network when its first one goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Promotion {
    /// What the system has set.
    #[default]
    AsSet,
    /// The next one takes its place (`promote_secondaries`).
    Secondaries,
}

/// What the failure of the router's own interface means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnInterface {
    /// Fault.
    #[default]
    Tracked,
    /// Nothing (`dont_track_primary`).
    NotTracked,
}

/// How the state of the interface is learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkState {
    /// The kernel tells of it.
    #[default]
    Told,
    /// The driver is asked again and again (`linkbeat_use_polling`).
    Polled,
}
