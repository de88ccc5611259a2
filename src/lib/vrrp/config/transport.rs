//! Where adverts go and where they come from.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::types::Family;
use crate::vrrp::packet;

/// Where adverts go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// To a multicast group; `None`: the one that `global_defs` names, else that of RFC 9568 §5.1.
    Group(Option<IpAddr>),
    /// To each of these routers.
    Peers(Unicast),
    /// Nowhere, so that the router is in Fault: it has no peers and must not use multicast
    /// (`unicast_fault_no_peer`).
    Nobody,
}

impl Default for Destination {
    fn default() -> Self {
        Self::Group(None)
    }
}

impl Destination {
    /// Where each advert of this family goes.
    pub(in crate::vrrp) fn receivers(&self, family: Family) -> Vec<IpAddr> {
        let fits = |address: &IpAddr| Family::of(*address) == family;
        match self {
            Self::Group(group) => {
                vec![group.filter(fits).unwrap_or_else(|| packet::group(family))]
            }
            Self::Peers(unicast) => {
                let peers = unicast.peers.iter().map(|peer| peer.address);
                peers.filter(fits).collect()
            }
            Self::Nobody => Vec::new(),
        }
    }

    /// The address that adverts for a router with this one arrive at; `None`: none do.
    pub fn arrival(&self, own: IpAddr) -> Option<IpAddr> {
        match self {
            Self::Group(_) => self.receivers(Family::of(own)).pop(),
            Self::Peers(_) => Some(own),
            Self::Nobody => None,
        }
    }

    /// The peer of this address.
    pub fn peer(&self, address: IpAddr) -> Option<&Peer> {
        match self {
            Self::Peers(unicast) => unicast.peer(address),
            Self::Group(_) | Self::Nobody => None,
        }
    }

    /// The family that follows from it.
    pub(super) fn family(&self) -> Option<Family> {
        match self {
            Self::Group(group) => group.map(Family::of),
            Self::Peers(unicast) => unicast.peers.first().map(|peer| Family::of(peer.address)),
            Self::Nobody => None,
        }
    }
}

/// Adverts to single routers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unicast {
    /// The other routers; at least one, each once, all of one family.
    pub peers: Vec<Peer>,
    /// TTL or hop limit of the adverts; `None`: 255 with IPv4, what the system has with IPv6.
    pub ttl: Option<u8>,
    /// Whose adverts count.
    pub senders: Senders,
    /// What the checksum of `VRRPv3` over IPv4 covers.
    pub checksum: PeerChecksum,
}

impl Unicast {
    /// The peer of this address.
    pub(in crate::vrrp) fn peer(&self, address: IpAddr) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.address == address)
    }
}

/// Another router of the same virtual router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Where it is.
    pub address: IpAddr,
    /// The lowest TTL or hop limit that its adverts may have.
    pub min_ttl: u8,
    /// The highest one.
    pub max_ttl: u8,
}

impl Peer {
    /// A router whose adverts may have any TTL.
    pub const fn new(address: IpAddr) -> Self {
        Self {
            address,
            min_ttl: 0,
            max_ttl: u8::MAX,
        }
    }
}

/// Whose adverts count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Senders {
    /// Everybody's.
    Any,
    /// Those of the peers (`check_unicast_src`).
    Peers,
}

/// What the checksum of an advert to a peer covers. keepalived before 1.3.7 took another destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PeerChecksum {
    /// What the peer is seen to use.
    Detected,
    /// What keepalived used before 1.3.7 (`old_unicast_checksum`).
    Old,
    /// What the standard says, whatever the peer does (`old_unicast_checksum never`).
    Standard,
}

/// Where adverts come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The address; `None`: the first of the interface.
    pub address: Option<IpAddr>,
    /// What its loss means.
    pub loss: SourceLoss,
}

/// What the loss of the source address means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceLoss {
    /// Nothing.
    #[default]
    Borne,
    /// Fault (`track_src_ip`).
    Fault,
}
