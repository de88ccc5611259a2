//! Addresses and marks that virtual servers share.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::ipvs::{FwMark, Protocol, ServiceKey};
use crate::types::Family;

/// A `virtual_server_group`. Each address and each mark is a service of the kernel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: Box<str>,
    /// At least one, in the order of the file.
    pub members: Vec<Member>,
}

/// An entry of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Member {
    /// All addresses from one to another of the same family, each with this port.
    Addresses {
        /// The first.
        first: IpAddr,
        /// The last, not below the first.
        last: IpAddr,
        /// 0: all ports.
        port: u16,
    },
    /// Packets with a mark.
    Mark {
        /// The mark.
        mark: FwMark,
        /// `None`: that of the virtual server.
        family: Option<Family>,
    },
}

impl Member {
    /// The family, if the entry tells.
    pub const fn family(&self) -> Option<Family> {
        match *self {
            Self::Addresses { first, .. } => Some(Family::of(first)),
            Self::Mark { family, .. } => family,
        }
    }

    /// Its first service, for a virtual server of this protocol and family.
    pub fn first(&self, protocol: Protocol, family: Family) -> ServiceKey {
        match *self {
            Self::Addresses { first, port, .. } => ServiceKey::Address {
                protocol,
                address: first,
                port,
            },
            Self::Mark { mark, family: own } => ServiceKey::Mark {
                mark,
                family: own.unwrap_or(family),
            },
        }
    }
}
