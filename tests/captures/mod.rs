//! Capture files for tests: what our codecs find in them.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hactl::types::Family;
use hactl::vrrp::Discard;
use hactl::vrrp::packet::{self, ChecksumVerdict, Message};
use hactl::wire::frame::{self, Content};
use hactl::wire::pcap::Reader;
use hactl::wire::{ah, ethernet};

/// The captures in the order of their names.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|name| name == "pcap"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 26);
    files
}

/// The frames of a capture with Ethernet headers.
pub(crate) fn frames(file: &Path) -> Vec<(Duration, Vec<u8>)> {
    let octets = std::fs::read(file).unwrap();
    let mut reader = Reader::new(octets.as_slice()).unwrap();
    let mut frames = Vec::new();
    while let Some(record) = reader.next_record().unwrap() {
        frames.push((record.time, record.octets.to_vec()));
    }
    frames
}

/// The IP side of a VRRP packet.
pub(crate) struct Carrier {
    pub(crate) source: IpAddr,
    pub(crate) destination: IpAddr,
    pub(crate) ttl: u8,
    pub(crate) ah_sequence: Option<u32>,
    pub(crate) payload: Vec<u8>,
}

impl Carrier {
    /// Opens an Ethernet frame; `None` when it carries no VRRP.
    pub(crate) fn of(octets: &[u8]) -> Option<Self> {
        let frame = frame::parse(frame::LinkType::Ethernet, octets).unwrap();
        assert_eq!(frame.source, Some(ethernet::parse(octets).unwrap().source));
        let (source, destination, ttl, protocol, payload) = match frame.content {
            Content::Ipv4(packet) => (
                packet.source.into(),
                packet.destination.into(),
                packet.ttl,
                packet.protocol,
                packet.payload,
            ),
            Content::Ipv6(packet) => (
                packet.source.into(),
                packet.destination.into(),
                packet.hop_limit,
                packet.next_header,
                packet.payload,
            ),
            Content::Arp(_) | Content::Other(_) => return None,
        };
        let (ah_sequence, payload) = match protocol {
            packet::PROTOCOL => (None, payload),
            ah::PROTOCOL => {
                let header = ah::parse(payload).unwrap();
                (Some(header.sequence), header.payload)
            }
            _ => return None,
        };
        Some(Self {
            source,
            destination,
            ttl,
            ah_sequence,
            payload: payload.to_vec(),
        })
    }

    pub(crate) fn message(&self) -> Result<Message<'_>, Discard> {
        packet::decode(&self.payload, Family::of(self.source))
    }

    pub(crate) fn verdict(&self) -> Option<ChecksumVerdict> {
        let message = self.message().ok()?;
        Some(message.checksum_verdict(self.source, self.destination))
    }
}
