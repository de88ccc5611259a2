//! What can happen to a virtual router.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::authentication::trailer::Utc;
use super::config::{Config, VirtualAddress};
use crate::types::Standing;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// The moment that `poll_timeout` named has come.
    Timeout,
    /// A packet for this router's identifier arrived.
    Datagram(Datagram<'a>),
    /// The interface is known, or has changed.
    Interface(Interface),
    /// The addresses of [`Action::AddAddresses`](super::Action::AddAddresses) are there, or not.
    AddressesAdded(AddressOutcome),
    /// Somebody else removed a virtual address from the host.
    AddressLost(VirtualAddress),
    /// The time of day at this moment, for signatures. Before the first one nothing signed is sent or
    /// accepted.
    WallClock(Utc),
    /// What is tracked for this router has changed. Before the first one everything counts as good.
    Tracked(Standing),
    /// The configuration has changed; name, identifier, interface and family are the same.
    Reconfigured(Box<Config>),
    /// The configuration has no such router any more.
    Removed,
    /// The daemon stops.
    Shutdown,
}

/// A received packet, without its IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datagram<'a> {
    /// Sender.
    pub source: IpAddr,
    /// Group or own address.
    pub destination: IpAddr,
    /// TTL or hop limit as received.
    pub ttl: u8,
    /// The IPv4 header as received, options included; empty over IPv6.
    pub header: &'a [u8],
    /// The IP payload.
    pub payload: &'a [u8],
}

/// The state of the instance's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Interface {
    /// It does not exist.
    Missing,
    /// It exists, but is not both up and running.
    Down,
    /// It is up and running.
    Up {
        /// Source of the adverts: the first address that is no virtual one.
        primary: Option<IpAddr>,
    },
}

/// How adding the addresses went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressOutcome {
    /// All are on the host.
    Added,
    /// Some are not; the router goes on with the others.
    Failed(Vec<VirtualAddress>),
}

/// A reason why a virtual router can't take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The interface does not exist.
    InterfaceMissing,
    /// The interface is not up and running.
    InterfaceDown,
    /// The interface has no address to send from.
    NoAddress,
    /// There is no peer to send to (`unicast_fault_no_peer`).
    NoPeer,
    /// Something that is tracked has failed.
    Tracker,
    /// Another member of its sync group is at fault.
    Group,
    /// Something that is tracked has no result yet.
    Undecided,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InterfaceMissing => "interface does not exist",
            Self::InterfaceDown => "interface is down",
            Self::NoAddress => "interface has no address to send from",
            Self::NoPeer => "there is no unicast peer",
            Self::Tracker => "something that is tracked has failed",
            Self::Group => "another member of the sync group is at fault",
            Self::Undecided => "something that is tracked has no result yet",
        })
    }
}
