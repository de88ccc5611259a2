//! The IPv4 header, RFC 791.

use std::net::Ipv4Addr;

use thiserror::Error;

use super::checksum::Checksum;

/// Octets of a header without options.
pub const HEADER_OCTETS: usize = 20;

/// What differs between the headers we send; the rest is fixed (vrrp.md §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Identification. The kernel replaces 0 on a raw socket.
    pub identification: u16,
    /// Time to live.
    pub ttl: u8,
    /// Protocol of the payload.
    pub protocol: u8,
    /// Sender.
    pub source: Ipv4Addr,
    /// Receiver or group.
    pub destination: Ipv4Addr,
}

impl Outgoing {
    /// Type of service: network control (CS6).
    pub const TOS: u8 = 0xc0;

    /// The packet: 20 octets of header without options, "don't fragment" or fragment, then
    /// `payload`. `None` when the total length exceeds 65,535 octets.
    pub fn packet(&self, payload: &[u8]) -> Option<Vec<u8>> {
        let total = u16::try_from(HEADER_OCTETS + payload.len()).ok()?;
        let checksum = Checksum::new().with(&self.octets(total, 0)).finish();
        let mut packet = Vec::with_capacity(usize::from(total));
        packet.extend(self.octets(total, checksum));
        packet.extend(payload);
        Some(packet)
    }

    fn octets(&self, total: u16, checksum: u16) -> [u8; HEADER_OCTETS] {
        let [total_high, total_low] = total.to_be_bytes();
        let [id_high, id_low] = self.identification.to_be_bytes();
        let [sum_high, sum_low] = checksum.to_be_bytes();
        let [s0, s1, s2, s3] = self.source.octets();
        let [d0, d1, d2, d3] = self.destination.octets();
        [
            0x45,
            Self::TOS,
            total_high,
            total_low,
            id_high,
            id_low,
            0,
            0,
            self.ttl,
            self.protocol,
            sum_high,
            sum_low,
            s0,
            s1,
            s2,
            s3,
            d0,
            d1,
            d2,
            d3,
        ]
    }
}

/// A received packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Type of service.
    pub tos: u8,
    /// Total length in octets, header included.
    pub total_length: u16,
    /// Identification.
    pub identification: u16,
    /// Three bits: 4 reserved, 2 "don't fragment", 1 "more fragments".
    pub flags: u8,
    /// Offset of this fragment in units of 8 octets, 0–8191.
    pub fragment_offset: u16,
    /// Time to live.
    pub ttl: u8,
    /// Protocol of the payload.
    pub protocol: u8,
    /// Whether the header checksum is right.
    pub header_is_intact: bool,
    /// Sender.
    pub source: Ipv4Addr,
    /// Receiver or group.
    pub destination: Ipv4Addr,
    /// Options, 0–40 octets.
    pub options: &'a [u8],
    /// What the total length covers behind the header.
    pub payload: &'a [u8],
    /// Octets behind the total length: link padding.
    pub padding: &'a [u8],
}

/// Why octets are no IPv4 packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Ipv4Error {
    /// Fewer than 20 octets, or fewer than the header says it has.
    #[error("the IPv4 header is cut off")]
    HeaderCut,
    /// The version nibble is not 4.
    #[error("IP version {0} where 4 was expected")]
    Version(u8),
    /// The header length field is below 5 words.
    #[error("an IPv4 header of {0} words")]
    HeaderLength(u8),
    /// The total length is shorter than the header.
    #[error("the IPv4 total length {0} is shorter than the header")]
    TotalLength(u16),
    /// The total length exceeds what is there.
    #[error("the IPv4 packet is cut off: {present} of {total} octets")]
    PayloadCut {
        /// Octets there.
        present: usize,
        /// Octets that the header promises.
        total: u16,
    },
}

impl Packet<'_> {
    /// Whether this is a part of a larger packet.
    pub const fn is_fragment(&self) -> bool {
        self.flags & 1 != 0 || self.fragment_offset > 0
    }
}

/// Reads a packet from its first octet on.
///
/// The header checksum is computed, but a wrong one is no error.
pub fn parse(octets: &[u8]) -> Result<Packet<'_>, Ipv4Error> {
    let (fixed, _) = octets
        .split_first_chunk::<HEADER_OCTETS>()
        .ok_or(Ipv4Error::HeaderCut)?;
    let [
        version_and_words,
        tos,
        total_high,
        total_low,
        id_high,
        id_low,
        flags,
        offset_low,
        ttl,
        protocol,
        _,
        _,
        s0,
        s1,
        s2,
        s3,
        d0,
        d1,
        d2,
        d3,
    ] = *fixed;
    if version_and_words >> 4 != 4 {
        return Err(Ipv4Error::Version(version_and_words >> 4));
    }
    let words = version_and_words & 0x0f;
    if words < 5 {
        return Err(Ipv4Error::HeaderLength(words));
    }
    let (header, _) = octets
        .split_at_checked(usize::from(words) * 4)
        .ok_or(Ipv4Error::HeaderCut)?;
    let total_length = u16::from_be_bytes([total_high, total_low]);
    let payload_octets = usize::from(total_length)
        .checked_sub(header.len())
        .ok_or(Ipv4Error::TotalLength(total_length))?;
    let (payload, padding) = octets
        .get(header.len()..)
        .and_then(|behind| behind.split_at_checked(payload_octets))
        .ok_or(Ipv4Error::PayloadCut {
            present: octets.len(),
            total: total_length,
        })?;
    Ok(Packet {
        tos,
        total_length,
        identification: u16::from_be_bytes([id_high, id_low]),
        flags: flags >> 5,
        fragment_offset: u16::from_be_bytes([flags & 0x1f, offset_low]),
        ttl,
        protocol,
        header_is_intact: Checksum::new().with(header).is_intact(),
        source: Ipv4Addr::new(s0, s1, s2, s3),
        destination: Ipv4Addr::new(d0, d1, d2, d3),
        options: header.get(HEADER_OCTETS..).unwrap_or_default(),
        payload,
        padding,
    })
}

#[cfg(test)]
mod tests {
    use pnet::packet::ipv4::{Ipv4Packet, checksum};
    use proptest::prelude::*;

    use super::*;

    const ADVERT: Outgoing = Outgoing {
        identification: 1,
        ttl: 255,
        protocol: 112,
        source: Ipv4Addr::new(192, 0, 2, 11),
        destination: Ipv4Addr::new(224, 0, 0, 18),
    };

    /// The header of vector V1.
    const HEADER: [u8; 20] = [
        0x45, 0xc0, 0x00, 0x28, 0x00, 0x01, 0x00, 0x00, 0xff, 0x70, 0x18, 0x87, 0xc0, 0x00, 0x02,
        0x0b, 0xe0, 0x00, 0x00, 0x12,
    ];

    #[test]
    fn the_header_of_an_advert_is_that_of_the_capture() {
        let packet = ADVERT.packet(&[7; 20]).unwrap();
        assert_eq!(packet[..20], HEADER);
        assert_eq!(packet[20..], [7; 20]);
    }

    #[test]
    fn options_and_link_padding_are_not_payload() {
        let mut octets = HEADER.to_vec();
        octets[0] = 0x46;
        octets[3] = 26;
        octets.extend([1, 1, 1, 0, 0xaa, 0xbb, 0, 0, 0]);
        let packet = parse(&octets).unwrap();
        assert_eq!(packet.options, [1, 1, 1, 0]);
        assert_eq!(packet.payload, [0xaa, 0xbb]);
        assert_eq!(packet.padding, [0, 0, 0]);
        assert!(!packet.header_is_intact);
    }

    #[test]
    fn every_kind_of_broken_header_has_its_error() {
        let with = |position: usize, octet: u8| {
            let mut octets = [HEADER.as_slice(), &[0; 20]].concat();
            octets[position] = octet;
            parse(&octets).map(|packet| packet.total_length)
        };
        assert_eq!(parse(&HEADER[..19]), Err(Ipv4Error::HeaderCut));
        assert_eq!(with(0, 0x65), Err(Ipv4Error::Version(6)));
        assert_eq!(with(0, 0x44), Err(Ipv4Error::HeaderLength(4)));
        assert_eq!(with(0, 0x4f), Err(Ipv4Error::HeaderCut));
        assert_eq!(with(3, 19), Err(Ipv4Error::TotalLength(19)));
        let (present, total) = (40, 41);
        assert_eq!(with(3, 41), Err(Ipv4Error::PayloadCut { present, total }));
        assert_eq!(with(3, 40), Ok(40));
    }

    #[test]
    fn fragments_are_recognised() {
        let with = |flags: u8, offset: u8| {
            let mut octets = [HEADER.as_slice(), &[0; 20]].concat();
            octets[6] = flags;
            octets[7] = offset;
            parse(&octets).unwrap().is_fragment()
        };
        assert!(!with(0x00, 0));
        assert!(!with(0x40, 0));
        assert!(with(0x20, 0));
        assert!(with(0x00, 1));
        assert!(with(0x01, 0));
    }

    #[test]
    fn a_packet_beyond_the_length_field_is_not_built() {
        assert!(ADVERT.packet(&vec![0; 65_515]).is_some());
        assert_eq!(ADVERT.packet(&vec![0; 65_516]), None);
    }

    proptest! {
        #[test]
        fn pnet_reads_the_same_fields(
            (identification, ttl, protocol) in any::<(u16, u8, u8)>(),
            (source, destination) in any::<([u8; 4], [u8; 4])>(),
            payload in proptest::collection::vec(any::<u8>(), 0..64),
        ) {
            let header = Outgoing {
                identification,
                ttl,
                protocol,
                source: source.into(),
                destination: destination.into(),
            };
            let octets = header.packet(&payload).unwrap();
            let theirs = Ipv4Packet::new(&octets).unwrap();
            let ours = parse(&octets).unwrap();
            prop_assert!(ours.header_is_intact);
            prop_assert_eq!(theirs.get_checksum(), checksum(&theirs));
            prop_assert_eq!(theirs.get_header_length(), 5);
            prop_assert_eq!(theirs.get_dscp(), 48);
            prop_assert_eq!(theirs.get_flags(), 0);
            prop_assert_eq!(theirs.get_total_length(), ours.total_length);
            prop_assert_eq!(theirs.get_identification(), ours.identification);
            prop_assert_eq!(theirs.get_ttl(), ours.ttl);
            prop_assert_eq!(theirs.get_next_level_protocol().0, ours.protocol);
            prop_assert_eq!(theirs.get_source().octets(), ours.source.octets());
            prop_assert_eq!(theirs.get_destination().octets(), ours.destination.octets());
            prop_assert_eq!(&octets[20..], ours.payload);
        }

        #[test]
        fn no_octets_make_the_parser_panic(octets in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Ok(packet) = parse(&octets) {
                let header = 20 + packet.options.len();
                prop_assert_eq!(header + packet.payload.len(), usize::from(packet.total_length));
                prop_assert_eq!(usize::from(packet.total_length) + packet.padding.len(), octets.len());
            }
        }
    }
}
