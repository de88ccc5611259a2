//! ARP over Ethernet, for IPv4. RFC 826, RFC 5227.
//!
//! ```text
//!  0        6        12     14   16   18  19  20  22        28     32        38      42
//!  +--------+--------+------+----+----+---+---+---+---------+------+---------+-------+
//!  | to     | from   | 0806 |  1 |0800| 6 | 4 |op | sender  | sndr | target  | trgt  |
//!  |        |        |      |    |    |   |   |   | MAC     | IPv4 | MAC     | IPv4  |
//!  +--------+--------+------+----+----+---+---+---+---------+------+---------+-------+
//! ```

use std::net::Ipv4Addr;

use crate::types::MacAddr;

/// Octets of an ARP frame, without padding.
pub const FRAME: usize = 42;

/// The Ethernet type of ARP.
pub const ETHERTYPE: u16 = 0x0806;

/// Hardware type Ethernet, protocol type IPv4, and the lengths of their addresses.
const FORMAT: [u8; 6] = [0, 1, 0x08, 0, 6, 4];

/// What an ARP packet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// 1: who has the target address?
    Request,
    /// 2: the sender has its address.
    Reply,
}

/// The fields of an ARP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arp {
    /// What it is for.
    pub operation: Operation,
    /// Hardware address of the sender.
    pub sender_mac: MacAddr,
    /// IPv4 address of the sender; 0.0.0.0 in a probe.
    pub sender: Ipv4Addr,
    /// Hardware address of the target.
    pub target_mac: MacAddr,
    /// IPv4 address of the target.
    pub target: Ipv4Addr,
}

/// The gratuitous ARP that tells a link where an address is: a broadcast request for the address by its
/// own holder, with all ones as target hardware address, as keepalived sends it.
pub fn gratuitous(mac: MacAddr, address: Ipv4Addr) -> [u8; FRAME] {
    frame(Arp {
        operation: Operation::Request,
        sender_mac: mac,
        sender: address,
        target_mac: MacAddr::BROADCAST,
        target: address,
    })
}

/// The question whether somebody has an address, asked without claiming one. RFC 5227 §2.1.1.
pub fn probe(mac: MacAddr, address: Ipv4Addr) -> [u8; FRAME] {
    frame(Arp {
        operation: Operation::Request,
        sender_mac: mac,
        sender: Ipv4Addr::UNSPECIFIED,
        target_mac: MacAddr::new([0; 6]),
        target: address,
    })
}

/// Reads an Ethernet frame; `None` if it is no ARP request or reply for IPv4.
pub fn parse(frame: &[u8]) -> Option<Arp> {
    let (ethernet, arp) = frame.split_first_chunk::<14>()?;
    let [.., high, low] = *ethernet;
    let (format, arp) = arp.split_first_chunk::<6>()?;
    if u16::from_be_bytes([high, low]) != ETHERTYPE || *format != FORMAT {
        return None;
    }
    let (operation, arp) = arp.split_first_chunk::<2>()?;
    let operation = match u16::from_be_bytes(*operation) {
        1 => Operation::Request,
        2 => Operation::Reply,
        _ => return None,
    };
    let (sender_mac, arp) = arp.split_first_chunk::<6>()?;
    let (sender, arp) = arp.split_first_chunk::<4>()?;
    let (target_mac, arp) = arp.split_first_chunk::<6>()?;
    let target = arp.first_chunk::<4>()?;
    Some(Arp {
        operation,
        sender_mac: MacAddr::new(*sender_mac),
        sender: Ipv4Addr::from(*sender),
        target_mac: MacAddr::new(*target_mac),
        target: Ipv4Addr::from(*target),
    })
}

/// The broadcast frame with these fields.
fn frame(arp: Arp) -> [u8; FRAME] {
    let operation: u16 = match arp.operation {
        Operation::Request => 1,
        Operation::Reply => 2,
    };
    let mut frame = [0; FRAME];
    let fields: [&[u8]; 9] = [
        &MacAddr::BROADCAST.octets(),
        &arp.sender_mac.octets(),
        &ETHERTYPE.to_be_bytes(),
        &FORMAT,
        &operation.to_be_bytes(),
        &arp.sender_mac.octets(),
        &arp.sender.octets(),
        &arp.target_mac.octets(),
        &arp.target.octets(),
    ];
    let octets = fields.into_iter().flatten();
    for (place, octet) in frame.iter_mut().zip(octets) {
        *place = *octet;
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<_> = text.split_whitespace().collect();
        let digits = digits.concat();
        let pairs = digits.as_bytes().chunks(2);
        pairs
            .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    #[test]
    fn gratuitous_arp_is_that_of_keepalived() {
        let mac = "02:00:00:00:00:0a".parse().unwrap();
        let expected = hex("ffffffffffff02000000000a0806
             000108000604000102000000000ac0000264ffffffffffffc0000264");
        assert_eq!(
            gratuitous(mac, Ipv4Addr::new(192, 0, 2, 100)).as_slice(),
            expected
        );
        let virtual_mac = "00:00:5e:00:01:47".parse().unwrap();
        let expected = hex("ffffffffffff00005e0001470806
             000108000604000100005e000147c00002abffffffffffffc00002ab");
        assert_eq!(
            gratuitous(virtual_mac, Ipv4Addr::new(192, 0, 2, 171)).as_slice(),
            expected
        );
    }

    #[test]
    fn a_probe_claims_nothing() {
        let mac = "02:00:00:00:00:0a".parse().unwrap();
        let expected = hex("ffffffffffff02000000000a0806
             000108000604000102000000000a00000000000000000000c0000264");
        assert_eq!(
            probe(mac, Ipv4Addr::new(192, 0, 2, 100)).as_slice(),
            expected
        );
    }

    #[test]
    fn a_reply_is_read_with_its_padding() {
        let mut reply = hex("02000000000a02000000000b0806
             000108000604000202000000000bc000026402000000000a00000000");
        reply.resize(60, 0);
        let expected = Arp {
            operation: Operation::Reply,
            sender_mac: MacAddr::new([2, 0, 0, 0, 0, 0x0b]),
            sender: Ipv4Addr::new(192, 0, 2, 100),
            target_mac: MacAddr::new([2, 0, 0, 0, 0, 0x0a]),
            target: Ipv4Addr::UNSPECIFIED,
        };
        assert_eq!(parse(&reply), Some(expected));
    }

    #[test]
    fn what_is_not_arp_for_ipv4_is_refused() {
        let whole = gratuitous(MacAddr::new([2; 6]), Ipv4Addr::LOCALHOST);
        assert!(parse(&whole).is_some());
        for length in 0..whole.len() {
            assert_eq!(parse(&whole[..length]), None, "{length} octets");
        }
        for (offset, octet) in [(12, 0x86), (15, 6), (16, 0x86), (18, 8), (19, 16), (21, 3)] {
            let mut other = whole;
            other[offset] = octet;
            assert_eq!(parse(&other), None, "octet {offset}");
        }
    }
}
