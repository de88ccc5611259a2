//! Frames of a capture file, read by offsets of the standards and without the codecs under test.

use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

const FILE_HEADER: usize = 24;
const RECORD_HEADER: usize = 16;
const ETHERNET_HEADER: usize = 14;
const IPV4: [u8; 2] = [0x08, 0x00];
const ARP: [u8; 2] = [0x08, 0x06];
const VRRP: u8 = 112;

/// A frame as it was on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Since 1970.
    pub(crate) time: Duration,
    /// From the Ethernet header on.
    pub(crate) octets: Vec<u8>,
}

/// A VRRP advert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Advert {
    pub(crate) source: Ipv4Addr,
    pub(crate) identification: u16,
    pub(crate) vrid: u8,
    pub(crate) priority: u8,
}

impl Frame {
    fn has_type(&self, ethertype: [u8; 2]) -> bool {
        self.octets.get(12..ETHERNET_HEADER) == Some(&ethertype)
    }

    /// What it says, if it is an advert.
    pub(crate) fn advert(&self) -> Option<Advert> {
        let packet = self.octets.get(ETHERNET_HEADER..)?;
        if !self.has_type(IPV4) || packet.get(9) != Some(&VRRP) {
            return None;
        }
        let message = &packet[20..];
        Some(Advert {
            source: address(&packet[12..16]),
            identification: u16::from_be_bytes([packet[4], packet[5]]),
            vrid: message[1],
            priority: message[2],
        })
    }

    /// The address it announces, if it is a gratuitous ARP request.
    pub(crate) fn announces(&self) -> Option<Ipv4Addr> {
        let message = self.octets.get(ETHERNET_HEADER..)?;
        let is_gratuitous = self.has_type(ARP) && message[14..18] == message[24..28];
        is_gratuitous.then(|| address(&message[14..18]))
    }

    /// The sender's hardware address.
    pub(crate) fn mac(&self) -> [u8; 6] {
        self.octets[6..12].try_into().unwrap()
    }
}

fn address(octets: &[u8]) -> Ipv4Addr {
    let octets: [u8; 4] = octets.try_into().unwrap();
    Ipv4Addr::from(octets)
}

/// All complete frames of a file that may still be growing. Little-endian with microseconds: what
/// tcpdump writes on the machines we test on.
pub(crate) fn read(file: &Path) -> Vec<Frame> {
    let octets = fs::read(file).unwrap();
    assert_eq!(octets[..4], [0xd4, 0xc3, 0xb2, 0xa1], "no capture file");
    let mut rest = &octets[FILE_HEADER..];
    let mut frames = Vec::new();
    while let Some(header) = rest.get(..RECORD_HEADER) {
        let number = |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().unwrap());
        let end = RECORD_HEADER + usize::try_from(number(8)).unwrap();
        let Some(octets) = rest.get(RECORD_HEADER..end) else {
            break;
        };
        frames.push(Frame {
            time: Duration::new(u64::from(number(0)), number(4) * 1000),
            octets: octets.to_vec(),
        });
        rest = &rest[end..];
    }
    frames
}
