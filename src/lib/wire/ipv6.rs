//! The IPv6 header, RFC 8200 §3. Extension headers are not walked: nothing that sends VRRP has any.

use std::net::Ipv6Addr;

use pnet::packet::ipv6::Ipv6Packet;
use thiserror::Error;

/// Octets of the header.
pub const HEADER_OCTETS: usize = 40;

/// A received packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Traffic class.
    pub traffic_class: u8,
    /// Flow label, 20 bits.
    pub flow_label: u32,
    /// Length of what follows the header in octets.
    pub payload_length: u16,
    /// Protocol of the payload, or kind of the first extension header.
    pub next_header: u8,
    /// Hop limit.
    pub hop_limit: u8,
    /// Sender.
    pub source: Ipv6Addr,
    /// Receiver or group.
    pub destination: Ipv6Addr,
    /// What the payload length covers.
    pub payload: &'a [u8],
    /// Octets behind it: link padding.
    pub padding: &'a [u8],
}

/// Why octets are no IPv6 packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Ipv6Error {
    /// Fewer than 40 octets.
    #[error("the IPv6 header is cut off")]
    HeaderCut,
    /// The version nibble is not 6.
    #[error("IP version {0} where 6 was expected")]
    Version(u8),
    /// The payload length exceeds what is there.
    #[error("the IPv6 packet is cut off: {present} of {promised} octets of payload")]
    PayloadCut {
        /// Octets of payload there.
        present: usize,
        /// Octets that the header promises.
        promised: u16,
    },
}

/// Reads a packet from its first octet on.
pub fn parse(octets: &[u8]) -> Result<Packet<'_>, Ipv6Error> {
    let (_, behind) = octets
        .split_first_chunk::<HEADER_OCTETS>()
        .ok_or(Ipv6Error::HeaderCut)?;
    let header = Ipv6Packet::new(octets).ok_or(Ipv6Error::HeaderCut)?;
    if header.get_version() != 6 {
        return Err(Ipv6Error::Version(header.get_version()));
    }
    let payload_length = header.get_payload_length();
    let (payload, padding) =
        behind
            .split_at_checked(usize::from(payload_length))
            .ok_or(Ipv6Error::PayloadCut {
                present: behind.len(),
                promised: payload_length,
            })?;
    Ok(Packet {
        traffic_class: header.get_traffic_class(),
        flow_label: header.get_flow_label(),
        payload_length,
        next_header: header.get_next_header().0,
        hop_limit: header.get_hop_limit(),
        source: header.get_source().octets().into(),
        destination: header.get_destination().octets().into(),
        payload,
        padding,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The header of vector V17, with a payload of four octets.
    fn packet() -> Vec<u8> {
        let mut octets = vec![0x6c, 0x0a, 0x77, 0xcc, 0, 4, 112, 255];
        octets.extend("fe80::ff:fe00:a".parse::<Ipv6Addr>().unwrap().octets());
        octets.extend("ff02::12".parse::<Ipv6Addr>().unwrap().octets());
        octets.extend([1, 2, 3, 4, 0xee]);
        octets
    }

    #[test]
    fn every_field_of_the_header_is_read() {
        let octets = packet();
        let packet = parse(&octets).unwrap();
        assert_eq!(packet.traffic_class, 0xc0);
        assert_eq!(packet.flow_label, 0xa_77cc);
        assert_eq!(packet.payload_length, 4);
        assert_eq!(packet.next_header, 112);
        assert_eq!(packet.hop_limit, 255);
        assert_eq!(packet.source.to_string(), "fe80::ff:fe00:a");
        assert_eq!(packet.destination.to_string(), "ff02::12");
        assert_eq!(packet.payload, [1, 2, 3, 4]);
        assert_eq!(packet.padding, [0xee]);
    }

    #[test]
    fn every_kind_of_broken_header_has_its_error() {
        let mut octets = packet();
        assert_eq!(parse(&octets[..39]), Err(Ipv6Error::HeaderCut));
        let (present, promised) = (3, 4);
        let cut = Ipv6Error::PayloadCut { present, promised };
        assert_eq!(parse(&octets[..43]), Err(cut));
        octets[0] = 0x4c;
        assert_eq!(parse(&octets), Err(Ipv6Error::Version(4)));
    }

    proptest! {
        #[test]
        fn no_octets_make_the_parser_panic(octets in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Ok(packet) = parse(&octets) {
                prop_assert_eq!(40 + packet.payload.len() + packet.padding.len(), octets.len());
            }
        }
    }
}
