//! What identifies a service and a destination.

use std::cmp::Ordering;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::types::Family;

/// Transport protocol of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// 6.
    Tcp,
    /// 17.
    Udp,
    /// 132.
    Sctp,
    /// Another number, which the kernel accepts from anybody and never balances.
    Other(u16),
}

impl Protocol {
    /// The protocol with this IP protocol number.
    pub const fn from_code(code: u16) -> Self {
        match code {
            6 => Self::Tcp,
            17 => Self::Udp,
            132 => Self::Sctp,
            other => Self::Other(other),
        }
    }

    /// The IP protocol number.
    pub const fn code(self) -> u16 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
            Self::Sctp => 132,
            Self::Other(code) => code,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp => f.write_str("TCP"),
            Self::Udp => f.write_str("UDP"),
            Self::Sctp => f.write_str("SCTP"),
            Self::Other(code) => write!(f, "protocol {code}"),
        }
    }
}

/// A firewall mark that selects a service; never 0, which the kernel takes for "no mark".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FwMark(NonZeroU32);

impl FwMark {
    /// Takes a mark; `None` for 0.
    pub fn new(mark: u32) -> Option<Self> {
        NonZeroU32::new(mark).map(Self)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for FwMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What identifies a service in the kernel's table.
///
/// Ordered as `ipvsadm` lists them: addresses before marks, IPv4 before IPv6, then protocol,
/// address and port; marks by number, IPv4 before IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKey {
    /// Packets to an address.
    Address {
        /// Transport protocol.
        protocol: Protocol,
        /// Virtual address.
        address: IpAddr,
        /// Virtual port; 0 = all, only with persistence.
        port: u16,
    },
    /// Packets that the firewall has marked.
    Mark {
        /// The mark.
        mark: FwMark,
        /// IPv4 and IPv6 have a table each.
        family: Family,
    },
}

impl ServiceKey {
    /// The address family of the service.
    pub const fn family(self) -> Family {
        match self {
            Self::Address { address, .. } => Family::of(address),
            Self::Mark { family, .. } => family,
        }
    }
}

impl Ord for ServiceKey {
    fn cmp(&self, other: &Self) -> Ordering {
        match (*self, *other) {
            (
                Self::Address {
                    protocol,
                    address,
                    port,
                },
                Self::Address {
                    protocol: other_protocol,
                    address: other_address,
                    port: other_port,
                },
            ) => {
                let mine = (Family::of(address), protocol, address, port);
                let other_family = Family::of(other_address);
                mine.cmp(&(other_family, other_protocol, other_address, other_port))
            }
            (Self::Address { .. }, Self::Mark { .. }) => Ordering::Less,
            (Self::Mark { .. }, Self::Address { .. }) => Ordering::Greater,
            (
                Self::Mark { mark, family },
                Self::Mark {
                    mark: other_mark,
                    family: other_family,
                },
            ) => (mark, family).cmp(&(other_mark, other_family)),
        }
    }
}

impl PartialOrd for ServiceKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address {
                protocol,
                address,
                port,
            } => write!(f, "{protocol} {}", SocketAddr::new(*address, *port)),
            Self::Mark { mark, family } => {
                write!(f, "FWM {mark}")?;
                match family {
                    Family::V4 => Ok(()),
                    Family::V6 => write!(f, " {family}"),
                }
            }
        }
    }
}

/// What identifies a destination inside its service. The forwarding method is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DestinationKey {
    /// Real address; of the other family than the service's only with a tunnel.
    pub address: IpAddr,
    /// Real port; 0 = the port of the packet.
    pub port: u16,
}

impl DestinationKey {
    /// The address family of the destination.
    pub const fn family(self) -> Family {
        Family::of(self.address)
    }
}

impl fmt::Display for DestinationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SocketAddr::new(self.address, self.port).fmt(f)
    }
}
