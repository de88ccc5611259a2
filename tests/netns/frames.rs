//! What a capture has seen: adverts and announcements, in their order on the wire.

use std::fs;
use std::net::Ipv4Addr;

use hactl::time::Instant;
use hactl::types::{Family, MacAddr};
use hactl::vrrp::{Version, packet};
use hactl::wire::frame::{self, Content, LinkType};
use hactl::wire::{arp, pcap};

use crate::lan::Capture;

/// A frame that matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    Advert(Advert),
    Announcement(Announcement),
}

/// A VRRP advert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Advert {
    pub(crate) time: Instant,
    pub(crate) receiver: MacAddr,
    pub(crate) source: Ipv4Addr,
    pub(crate) destination: Ipv4Addr,
    pub(crate) ttl: u8,
    pub(crate) identification: u16,
    pub(crate) version: Version,
    pub(crate) vrid: u8,
    pub(crate) priority: u8,
}

/// A gratuitous ARP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Announcement {
    pub(crate) time: Instant,
    pub(crate) mac: MacAddr,
    pub(crate) address: Ipv4Addr,
}

/// All frames so far. The last may still be incomplete: it is left out.
pub(crate) fn frames(capture: &Capture) -> Vec<Frame> {
    let octets = fs::read(capture.file()).unwrap();
    let mut reader = pcap::Reader::new(octets.as_slice()).unwrap();
    let mut frames = Vec::new();
    while let Ok(Some(record)) = reader.next_record() {
        frames.extend(parse(Instant::ZERO + record.time, record.octets));
    }
    frames
}

fn parse(time: Instant, octets: &[u8]) -> Option<Frame> {
    let frame = frame::parse(LinkType::Ethernet, octets).unwrap();
    match frame.content {
        Content::Ipv4(ip) if ip.protocol == packet::PROTOCOL => {
            let message = packet::decode(ip.payload, Family::V4).ok()?;
            Some(Frame::Advert(Advert {
                time,
                receiver: frame.destination?,
                source: ip.source,
                destination: ip.destination,
                ttl: ip.ttl,
                identification: ip.identification,
                version: message.version(),
                vrid: message.vrid(),
                priority: message.priority().get(),
            }))
        }
        Content::Arp(message) => {
            let arp = arp::parse(message)?;
            (arp.sender == arp.target).then_some(Frame::Announcement(Announcement {
                time,
                mac: arp.sender_mac,
                address: arp.sender,
            }))
        }
        Content::Ipv4(_) | Content::Ipv6(_) | Content::Other(_) => None,
    }
}

/// All adverts of a sender so far.
pub(crate) fn adverts_of(capture: &Capture, source: &str) -> Vec<Advert> {
    let source: Ipv4Addr = source.parse().unwrap();
    let mut adverts = adverts(capture);
    adverts.retain(|advert| advert.source == source);
    adverts
}

/// All adverts so far.
pub(crate) fn adverts(capture: &Capture) -> Vec<Advert> {
    let frames = frames(capture).into_iter();
    let adverts = frames.filter_map(|frame| match frame {
        Frame::Advert(advert) => Some(advert),
        Frame::Announcement(_) => None,
    });
    adverts.collect()
}

/// All announcements of an address so far.
pub(crate) fn announcements_of(capture: &Capture, address: &str) -> Vec<Announcement> {
    let address: Ipv4Addr = address.parse().unwrap();
    let frames = frames(capture).into_iter();
    let announcements = frames.filter_map(|frame| match frame {
        Frame::Announcement(announcement) => Some(announcement),
        Frame::Advert(_) => None,
    });
    announcements
        .filter(|announcement| announcement.address == address)
        .collect()
}
