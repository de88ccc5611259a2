//! What a virtual router wants done.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::config::VirtualAddress;
use super::discard::Discard;
use super::event::Fault;
use super::packet::ChecksumVerdict;
use crate::types::{InstanceName, Priority};

/// The actions of one event, to be carried out in this order.
pub type Actions = Vec<Action>;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send an advert.
    Transmit(Transmission),
    /// Put the addresses on the host, then report [`Event::AddressesAdded`](super::Event::AddressesAdded).
    AddAddresses(Vec<VirtualAddress>),
    /// Take the addresses off the host; absent ones are no error.
    RemoveAddresses(Vec<VirtualAddress>),
    /// Tell the LAN where the addresses are.
    Announce(Announcement),
    /// Tell people.
    Report(Report),
}

impl From<Report> for Action {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

/// An advert on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmission {
    /// Our own address.
    pub source: IpAddr,
    /// The group, or a peer.
    pub destination: IpAddr,
    /// IPv6: the hop limit; `None`: that of the socket.
    pub hop_limit: Option<u8>,
    /// IPv4: the packet with its IP header. IPv6: the VRRP message alone.
    pub packet: Vec<u8>,
}

/// Addresses to announce: the whole list, `repeat` times over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// In the order of the configuration.
    pub addresses: Vec<VirtualAddress>,
    /// ≥ 1.
    pub repeat: u32,
}

/// Something that people or scripts want to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// The state has changed.
    Transition {
        /// Before.
        from: super::State,
        /// After.
        to: super::State,
        /// Why.
        cause: Cause,
        /// Effective priority.
        priority: Priority,
        /// Number of this transition since the start, from 1.
        sequence: u64,
    },
    /// What is tracked has moved the priority.
    PriorityChanged {
        /// Before.
        from: Priority,
        /// In force now.
        to: Priority,
    },
    /// Packets were ignored. At most one report a minute for each reason.
    Discarded {
        /// Why.
        reason: Discard,
        /// Sender of the last one.
        source: IpAddr,
        /// How many since the start.
        total: u64,
    },
    /// An Active Router heard an advert of lower priority: two routers were active. At most one
    /// report a minute.
    LowerPriorityHeard {
        /// Sender.
        source: IpAddr,
        /// Its priority.
        priority: Priority,
    },
    /// The sender advertises other addresses than we do. Once for each sender.
    AddressesDiffer {
        /// Sender.
        source: IpAddr,
    },
    /// `VRRPv3`: the sender's interval is not ours; its own is used while it is active. Once for each sender.
    IntervalDiffers {
        /// Sender.
        source: IpAddr,
        /// Its interval in centiseconds.
        centiseconds: u16,
    },
    /// `VRRPv3` over IPv4: the sender's checksum covers something else than ours. Ours accepts it, but
    /// that sender may not accept ours. Once for each sender.
    ChecksumDiffers {
        /// Sender.
        source: IpAddr,
        /// In which way its checksum is right.
        verdict: ChecksumVerdict,
    },
    /// We were not running for longer than a takeover takes; nobody else was heard.
    Stalled {
        /// Whole milliseconds since the advert that should have been sent.
        late_ms: u64,
    },
    /// Some addresses could not be added.
    AddressesFailed(Vec<VirtualAddress>),
}

/// Why the state has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The instance starts.
    Startup,
    /// `Active_Down_Timer` ran out: no acceptable advert for this long.
    ActiveDown {
        /// Whole milliseconds since the last accepted advert, or since entering Backup.
        silence_ms: u64,
        /// The last Active Router heard.
        last_active: Option<IpAddr>,
    },
    /// The Active Router resigned with priority 0.
    Released {
        /// Who resigned.
        source: IpAddr,
    },
    /// An advert that beats ours arrived.
    Beaten {
        /// Sender.
        source: IpAddr,
        /// Its priority.
        priority: Priority,
    },
    /// We were not running for longer than a takeover takes, and somebody else is active now.
    Overslept {
        /// Sender of the first advert heard afterwards.
        source: IpAddr,
        /// Whole milliseconds since the advert that should have been sent.
        late_ms: u64,
    },
    /// We were not running for longer than a takeover takes, so that somebody else must be active now
    /// (`timer_expired_backup`).
    Late {
        /// Whole milliseconds since the advert that should have been sent.
        late_ms: u64,
    },
    /// A reason to stand aside appeared.
    Fault(Fault),
    /// The last such reason is gone.
    FaultsCleared,
    /// Somebody else removed this virtual address.
    AddressLost(IpAddr),
    /// This other member of the sync group is no longer Active.
    Group(InstanceName),
    /// A new configuration has no such router any more.
    Removed,
    /// The daemon stops.
    Shutdown,
}
