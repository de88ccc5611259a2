//! From a captured frame to the IP packet or ARP message in it, whatever the link layer.

use thiserror::Error;

use super::ethernet::{self, EthernetError};
use super::ipv4::{self, Ipv4Error};
use super::ipv6::{self, Ipv6Error};
use crate::types::MacAddr;

/// What captured frames begin with, by the numbers of the tcpdump group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkType {
    /// 1: an Ethernet header.
    Ethernet,
    /// 101: an IP header of either version.
    RawIp,
    /// 113: 16 octets that Linux makes up ("any" interface).
    LinuxCooked,
    /// 276: their successor of 20 octets.
    LinuxCooked2,
}

/// A frame opened down to its IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Sender on the link, where the capture has it.
    pub source: Option<MacAddr>,
    /// Receiver on the link, where the capture has it.
    pub destination: Option<MacAddr>,
    /// VLAN identifier, 0–4095, where the capture has it.
    pub vlan: Option<u16>,
    /// What the frame carries.
    pub content: Content<'a>,
}

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// An IPv4 packet.
    Ipv4(ipv4::Packet<'a>),
    /// An IPv6 packet.
    Ipv6(ipv6::Packet<'a>),
    /// An ARP message, with link padding.
    Arp(&'a [u8]),
    /// Something else, by its `EtherType`.
    Other(u16),
}

/// Why a frame can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrameError {
    /// Its Ethernet header is broken.
    #[error(transparent)]
    Ethernet(#[from] EthernetError),
    /// Its Linux cooked header is broken.
    #[error("the Linux cooked header is cut off")]
    CookedCut,
    /// Its IPv4 packet is broken.
    #[error(transparent)]
    Ipv4(#[from] Ipv4Error),
    /// Its IPv6 packet is broken.
    #[error(transparent)]
    Ipv6(#[from] Ipv6Error),
}

impl LinkType {
    /// The type with this number in a capture file; `None` for one that we can't read.
    pub const fn new(number: u16) -> Option<Self> {
        match number {
            1 => Some(Self::Ethernet),
            101 => Some(Self::RawIp),
            113 => Some(Self::LinuxCooked),
            276 => Some(Self::LinuxCooked2),
            _ => None,
        }
    }
}

/// Opens a frame.
pub fn parse(link_type: LinkType, octets: &[u8]) -> Result<Frame<'_>, FrameError> {
    match link_type {
        LinkType::Ethernet => {
            let frame = ethernet::parse(octets)?;
            Ok(Frame {
                source: Some(frame.source),
                destination: Some(frame.destination),
                vlan: frame.vlan,
                content: open(frame.ethertype, frame.payload)?,
            })
        }
        LinkType::RawIp => {
            let ethertype = match octets.first().map(|octet| octet >> 4) {
                Some(6) => ethernet::IPV6,
                Some(_) | None => ethernet::IPV4,
            };
            Ok(Frame {
                source: None,
                destination: None,
                vlan: None,
                content: open(ethertype, octets)?,
            })
        }
        LinkType::LinuxCooked => {
            let (header, payload) = octets
                .split_first_chunk::<16>()
                .ok_or(FrameError::CookedCut)?;
            let [_, _, _, _, n0, n1, m0, m1, m2, m3, m4, m5, _, _, t0, t1] = *header;
            let source = (u16::from_be_bytes([n0, n1]) == 6).then_some([m0, m1, m2, m3, m4, m5]);
            cooked(source, u16::from_be_bytes([t0, t1]), payload)
        }
        LinkType::LinuxCooked2 => {
            let (header, payload) = octets
                .split_first_chunk::<20>()
                .ok_or(FrameError::CookedCut)?;
            let [
                t0,
                t1,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                _,
                n,
                m0,
                m1,
                m2,
                m3,
                m4,
                m5,
                _,
                _,
            ] = *header;
            let source = (n == 6).then_some([m0, m1, m2, m3, m4, m5]);
            cooked(source, u16::from_be_bytes([t0, t1]), payload)
        }
    }
}

fn cooked(
    source: Option<[u8; 6]>,
    ethertype: u16,
    payload: &[u8],
) -> Result<Frame<'_>, FrameError> {
    let untagged = ethernet::untag(ethertype, payload)?;
    Ok(Frame {
        source: source.map(MacAddr::new),
        destination: None,
        vlan: untagged.vlan,
        content: open(untagged.ethertype, untagged.payload)?,
    })
}

fn open(ethertype: u16, payload: &[u8]) -> Result<Content<'_>, FrameError> {
    Ok(match ethertype {
        ethernet::IPV4 => Content::Ipv4(ipv4::parse(payload)?),
        ethernet::IPV6 => Content::Ipv6(ipv6::parse(payload)?),
        ethernet::ARP => Content::Arp(payload),
        other => Content::Other(other),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An IPv4 packet without payload.
    const PACKET: [u8; 20] = [
        0x45, 0, 0, 20, 0, 0, 0, 0, 255, 112, 0, 0, 192, 0, 2, 1, 224, 0, 0, 18,
    ];

    fn protocol(frame: &Frame<'_>) -> Option<u8> {
        match frame.content {
            Content::Ipv4(packet) => Some(packet.protocol),
            Content::Ipv6(packet) => Some(packet.next_header),
            Content::Arp(_) | Content::Other(_) => None,
        }
    }

    #[test]
    fn raw_ip_is_told_apart_by_its_first_nibble() {
        let v4 = parse(LinkType::RawIp, &PACKET).unwrap();
        assert_eq!((v4.source, protocol(&v4)), (None, Some(112)));
        let mut v6 = vec![0x60, 0, 0, 0, 0, 0, 58, 255];
        v6.extend([0; 32]);
        assert_eq!(protocol(&parse(LinkType::RawIp, &v6).unwrap()), Some(58));
        let error = FrameError::Ipv4(Ipv4Error::HeaderCut);
        assert_eq!(parse(LinkType::RawIp, &[]), Err(error));
    }

    #[test]
    fn both_cooked_headers_are_read() {
        let first = [0, 1, 0, 1, 0, 6, 2, 0, 0, 0, 0, 0x0a, 0, 0, 8, 0];
        let second = [
            8, 0, 0, 0, 0, 0, 0, 3, 0, 1, 1, 6, 2, 0, 0, 0, 0, 0x0a, 0, 0,
        ];
        for (link_type, header) in [
            (LinkType::LinuxCooked, first.as_slice()),
            (LinkType::LinuxCooked2, second.as_slice()),
        ] {
            let octets = [header, &PACKET].concat();
            let frame = parse(link_type, &octets).unwrap();
            assert_eq!(frame.source.unwrap().to_string(), "02:00:00:00:00:0a");
            assert_eq!((frame.destination, frame.vlan), (None, None));
            assert_eq!(protocol(&frame), Some(112));
            for length in 0..header.len() {
                let cut = parse(link_type, &octets[..length]);
                assert_eq!(cut, Err(FrameError::CookedCut));
            }
        }
    }

    #[test]
    fn a_cooked_frame_without_hardware_address_has_none() {
        let header = [0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0];
        let octets = [header.as_slice(), &PACKET].concat();
        let frame = parse(LinkType::LinuxCooked, &octets).unwrap();
        assert_eq!(frame.source, None);
    }

    #[test]
    fn other_protocols_are_named_not_opened() {
        let mut octets = vec![0; 12];
        octets.extend([0x88, 0xcc, 1]);
        let frame = parse(LinkType::Ethernet, &octets).unwrap();
        assert_eq!(frame.content, Content::Other(0x88cc));
        octets[12..14].copy_from_slice(&[8, 6]);
        let frame = parse(LinkType::Ethernet, &octets).unwrap();
        assert_eq!(frame.content, Content::Arp(&[1]));
    }

    proptest! {
        #[test]
        fn no_octets_make_the_parser_panic(octets in proptest::collection::vec(any::<u8>(), 0..80)) {
            for link_type in [1, 101, 113, 276].map(LinkType::new) {
                if let Ok(frame) = parse(link_type.unwrap(), &octets) {
                    prop_assert!(frame.vlan.is_none_or(|vlan| vlan < 4096));
                }
            }
        }
    }
}
