//! Gratuitous ARP and unsolicited neighbour advertisements for addresses that were advertised.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use hactl::types::MacAddr;
use hactl::wire::frame::{Content, Frame};
use pnet::packet::arp::ArpPacket;
use pnet::packet::icmpv6::ndp::NeighborAdvertPacket;
use serde::Serialize;

use super::advert::{Advert, seconds};

/// Addresses to recognise; no LAN has more virtual ones.
const ADDRESSES_MAX: usize = 65_536;

const ICMPV6: u8 = 58;
const NEIGHBOUR_ADVERTISEMENT: u8 = 136;
const SOLICITED: u8 = 0x40;
const ARP_OCTETS: usize = 28;

/// An address told to the LAN.
#[derive(Debug, Serialize)]
pub(super) struct Announcement {
    #[serde(serialize_with = "seconds")]
    pub(super) time: Duration,
    /// The sender on the link.
    pub(super) source_mac: Option<MacAddr>,
    pub(super) address: IpAddr,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    GratuitousArp,
    NeighbourAdvertisement,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::GratuitousArp => "gratuitous ARP",
            Self::NeighbourAdvertisement => "unsolicited neighbour advertisement",
        }
    }
}

/// The addresses seen in adverts so far.
#[derive(Debug, Default)]
pub(super) struct Advertised(BTreeSet<IpAddr>);

impl Advertised {
    pub(super) fn learn(&mut self, advert: &Advert) {
        for address in &advert.addresses {
            if self.0.len() < ADDRESSES_MAX {
                self.0.insert(*address);
            }
        }
    }

    /// Looks at a frame; `None` when it announces none of the addresses.
    pub(super) fn observe(&self, time: Duration, frame: &Frame<'_>) -> Option<Announcement> {
        let (kind, address) = match &frame.content {
            Content::Arp(octets) => (Kind::GratuitousArp, announced_by_arp(octets)?),
            Content::Ipv6(packet) if packet.next_header == ICMPV6 => (
                Kind::NeighbourAdvertisement,
                announced_by_neighbour(packet.payload)?,
            ),
            Content::Ipv4(_) | Content::Ipv6(_) | Content::Other(_) => return None,
        };
        self.0.contains(&address).then_some(Announcement {
            time,
            source_mac: frame.source,
            address,
            kind,
        })
    }
}

fn announced_by_arp(octets: &[u8]) -> Option<IpAddr> {
    let message = ArpPacket::new(octets.get(..ARP_OCTETS)?)?;
    let is_of_ipv4 = message.get_protocol_type().0 == 0x0800
        && message.get_hw_addr_len() == 6
        && message.get_proto_addr_len() == 4;
    let sender = message.get_sender_proto_addr().octets();
    let is_gratuitous = sender == message.get_target_proto_addr().octets();
    (is_of_ipv4 && is_gratuitous).then(|| sender.into())
}

fn announced_by_neighbour(octets: &[u8]) -> Option<IpAddr> {
    let message = NeighborAdvertPacket::new(octets)?;
    let is_unsolicited = message.get_icmpv6_type().0 == NEIGHBOUR_ADVERTISEMENT
        && message.get_flags() & SOLICITED == 0;
    is_unsolicited.then(|| message.get_target_addr().octets().into())
}
