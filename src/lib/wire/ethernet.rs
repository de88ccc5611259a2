//! The Ethernet header with its VLAN tags, IEEE 802.3 and 802.1Q.

use pnet::packet::ethernet::EthernetPacket;
use pnet::packet::vlan::VlanPacket;
use thiserror::Error;

use crate::types::MacAddr;

/// Octets of the header without tags.
pub const HEADER_OCTETS: usize = 14;
/// `EtherType` of IPv4.
pub const IPV4: u16 = 0x0800;
/// `EtherType` of ARP.
pub const ARP: u16 = 0x0806;
/// `EtherType` of IPv6.
pub const IPV6: u16 = 0x86dd;

const VLAN: u16 = 0x8100;
const PROVIDER_VLAN: u16 = 0x88a8;
const TAG_OCTETS: usize = 4;
/// A customer's tag within a provider's; more are not in use.
const TAGS_MAX: usize = 2;

/// A received frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Receiver.
    pub destination: MacAddr,
    /// Sender.
    pub source: MacAddr,
    /// Identifier of the innermost VLAN tag, 0–4095.
    pub vlan: Option<u16>,
    /// What the payload is, behind the tags.
    pub ethertype: u16,
    /// What follows, link padding included.
    pub payload: &'a [u8],
}

/// Why octets are no Ethernet frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EthernetError {
    /// Fewer than 14 octets.
    #[error("the Ethernet header is cut off")]
    HeaderCut,
    /// The frame ends within a VLAN tag.
    #[error("the VLAN tag is cut off")]
    TagCut,
}

/// What lies behind the VLAN tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untagged<'a> {
    /// Identifier of the innermost tag, 0–4095.
    pub vlan: Option<u16>,
    /// What the payload is.
    pub ethertype: u16,
    /// What follows.
    pub payload: &'a [u8],
}

/// Reads a frame from its first octet on; up to two VLAN tags are taken off.
pub fn parse(octets: &[u8]) -> Result<Frame<'_>, EthernetError> {
    let header = EthernetPacket::new(octets).ok_or(EthernetError::HeaderCut)?;
    let payload = octets
        .get(HEADER_OCTETS..)
        .ok_or(EthernetError::HeaderCut)?;
    let untagged = untag(header.get_ethertype().0, payload)?;
    Ok(Frame {
        destination: MacAddr::new(header.get_destination().octets()),
        source: MacAddr::new(header.get_source().octets()),
        vlan: untagged.vlan,
        ethertype: untagged.ethertype,
        payload: untagged.payload,
    })
}

/// Takes up to two VLAN tags off what follows an `EtherType`.
pub fn untag(ethertype: u16, payload: &[u8]) -> Result<Untagged<'_>, EthernetError> {
    let mut untagged = Untagged {
        vlan: None,
        ethertype,
        payload,
    };
    for _ in 0..TAGS_MAX {
        if untagged.ethertype != VLAN && untagged.ethertype != PROVIDER_VLAN {
            break;
        }
        let tag = VlanPacket::new(untagged.payload).ok_or(EthernetError::TagCut)?;
        untagged = Untagged {
            vlan: Some(tag.get_vlan_identifier()),
            ethertype: tag.get_ethertype().0,
            payload: untagged
                .payload
                .get(TAG_OCTETS..)
                .ok_or(EthernetError::TagCut)?,
        };
    }
    Ok(untagged)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ADDRESSES: [u8; 12] = [1, 0, 0x5e, 0, 0, 0x12, 2, 0, 0, 0, 0, 0x0a];

    fn frame(behind: &[u8]) -> Vec<u8> {
        [ADDRESSES.as_slice(), behind].concat()
    }

    #[test]
    fn an_untagged_frame_is_read() {
        let octets = frame(&[8, 0, 0x45]);
        let frame = parse(&octets).unwrap();
        assert_eq!(frame.destination.to_string(), "01:00:5e:00:00:12");
        assert_eq!(frame.source.to_string(), "02:00:00:00:00:0a");
        assert_eq!((frame.vlan, frame.ethertype), (None, IPV4));
        assert_eq!(frame.payload, [0x45]);
    }

    #[test]
    fn one_or_two_vlan_tags_are_taken_off() {
        let octets = frame(&[0x81, 0, 0xe0, 100, 0x86, 0xdd, 0x60]);
        let tagged = parse(&octets).unwrap();
        assert_eq!((tagged.vlan, tagged.ethertype), (Some(100), IPV6));
        assert_eq!(tagged.payload, [0x60]);
        let octets = frame(&[0x88, 0xa8, 0, 7, 0x81, 0, 0x0f, 0xff, 8, 6]);
        let twice = parse(&octets).unwrap();
        assert_eq!((twice.vlan, twice.ethertype), (Some(4095), ARP));
        assert_eq!(twice.payload, [0_u8; 0]);
    }

    #[test]
    fn a_cut_header_or_tag_is_an_error() {
        let octets = frame(&[0x81, 0, 0, 1, 8, 0]);
        assert_eq!(parse(&octets[..13]), Err(EthernetError::HeaderCut));
        assert_eq!(parse(&octets[..17]), Err(EthernetError::TagCut));
        assert!(parse(&octets).is_ok());
    }

    proptest! {
        #[test]
        fn no_octets_make_the_parser_panic(octets in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(frame) = parse(&octets) {
                let tags = octets.len() - frame.payload.len() - HEADER_OCTETS;
                prop_assert!(tags.is_multiple_of(TAG_OCTETS) && tags <= TAGS_MAX * TAG_OCTETS);
            }
        }
    }
}
