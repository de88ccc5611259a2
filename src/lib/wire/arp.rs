//! ARP over Ethernet (RFC 826): announcements, and probes for a used address (RFC 5227).
//!
//! ```text
//!   0       6       12    14                22        28     32        38     42
//!   | dest  | src   | type| hw pro 6 4 op   | sender  | sender| target  | target|
//!   | MAC   | MAC   | 0806| 1  0800         | MAC     | IPv4  | MAC     | IPv4  |
//! ```

use std::net::Ipv4Addr;

use super::ethernet;
use crate::types::MacAddr;

/// Octets of a frame, without padding.
pub const FRAME_OCTETS: usize = 42;

const REQUEST: u16 = 1;
const REPLY: u16 = 2;
/// Hardware type Ethernet, protocol type IPv4, address lengths 6 and 4.
const ETHERNET_IPV4: [u8; 6] = [0, 1, 8, 0, 6, 4];

/// What an ARP frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arp {
    /// Request or reply.
    pub operation: Operation,
    /// Sender's hardware address.
    pub sender_mac: MacAddr,
    /// Sender's address.
    pub sender: Ipv4Addr,
    /// Address asked for or answered to.
    pub target: Ipv4Addr,
}

/// The two operations of RFC 826.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// 1: who has the target address?
    Request,
    /// 2: the sender has it.
    Reply,
}

/// A gratuitous ARP request: `address` is at `mac`. The target hardware address is the broadcast
/// address, as keepalived sends it (vrrp.md §11.1).
pub fn gratuitous(mac: MacAddr, address: Ipv4Addr) -> [u8; FRAME_OCTETS] {
    request(mac, address, MacAddr::BROADCAST, address)
}

/// A probe: does anybody have `address`? The sender address is 0, so that no cache changes
/// (RFC 5227 §1.1).
pub fn probe(mac: MacAddr, address: Ipv4Addr) -> [u8; FRAME_OCTETS] {
    request(mac, Ipv4Addr::UNSPECIFIED, MacAddr::new([0; 6]), address)
}

fn request(
    mac: MacAddr,
    sender: Ipv4Addr,
    target_mac: MacAddr,
    target: Ipv4Addr,
) -> [u8; FRAME_OCTETS] {
    let parts: [&[u8]; 9] = [
        &MacAddr::BROADCAST.octets(),
        &mac.octets(),
        &ethernet::ARP.to_be_bytes(),
        &ETHERNET_IPV4,
        &REQUEST.to_be_bytes(),
        &mac.octets(),
        &sender.octets(),
        &target_mac.octets(),
        &target.octets(),
    ];
    let mut frame = [0; FRAME_OCTETS];
    let octets = parts.iter().flat_map(|part| part.iter());
    for (position, octet) in frame.iter_mut().zip(octets) {
        *position = *octet;
    }
    frame
}

/// Reads the ARP message behind an Ethernet header; `None` for anything but Ethernet and IPv4.
pub fn parse(message: &[u8]) -> Option<Arp> {
    let (header, rest) = message.split_first_chunk::<8>()?;
    let [kind @ .., operation_high, operation_low] = header;
    if *kind != ETHERNET_IPV4 {
        return None;
    }
    let operation = match u16::from_be_bytes([*operation_high, *operation_low]) {
        REQUEST => Operation::Request,
        REPLY => Operation::Reply,
        _ => return None,
    };
    let (sender_mac, rest) = rest.split_first_chunk::<6>()?;
    let (sender, rest) = rest.split_first_chunk::<4>()?;
    let (_target_mac, rest) = rest.split_first_chunk::<6>()?;
    let target = rest.first_chunk::<4>()?;
    Some(Arp {
        operation,
        sender_mac: MacAddr::new(*sender_mac),
        sender: Ipv4Addr::from(*sender),
        target: Ipv4Addr::from(*target),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::hex;

    /// Vectors V22 and V23 of vrrp.md §24, captured from keepalived 2.2.7.
    #[test]
    fn announcements_are_those_of_keepalived_to_the_octet() {
        let frame = gratuitous(
            "02:00:00:00:00:0a".parse().unwrap(),
            Ipv4Addr::new(192, 0, 2, 100),
        );
        assert_eq!(
            frame.as_slice(),
            hex::octets(
                "ffffffffffff02000000000a0806000108000604000102000000000ac0000264ffffffffffffc0000264"
            )
        );
        let frame = gratuitous(
            "00:00:5e:00:01:47".parse().unwrap(),
            Ipv4Addr::new(192, 0, 2, 171),
        );
        assert_eq!(
            frame.as_slice(),
            hex::octets(
                "ffffffffffff00005e0001470806000108000604000100005e000147c00002abffffffffffffc00002ab"
            )
        );
    }

    #[test]
    fn a_probe_tells_nobody_an_address_and_is_read_back() {
        let mac = "02:00:00:00:00:0a".parse().unwrap();
        let frame = probe(mac, Ipv4Addr::new(192, 0, 2, 100));
        let arp = parse(&frame[14..]).unwrap();
        assert_eq!(
            arp,
            Arp {
                operation: Operation::Request,
                sender_mac: mac,
                sender: Ipv4Addr::UNSPECIFIED,
                target: Ipv4Addr::new(192, 0, 2, 100),
            }
        );
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_no_arp_message() {
        let frame = gratuitous(MacAddr::new([2; 6]), Ipv4Addr::LOCALHOST);
        for length in 0..28 {
            assert_eq!(parse(&frame[14..14 + length]), None, "{length} octets");
        }
        for position in 0..6 {
            let mut message = frame[14..].to_vec();
            message[position] ^= 0x40;
            assert_eq!(parse(&message), None, "octet {position}");
        }
        let mut reply = frame[14..].to_vec();
        reply[7] = 2;
        assert_eq!(parse(&reply).unwrap().operation, Operation::Reply);
        reply[7] = 3;
        assert_eq!(parse(&reply), None);
    }
}
