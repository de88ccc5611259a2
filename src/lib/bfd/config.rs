//! What one session must know; `conf` produces it.

use std::net::IpAddr;
use std::num::NonZeroU8;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::types::{TrackerName, Weight};

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Its name in the configuration, 1–31 bytes, unique.
    pub name: TrackerName,
    /// The other system.
    pub neighbor: IpAddr,
    /// The address that packets come from, of the same family; `None`: the kernel chooses.
    pub source: Option<IpAddr>,
    /// `bfd.DesiredMinTxInterval` while the session is up, whole microseconds, 1 ms and more, default
    /// 10 ms. RFC 5880 §6.8.1.
    pub desired_min_tx_interval: Duration,
    /// `bfd.RequiredMinRxInterval`, whole microseconds, 1 ms and more, default 10 ms. RFC 5880 §6.8.1.
    pub required_min_rx_interval: Duration,
    /// `bfd.DesiredMinTxInterval` while the session is not up, whole microseconds, 1 s and more, default
    /// 1 s. RFC 5880 §6.8.3.
    pub idle_tx_interval: Duration,
    /// `bfd.DetectMult`: missed packets that end the session, default 5. RFC 5880 §6.8.1.
    pub detect_mult: NonZeroU8,
    /// Who sends first.
    pub role: Role,
    /// Time to live or hop limit of sent packets, default 255 with IPv4, 64 with IPv6. RFC 5881 §5 asks
    /// for 255.
    pub ttl: NonZeroU8,
    /// By how much the time to live of a received packet may be below [`ttl`](Self::ttl), and never more
    /// than it, default 0; `None`: it is not looked at.
    pub max_hops: Option<u8>,
    /// How far the other system is.
    pub hops: Hops,
    /// Who hears of its state.
    pub listeners: Listeners,
    /// The weight for virtual routers that state none, −253 to 253, default 0.
    pub weight: Weight,
}

/// Who sends first. RFC 5880 §6.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// This system, without waiting.
    #[default]
    Active,
    /// The other system; this one waits for it.
    Passive,
}

/// How far the other system is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hops {
    /// On the same link: port 3784. RFC 5881.
    #[default]
    Single,
    /// Any number of routers away: port 4784. RFC 5883.
    Multi,
}

/// Who hears of the state of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listeners {
    /// Virtual routers and checkers.
    #[default]
    Both,
    /// Virtual routers.
    Vrrp,
    /// Checkers.
    Checkers,
}
