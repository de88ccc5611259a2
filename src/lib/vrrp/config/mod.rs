//! What the state machine of one virtual router must know; `conf` produces it.

mod address;
mod authentication;
mod conduct;
mod link;
mod transport;

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::authentication::header::Reach;
use super::interval::AdverInterval;
use super::packet::{self, Coverage};
use crate::types::{Family, IfName, InstanceName, Priority, Route, Rule, Vrid};

pub use address::{AddressAttributes, AddressFlag, Carrier, Lifetime, VirtualAddress};
pub use authentication::{AntiReplay, Authentication, Hmac, HmacKeySource, HmacMode};
pub use conduct::{
    AcceptMode, Checksum, Conduct, Conformance, ExtraAnnouncements, ExtraInterfaces, OwnAdverts,
    RepeatedLists,
};
pub use link::{
    Attachment, Elsewhere, Ipvlan, IpvlanMode, Link, LinkState, OwnInterface, Promotion, Vmac,
    VmacTransmit,
};
pub use transport::{Destination, Peer, PeerChecksum, Senders, Source, SourceLoss, Unicast};

/// Protocol version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Version {
    /// RFC 3768 (and the authentication of RFC 2338).
    V2,
    /// RFC 9568.
    V3,
}

impl Version {
    /// The number in the packet's first nibble.
    pub const fn number(self) -> u8 {
        match self {
            Self::V2 => 2,
            Self::V3 => 3,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VRRPv{}", self.number())
    }
}

/// One virtual router.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Name in the configuration.
    pub name: InstanceName,
    /// Protocol version; packets of the other one are discarded.
    pub version: Version,
    /// Identifier on the interface.
    pub vrid: Vrid,
    /// The interface whose LAN the routers share.
    pub interface: IfName,
    /// Configured priority, 1–255, default 100. RFC 9568 §6.1.
    pub priority: Priority,
    /// Own `Advertisement_Interval`.
    pub adver_interval: AdverInterval,
    /// Which state the user wishes at start.
    pub start_as: StartAs,
    /// How packets prove their origin.
    pub authentication: Authentication,
    /// Addresses of the virtual router, in the order of the packet.
    pub virtual_addresses: Vec<VirtualAddress>,
    /// Routes that an Active Router has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub virtual_routes: Vec<Route>,
    /// Rules that choose a routing table, which an Active Router has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub virtual_rules: Vec<Rule>,
    /// `Preempt_Mode`. RFC 9568 §6.1.
    pub preemption: Preemption,
    /// How many adverts may be missed, 1–100, default 3 (the RFCs know only 3).
    pub down_timer_adverts: u8,
    /// How often the addresses are announced.
    pub announcements: Announcements,
    /// What an Active Router does about an advert of lower priority.
    pub lower_priority: LowerPriority,
    /// Whether one more advert is sent before yielding to a higher priority, so that its sender
    /// announces the addresses.
    pub parting_advert: bool,
    /// Addresses that come and go with the router but stand in no advert; of any family.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded_addresses: Vec<VirtualAddress>,
    /// The family of the adverts if no address tells it; `None`: IPv4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bare_family: Option<Family>,
    /// Where adverts go.
    #[serde(default, skip_serializing_if = "is_default")]
    pub destination: Destination,
    /// Where adverts come from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub source: Source,
    /// How the router stands on its interface.
    #[serde(default, skip_serializing_if = "is_default")]
    pub attachment: Attachment,
    /// How close to the standard it behaves, and what it does beyond it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub conduct: Conduct,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Which state an instance starts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StartAs {
    /// Backup, waiting for `Active_Down_Interval`.
    Backup,
    /// Active; without effect below priority 255 (keepalived's `state MASTER`, vrrp.md §9.1).
    Active,
}

/// `Preempt_Mode` with keepalived's delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preemption {
    /// A lower-priority Active Router is replaced after `Active_Down_Interval`.
    Allowed,
    /// The same, but adverts of lower priority are accepted for this long first. 0–1000 s.
    Delayed(Duration),
    /// A working Active Router is never replaced.
    Never,
}

/// How often the addresses are announced by gratuitous ARP or unsolicited neighbour advertisement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcements {
    /// Announcements of each address on becoming Active, ≥ 1, default 5.
    pub repeat: u32,
    /// The same number again after this time; zero: not. Default 5 s.
    pub second_after: Duration,
    /// Announce again and again at this interval; zero: not. Default 0.
    pub refresh: Duration,
    /// Announcements of each address at a refresh, ≥ 1, default 1.
    pub refresh_repeat: u32,
}

impl Default for Announcements {
    fn default() -> Self {
        Self {
            repeat: 5,
            second_after: Duration::from_secs(5),
            refresh: Duration::ZERO,
            refresh_repeat: 1,
        }
    }
}

/// What an Active Router does about an advert of lower priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LowerPriority {
    /// Whether it answers with an advert at once (RFC 9568 §6.4.3; default yes).
    pub answer: bool,
    /// Announcements of each address then, default as on becoming Active; 0: none.
    pub repeat: u32,
    /// The same number again after this time; zero: not. Default as on becoming Active.
    pub second_after: Duration,
}

impl Default for LowerPriority {
    fn default() -> Self {
        let Announcements {
            repeat,
            second_after,
            refresh: _,
            refresh_repeat: _,
        } = Announcements::default();
        Self {
            answer: true,
            repeat,
            second_after,
        }
    }
}

impl Config {
    /// A virtual router with the defaults of the standard.
    pub fn new(name: InstanceName, version: Version, vrid: Vrid, interface: IfName) -> Self {
        Self {
            name,
            version,
            vrid,
            interface,
            priority: Priority::DEFAULT,
            adver_interval: AdverInterval::DEFAULT,
            start_as: StartAs::Backup,
            authentication: Authentication::None,
            virtual_addresses: Vec::new(),
            virtual_routes: Vec::new(),
            virtual_rules: Vec::new(),
            preemption: Preemption::Allowed,
            down_timer_adverts: 3,
            announcements: Announcements::default(),
            lower_priority: LowerPriority::default(),
            parting_advert: false,
            excluded_addresses: Vec::new(),
            bare_family: None,
            destination: Destination::default(),
            source: Source::default(),
            attachment: Attachment::default(),
            conduct: Conduct::default(),
        }
    }

    /// The family of the adverts: that of the virtual addresses, else of the adverts' own source and
    /// destination, else IPv4.
    pub fn family(&self) -> Family {
        let carried = self.virtual_addresses.first();
        carried
            .map(|address| address.prefix.family())
            .or_else(|| self.source.address.map(Family::of))
            .or_else(|| self.destination.family())
            .or(self.bare_family)
            .unwrap_or(Family::V4)
    }

    /// The IP protocol of its packets.
    pub const fn protocol(&self) -> u8 {
        match self.authentication {
            Authentication::Header(_) => packet::PROTOCOL_AUTHENTICATED,
            Authentication::None | Authentication::Password(_) | Authentication::Hmac(_) => {
                packet::PROTOCOL
            }
        }
    }

    /// What the checksums of its adverts cover.
    pub(in crate::vrrp) const fn checksum_coverage(&self) -> Coverage {
        match (self.conduct.checksum, &self.destination) {
            (Checksum::MessageOnly, _) => Coverage::MessageOnly,
            (Checksum::WithPseudoHeader, Destination::Peers(unicast)) => match unicast.checksum {
                PeerChecksum::Old => Coverage::LegacyMulticast,
                PeerChecksum::Detected | PeerChecksum::Standard => Coverage::PseudoHeader,
            },
            (Checksum::WithPseudoHeader, Destination::Group(_) | Destination::Nobody) => {
                Coverage::PseudoHeader
            }
        }
    }

    /// How an authentication header of its packets is computed.
    pub(in crate::vrrp) const fn header_reach(&self) -> Reach {
        match self.destination {
            Destination::Peers(_) => Reach::Unicast,
            Destination::Group(_) | Destination::Nobody => Reach::Multicast,
        }
    }

    /// The time after which a silent Active Router counts as dead, for this router's own interval.
    pub fn active_down_interval(&self, active_adver_interval: AdverInterval) -> Duration {
        active_adver_interval.active_down_interval(
            self.version,
            self.priority,
            self.down_timer_adverts,
        )
    }
}
