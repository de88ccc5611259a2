//! How close to the standard a router behaves, and what it does beyond it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::types::Priority;

/// How a router behaves where the standard leaves a choice or keepalived goes another way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    /// `strict_mode`; what follows from it is in the other settings already.
    pub conformance: Conformance,
    /// Whether the router answers at addresses it does not own.
    pub accept_mode: AcceptMode,
    /// Whether the addresses in an advert are compared each time.
    pub repeated_lists: RepeatedLists,
    /// What the owner of the addresses makes of adverts.
    pub own_adverts: OwnAdverts,
    /// What the checksum of `VRRPv3` over IPv4 covers.
    pub checksum: Checksum,
    /// After a timer that ran out late, the router yields if another one of at most this priority
    /// could have taken over (`timer_expired_backup`), 1–254.
    pub late_timer: Option<Priority>,
    /// The receive buffer of adverts in bytes; `None`: as `vrrp_rx_bufs_policy` says.
    pub receive_buffer: Option<u32>,
    /// Announcements on other interfaces than the router's own.
    pub extra_announcements: Option<ExtraAnnouncements>,
}

/// How close to the standard a router behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conformance {
    /// As keepalived does.
    #[default]
    Usual,
    /// As the standard says.
    Strict,
}

/// `Accept_Mode`. RFC 9568 §6.1
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AcceptMode {
    /// Packets to the addresses are accepted.
    #[default]
    Accept,
    /// They are dropped unless the router owns the addresses.
    Drop,
}

/// Whether the addresses in an advert are compared each time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepeatedLists {
    /// Yes.
    #[default]
    Compared,
    /// Only in the first advert of a sender (`skip_check_adv_addr`).
    Trusted,
}

/// What the owner of the addresses makes of adverts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnAdverts {
    /// It compares them as any router does.
    #[default]
    Compared,
    /// It ignores them (`owner_ignore_adverts`); only with priority 255.
    Ignored,
}

/// What the checksum of `VRRPv3` over IPv4 covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Checksum {
    /// The pseudo header too. RFC 9568 §5.2.8
    #[default]
    WithPseudoHeader,
    /// The message alone, as in `VRRPv2` (`v3_checksum_as_v2`).
    MessageOnly,
}

/// Announcements of addresses on other interfaces than the router's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraAnnouncements {
    /// On which.
    pub interfaces: ExtraInterfaces,
    /// At which interval, 1–86,400 s.
    pub interval: Duration,
}

/// Which other interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExtraInterfaces {
    /// Those with a virtual MAC address.
    Vmacs,
    /// All that carry an address of the router.
    All,
}
