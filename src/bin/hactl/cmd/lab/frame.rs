//! What a frame on the wire means to the lab; pure.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hactl::types::{Family, MacAddr, Priority, Vrid};

/// The frames that the lab cares about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// A VRRP advertisement.
    Advert {
        /// The virtual router's identifier.
        vrid: Vrid,
        /// The family it is sent over.
        family: Family,
        /// Its sender's priority.
        priority: Priority,
    },
    /// A gratuitous ARP or an unsolicited neighbour advertisement.
    Announcement(IpAddr),
    /// An answer to the client, from this address.
    Reply(IpAddr),
}

const ETHERTYPE_IPV4: [u8; 2] = [0x08, 0x00];
const ETHERTYPE_ARP: [u8; 2] = [0x08, 0x06];
const ETHERTYPE_IPV6: [u8; 2] = [0x86, 0xdd];
const PROTOCOL_ICMP: u8 = 1;
const PROTOCOL_AH: u8 = 51;
const PROTOCOL_ICMPV6: u8 = 58;
const PROTOCOL_VRRP: u8 = 112;

/// Reads an Ethernet frame; `None` for everything else than the above, and for what is cut short.
pub(super) fn read(frame: &[u8]) -> Option<Seen> {
    let payload = frame.get(14..)?;
    match <[u8; 2]>::try_from(frame.get(12..14)?).ok()? {
        // To all stations: a holder of the same address answers an announcement by unicast.
        ETHERTYPE_ARP if frame.starts_with(&MacAddr::BROADCAST.octets()) => arp(payload),
        ETHERTYPE_IPV4 => ipv4(payload),
        ETHERTYPE_IPV6 => ipv6(payload),
        _ => None,
    }
}

fn arp(packet: &[u8]) -> Option<Seen> {
    let sender: [u8; 4] = packet.get(14..18)?.try_into().ok()?;
    let target: [u8; 4] = packet.get(24..28)?.try_into().ok()?;
    let sender = Ipv4Addr::from(sender);
    // A probe (RFC 5227 §1.1) has no sender.
    let is_gratuitous = sender == Ipv4Addr::from(target) && !sender.is_unspecified();
    is_gratuitous.then_some(Seen::Announcement(sender.into()))
}

fn ipv4(packet: &[u8]) -> Option<Seen> {
    let header = usize::from(packet.first()? & 0x0f) * 4;
    let protocol = *packet.get(9)?;
    let source: [u8; 4] = packet.get(12..16)?.try_into().ok()?;
    let payload = packet.get(header..)?;
    match protocol {
        PROTOCOL_ICMP if payload.first() == Some(&0) => {
            Some(Seen::Reply(Ipv4Addr::from(source).into()))
        }
        PROTOCOL_AH if payload.first() == Some(&PROTOCOL_VRRP) => {
            let length = (usize::from(*payload.get(1)?) + 2) * 4;
            vrrp(payload.get(length..)?, Family::V4)
        }
        PROTOCOL_VRRP => vrrp(payload, Family::V4),
        _ => None,
    }
}

fn ipv6(packet: &[u8]) -> Option<Seen> {
    let source: [u8; 16] = packet.get(8..24)?.try_into().ok()?;
    let payload = packet.get(40..)?;
    match (*packet.get(6)?, *payload.first()?) {
        (PROTOCOL_ICMPV6, 129) => Some(Seen::Reply(Ipv6Addr::from(source).into())),
        // Solicited advertisements (flag S) are answers, not announcements.
        (PROTOCOL_ICMPV6, 136) if payload.get(4)? & 0x40 == 0 => {
            let target: [u8; 16] = payload.get(8..24)?.try_into().ok()?;
            Some(Seen::Announcement(Ipv6Addr::from(target).into()))
        }
        (PROTOCOL_VRRP, _) => vrrp(payload, Family::V6),
        _ => None,
    }
}

fn vrrp(packet: &[u8], family: Family) -> Option<Seen> {
    // Type 1 is the only one. RFC 9568 §5.2.2.
    (packet.first()? & 0x0f == 1).then_some(())?;
    Some(Seen::Advert {
        vrid: Vrid::new(*packet.get(1)?).ok()?,
        family,
        priority: Priority::new(*packet.get(2)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex
            .chars()
            .filter_map(|c| u8::try_from(c.to_digit(16)?).ok())
            .collect();
        digits
            .chunks(2)
            .map(|pair| pair[0] * 16 + pair[1])
            .collect()
    }

    const ADVERT: &str = "01005e000012 020000000101 0800 \
        45c0002800010000ff705da0 c0a8010b e0000012 \
        2133650101015ed9 c0a80164 3132333400000000";
    const GRATUITOUS: &str = "ffffffffffff 020000000101 0806 \
        0001080006040001 020000000101 c0a80164 ffffffffffff c0a80164";
    const REPLY: &str = "020000000001 020000000101 0800 \
        4500001c0001000040010000 c0a80164 c0a80101 0000000000000000";

    #[test]
    fn an_advert_tells_router_and_priority() {
        let seen = Seen::Advert {
            vrid: Vrid::new(51).unwrap(),
            family: Family::V4,
            priority: Priority::new(101),
        };
        assert_eq!(read(&bytes(ADVERT)), Some(seen));
    }

    #[test]
    fn an_announcement_tells_its_address() {
        let address = "192.168.1.100".parse().unwrap();
        assert_eq!(read(&bytes(GRATUITOUS)), Some(Seen::Announcement(address)));
    }

    #[test]
    fn an_ordinary_request_is_no_announcement() {
        let mut frame = bytes(GRATUITOUS);
        frame[41] = 1;
        assert_eq!(read(&frame), None);
    }

    #[test]
    fn an_answer_to_an_announcement_is_none() {
        let mut frame = bytes(GRATUITOUS);
        frame.splice(..6, [2, 0, 0, 0, 2, 0]);
        assert_eq!(read(&frame), None);
    }

    #[test]
    fn a_reply_tells_who_answers() {
        let frame = bytes(REPLY);
        let address = "192.168.1.100".parse().unwrap();
        assert_eq!(read(&frame), Some(Seen::Reply(address)));
    }

    #[test]
    fn a_request_to_the_node_is_no_reply() {
        let mut frame = bytes(REPLY);
        frame[34] = 8;
        assert_eq!(read(&frame), None);
    }

    #[test]
    fn a_neighbour_advertisement_announces_unless_it_was_asked_for() {
        let mut frame = bytes(
            "333300000001 020000000101 86dd 6000000000203aff \
             20010db8000000000000000000000100 ff020000000000000000000000000001 \
             88000000 20000000 20010db8000000000000000000000100 0201020000000101",
        );
        let address = "2001:db8::100".parse().unwrap();
        assert_eq!(read(&frame), Some(Seen::Announcement(address)));
        frame[58] = 0x60;
        assert_eq!(read(&frame), None);
    }

    #[test]
    fn an_advert_behind_an_authentication_header_is_found() {
        let mut frame = bytes(ADVERT);
        frame[23] = 51;
        let header = bytes("7004000000000000 00000001 000000000000000000000000");
        frame.splice(34..34, header);
        assert!(matches!(read(&frame), Some(Seen::Advert { .. })));
    }

    #[test]
    fn every_truncation_is_survived() {
        for whole in [ADVERT, GRATUITOUS] {
            let whole = bytes(whole);
            for length in 0..whole.len() {
                let seen = read(&whole[..length]);
                assert!(seen.is_none() || length >= 37, "{length} bytes: {seen:?}");
            }
        }
    }
}
