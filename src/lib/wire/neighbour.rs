//! Neighbour discovery over Ethernet, for IPv6: what announces an address and what asks for one. RFC 4861.
//!
//! ```text
//!  0     6      12     14          54   55   56         58      62        78      80       86
//!  +-----+------+------+-----------+----+----+----------+-------+---------+-------+--------+
//!  | to  | from | 86dd | IPv6,     |type| 0  | checksum | flags | target  | 02 01 | MAC of |
//!  |     |      |      | hops 255  | 136|    |          |       | address |       | target |
//!  +-----+------+------+-----------+----+----+----------+-------+---------+-------+--------+
//! ```

use std::net::Ipv6Addr;

use super::checksum::Checksum;
use super::{ethernet, ipv6};
use crate::types::MacAddr;

/// Octets of an advertisement with the hardware address of its target.
pub const ADVERTISEMENT: usize = 86;

/// Octets of a solicitation without options.
pub const SOLICITATION: usize = 78;

const ICMPV6: u8 = 58;
const TYPE_SOLICITATION: u8 = 135;
const TYPE_ADVERTISEMENT: u8 = 136;
const OPTION_TARGET_MAC: u8 = 2;
/// Octets before the IPv6 payload.
const HEADERS: usize = ethernet::HEADER_OCTETS + ipv6::HEADER_OCTETS;

/// Whether the announcing machine forwards IPv6 (the R flag). RFC 9568 §6.4.1 wants it set; keepalived
/// tells what the machine really does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// R is not set.
    Host,
    /// R is set.
    Router,
}

/// Who has an address, as an advertisement tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advertisement {
    /// The address.
    pub target: Ipv6Addr,
    /// The hardware address of its holder.
    pub mac: MacAddr,
}

/// The unsolicited advertisement that tells a link where an address is, to all nodes. It overrides what
/// they know.
pub fn unsolicited(mac: MacAddr, address: Ipv6Addr, role: Role) -> [u8; ADVERTISEMENT] {
    const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
    const OVERRIDE: u8 = 0x20;
    const ROUTER: u8 = 0x80;
    let flags = match role {
        Role::Host => OVERRIDE,
        Role::Router => OVERRIDE | ROUTER,
    };
    let mut payload = [0; ADVERTISEMENT - HEADERS];
    fill(
        &mut payload,
        &[
            &[TYPE_ADVERTISEMENT, 0, 0, 0, flags, 0, 0, 0],
            &address.octets(),
            &[OPTION_TARGET_MAC, 1],
            &mac.octets(),
        ],
    );
    frame(mac, address, ALL_NODES, payload)
}

/// The question whether somebody has an address, asked without claiming one. RFC 4862 §5.4.2.
pub fn probe(mac: MacAddr, address: Ipv6Addr) -> [u8; SOLICITATION] {
    let [.., a, b, c] = address.octets();
    // The solicited-node address: RFC 4291 §2.7.1.
    let low = u16::from_be_bytes([b, c]);
    let group = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 1, 0xff00 | u16::from(a), low);
    let mut payload = [0; SOLICITATION - HEADERS];
    fill(
        &mut payload,
        &[&[TYPE_SOLICITATION, 0, 0, 0, 0, 0, 0, 0], &address.octets()],
    );
    frame(mac, Ipv6Addr::UNSPECIFIED, group, payload)
}

/// Reads an Ethernet frame; `None` if it is no neighbour advertisement, or one that must be ignored.
///
/// Without the option for it the hardware address is that of the frame's sender.
pub fn parse(frame: &[u8]) -> Option<Advertisement> {
    const HOPS_ON_LINK: u8 = 255;
    let ethernet = ethernet::parse(frame).ok()?;
    let ip = ipv6::parse(ethernet.payload).ok()?;
    let right = ethernet.ethertype == ethernet::IPV6
        && ip.next_header == ICMPV6
        && ip.hop_limit == HOPS_ON_LINK;
    let length = u32::from(ip.payload_length);
    let sum = Checksum::pseudo_v6(ip.source, ip.destination, ICMPV6, length).with(ip.payload);
    if !right || !sum.is_intact() {
        return None;
    }
    let (message, rest) = ip.payload.split_first_chunk::<8>()?;
    let [TYPE_ADVERTISEMENT, 0, ..] = *message else {
        return None;
    };
    let (target, options) = rest.split_first_chunk::<16>()?;
    Some(Advertisement {
        target: Ipv6Addr::from(*target),
        mac: option_mac(options).unwrap_or(ethernet.source),
    })
}

/// The hardware address in the options, each of which counts its length in units of eight octets.
fn option_mac(mut options: &[u8]) -> Option<MacAddr> {
    loop {
        let &[kind, units, ..] = options else {
            return None;
        };
        let (option, rest) = options.split_at_checked(usize::from(units) * 8)?;
        match (kind, option.get(2..8)) {
            (OPTION_TARGET_MAC, Some(mac)) => return mac.try_into().ok().map(MacAddr::new),
            (_, None) => return None,
            (_, Some(_)) => options = rest,
        }
    }
}

/// The frame around an `ICMPv6` message, whose checksum it fills in.
fn frame<const PAYLOAD: usize, const FRAME: usize>(
    mac: MacAddr,
    source: Ipv6Addr,
    destination: Ipv6Addr,
    mut payload: [u8; PAYLOAD],
) -> [u8; FRAME] {
    const { assert!(FRAME == HEADERS + PAYLOAD && PAYLOAD <= 255) };
    let length = u16::try_from(PAYLOAD).unwrap_or(0);
    let sum = Checksum::pseudo_v6(source, destination, ICMPV6, length.into()).with(&payload);
    if let Some(field) = payload.get_mut(2..4) {
        field.copy_from_slice(&sum.finish().to_be_bytes());
    }
    let [.., m0, m1, m2, m3] = destination.octets();
    let mut frame = [0; FRAME];
    fill(
        &mut frame,
        &[
            &[0x33, 0x33, m0, m1, m2, m3],
            &mac.octets(),
            &ethernet::IPV6.to_be_bytes(),
            &[0x60, 0, 0, 0],
            &length.to_be_bytes(),
            &[ICMPV6, 255],
            &source.octets(),
            &destination.octets(),
            &payload,
        ],
    );
    frame
}

/// Writes the parts one after the other.
fn fill(place: &mut [u8], parts: &[&[u8]]) {
    for (place, octet) in place.iter_mut().zip(parts.iter().copied().flatten()) {
        *place = *octet;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::hex;

    #[test]
    fn an_unsolicited_advertisement_is_that_of_keepalived() {
        let mac = "02:00:00:00:00:0a".parse().unwrap();
        let expected = hex::octets(
            "33330000000102000000000a86dd
             6000000000203afffe800000000000000000000000000061ff020000000000000000000000000001
             880056d220000000fe800000000000000000000000000061020102000000000a",
        );
        let frame = unsolicited(mac, "fe80::61".parse().unwrap(), Role::Host);
        assert_eq!(frame.as_slice(), expected);
        let virtual_mac = "00:00:5e:00:02:48".parse().unwrap();
        let expected = hex::octets(
            "33330000000100005e00024886dd
             6000000000203afffe800000000000000000000000000072ff020000000000000000000000000001
             8800f87120000000fe800000000000000000000000000072020100005e000248",
        );
        let frame = unsolicited(virtual_mac, "fe80::72".parse().unwrap(), Role::Host);
        assert_eq!(frame.as_slice(), expected);
    }

    #[test]
    fn a_router_says_so_and_the_checksum_follows() {
        let mac = MacAddr::new([2, 0, 0, 0, 0, 0x0a]);
        let frame = unsolicited(mac, "fe80::61".parse().unwrap(), Role::Router);
        assert_eq!(frame[58..62], [0xa0, 0, 0, 0]);
        assert_eq!(frame[56..58], [0xd6, 0xd1], "0x56d2 less 0x8000");
    }

    #[test]
    fn a_probe_goes_to_the_solicited_node_address() {
        let mac = MacAddr::new([2, 0, 0, 0, 0, 0x0a]);
        let frame = probe(mac, "2001:db8::12:3456".parse().unwrap());
        assert_eq!(frame[..6], [0x33, 0x33, 0xff, 0x12, 0x34, 0x56]);
        assert_eq!(frame[22..38], [0; 16]);
        let group: Ipv6Addr = "ff02::1:ff12:3456".parse().unwrap();
        assert_eq!(frame[38..54], group.octets());
        assert_eq!(frame[54], 135);
        let length = 24;
        let target = Ipv6Addr::UNSPECIFIED;
        let sum = Checksum::pseudo_v6(target, group, 58, length).with(&frame[54..]);
        assert!(sum.is_intact());
    }

    #[test]
    fn an_advertisement_is_read_back() {
        let target = "2001:db8::1".parse().unwrap();
        let mac = MacAddr::new([2, 0, 0, 0, 0, 0x0a]);
        let mut frame = unsolicited(mac, target, Role::Host).to_vec();
        assert_eq!(parse(&frame), Some(Advertisement { target, mac }));
        frame.extend([0; 9]);
        assert_eq!(parse(&frame), Some(Advertisement { target, mac }));
    }

    #[test]
    fn every_flipped_bit_and_every_shorter_frame_is_refused() {
        let target = "2001:db8::1".parse().unwrap();
        let whole = unsolicited(MacAddr::new([2; 6]), target, Role::Host);
        for length in 0..whole.len() {
            assert_eq!(parse(&whole[..length]), None, "{length} octets");
        }
        // The Ethernet addresses, traffic class and flow label are in no checksum.
        let covered = (12..14).chain(18..whole.len());
        for offset in covered {
            for bit in 0..8 {
                let mut other = whole;
                other[offset] ^= 1 << bit;
                assert_eq!(parse(&other), None, "octet {offset}, bit {bit}");
            }
        }
    }

    #[test]
    fn an_option_without_length_ends_the_reading() {
        assert_eq!(option_mac(&[1, 0, 2, 1, 2, 2, 2, 2, 2, 2]), None);
        let second = [1, 1, 9, 9, 9, 9, 9, 9, 2, 1, 2, 2, 2, 2, 2, 2];
        assert_eq!(option_mac(&second), Some(MacAddr::new([2; 6])));
    }
}
