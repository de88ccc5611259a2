//! A destination: one server behind a service.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::key::DestinationKey;
use super::statistics::Statistics;

/// Share of new connections, 0–2147483647; 0 = none, existing ones go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Weight(u32);

/// A weight above 2147483647.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a weight is a number from 0 to 2147483647, not {0}")]
pub struct WeightError(u32);

impl Weight {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1, the default.
    pub const ONE: Self = Self(1);
    /// 2147483647: the kernel keeps it in a signed number.
    pub const MAX: Self = Self(0x7fff_ffff);

    /// Takes a weight, 0–2147483647.
    pub const fn new(weight: u32) -> Result<Self, WeightError> {
        if weight > Self::MAX.0 {
            return Err(WeightError(weight));
        }
        Ok(Self(weight))
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Weight {
    type Error = WeightError;

    fn try_from(weight: u32) -> Result<Self, Self::Error> {
        Self::new(weight)
    }
}

impl From<Weight> for u32 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How packets reach a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forwarding {
    /// 0: addresses are translated, both ways.
    Masquerade,
    /// 1: the destination is this host.
    Local,
    /// 2: packets are wrapped.
    Tunnel(Tunnel),
    /// 3: packets are sent on the link with another hardware address.
    DirectRouting,
    /// 4: the kernel's own, for transparent caches.
    Bypass,
    /// Another number that somebody has set.
    Other(u32),
}

impl Forwarding {
    /// The number of the method.
    pub const fn code(self) -> u32 {
        match self {
            Self::Masquerade => 0,
            Self::Local => 1,
            Self::Tunnel(_) => 2,
            Self::DirectRouting => 3,
            Self::Bypass => 4,
            Self::Other(code) => code,
        }
    }
}

impl fmt::Display for Forwarding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Masquerade => f.write_str("masquerade"),
            Self::Local => f.write_str("local"),
            Self::Tunnel(tunnel) => write!(f, "tunnel {tunnel}"),
            Self::DirectRouting => f.write_str("direct routing"),
            Self::Bypass => f.write_str("bypass"),
            Self::Other(code) => write!(f, "method {code}"),
        }
    }
}

/// The wrapping of a tunnelled packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tunnel {
    /// The protocol around the packet.
    pub kind: TunnelKind,
    /// UDP port of GUE, non-zero; 0 for the others.
    pub port: u16,
    /// Checksum of the outer header.
    pub checksum: TunnelChecksum,
}

impl Tunnel {
    /// IP in IP, the default.
    pub const IPIP: Self = Self {
        kind: TunnelKind::Ipip,
        port: 0,
        checksum: TunnelChecksum::None,
    };
}

impl fmt::Display for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if self.port != 0 {
            write!(f, " port {}", self.port)?;
        }
        match self.checksum {
            TunnelChecksum::None => Ok(()),
            TunnelChecksum::Present | TunnelChecksum::Remote | TunnelChecksum::Other(_) => {
                write!(f, " {}", self.checksum)
            }
        }
    }
}

/// The protocol of a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TunnelKind {
    /// 0: IP in IP.
    Ipip,
    /// 1: generic UDP encapsulation; Linux 5.2.
    Gue,
    /// 2: generic routing encapsulation; Linux 5.3.
    Gre,
    /// Another number, which the kernel stores from anybody.
    Other(u8),
}

impl TunnelKind {
    /// The kind with this number.
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Ipip,
            1 => Self::Gue,
            2 => Self::Gre,
            other => Self::Other(other),
        }
    }

    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Ipip => 0,
            Self::Gue => 1,
            Self::Gre => 2,
            Self::Other(code) => code,
        }
    }
}

impl fmt::Display for TunnelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ipip => f.write_str("ipip"),
            Self::Gue => f.write_str("gue"),
            Self::Gre => f.write_str("gre"),
            Self::Other(code) => write!(f, "type {code}"),
        }
    }
}

/// The checksum of a tunnel's outer header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TunnelChecksum {
    /// 0: none.
    None,
    /// 1: computed.
    Present,
    /// 2: left to the other end; GUE only.
    Remote,
    /// Another combination of bits that somebody has set.
    Other(u16),
}

impl TunnelChecksum {
    /// The choice with these bits.
    pub const fn from_code(code: u16) -> Self {
        match code {
            0 => Self::None,
            1 => Self::Present,
            2 => Self::Remote,
            other => Self::Other(other),
        }
    }

    /// The bits.
    pub const fn code(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Present => 1,
            Self::Remote => 2,
            Self::Other(code) => code,
        }
    }
}

impl fmt::Display for TunnelChecksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("nocsum"),
            Self::Present => f.write_str("csum"),
            Self::Remote => f.write_str("remcsum"),
            Self::Other(code) => write!(f, "flags {code}"),
        }
    }
}

/// A destination with everything that the kernel can be told about it.
///
/// Setting one always writes all of it: the kernel resets what a request leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Its identity inside the service.
    pub key: DestinationKey,
    /// How packets get there.
    pub forwarding: Forwarding,
    /// Its share.
    pub weight: Weight,
    /// Connections above which it gets no new ones; 0 = no limit.
    pub upper_threshold: u32,
    /// Connections below which it gets new ones again; not above the upper threshold.
    pub lower_threshold: u32,
}

impl Destination {
    /// A destination without thresholds.
    pub const fn new(key: DestinationKey, forwarding: Forwarding, weight: Weight) -> Self {
        Self {
            key,
            forwarding,
            weight,
            upper_threshold: 0,
            lower_threshold: 0,
        }
    }
}

impl fmt::Display for Destination {
    /// `192.0.2.11:80 masquerade weight 1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} weight {}", self.key, self.forwarding, self.weight)?;
        if self.upper_threshold != 0 {
            write!(f, " upper threshold {}", self.upper_threshold)?;
        }
        if self.lower_threshold != 0 {
            write!(f, " lower threshold {}", self.lower_threshold)?;
        }
        Ok(())
    }
}

/// A destination as the kernel reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedDestination {
    /// What it was told.
    pub destination: Destination,
    /// Connections in the established state.
    pub active: u32,
    /// Other connections.
    pub inactive: u32,
    /// Persistence templates.
    pub persistent: u32,
    /// What passed through it.
    pub statistics: Statistics,
}
