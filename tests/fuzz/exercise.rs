//! What is done with an input; the fuzz targets and the replay of the corpora share it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hactl::conf::{self, Colour, MemoryFiles, Options, Severity};
use hactl::types::Family;
use hactl::vrrp::packet;
use hactl::wire::ah;
use hactl::wire::frame::{self, Content};
use hactl::wire::pcap::Reader;

/// One octet for the family, then an IP payload.
pub fn vrrp_packet(octets: &[u8]) {
    let Some((family, payload)) = octets.split_first() else {
        return;
    };
    if family & 1 == 0 {
        message(payload, Ipv4Addr::new(192, 0, 2, 11).into());
    } else {
        message(payload, Ipv6Addr::LOCALHOST.into());
    }
}

/// Configuration files with an octet 0xff between them, read to their end and with every finding
/// shown. The first may include the others.
pub fn configuration(octets: &[u8]) {
    const NAMES: [&str; 4] = ["a.conf", "b.conf", "c.conf", "d/e.conf"];
    let mut files = MemoryFiles::default();
    for (name, text) in NAMES.iter().zip(octets.split(|&octet| octet == 0xff)) {
        files = files.and(name, text);
    }
    let options = Options {
        config_id: "node-a".to_owned(),
        definitions: vec![("GIVEN".to_owned(), "1".to_owned())],
        ..Options::default()
    };
    let loaded = conf::load(&mut files, "a.conf", &options);
    assert_eq!(loaded.model.is_none(), loaded.count(Severity::Error) > 0);
    for finding in &loaded.diagnostics {
        assert!(!finding.line(&loaded.sources).is_empty());
        assert!(!conf::render(finding, &loaded.sources, Colour::No).is_empty());
    }
}

/// A configuration file, laid out twice and read before and after.
pub fn layout(octets: &[u8]) {
    let Ok(once) = conf::fmt::format("a.conf", octets) else {
        return;
    };
    let twice = conf::fmt::format("a.conf", &once).map_err(|refused| refused.diagnostic);
    assert_eq!(twice.as_ref(), Ok(&once));
    let model = |octets: &[u8]| {
        let mut files = MemoryFiles::one("a.conf", octets);
        conf::load(&mut files, "a.conf", &Options::default()).model
    };
    assert_eq!(model(octets), model(&once));
}

/// A capture file.
pub fn pcap(octets: &[u8]) {
    let Ok(mut reader) = Reader::new(octets) else {
        return;
    };
    let link_type = reader.link_type();
    while let Ok(Some(record)) = reader.next_record() {
        assert!(record.octets.len() <= octets.len());
        let Ok(frame) = frame::parse(link_type, record.octets) else {
            continue;
        };
        let (source, payload) = match frame.content {
            Content::Ipv4(packet) => (IpAddr::from(packet.source), packet.payload),
            Content::Ipv6(packet) => (packet.source.into(), packet.payload),
            Content::Arp(_) | Content::Other(_) => continue,
        };
        message(payload, source);
        if let Ok(header) = ah::parse(payload) {
            assert_eq!(12 + header.icv.len() + header.payload.len(), payload.len());
            message(header.payload, source);
        }
    }
}

fn message(payload: &[u8], source: IpAddr) {
    let family = Family::of(source);
    assert_eq!(packet::vrid_of(payload).is_some(), payload.len() >= 8);
    let Ok(message) = packet::decode(payload, family) else {
        return;
    };
    let trailer = message.trailer().map_or(0, |trailer| trailer.len());
    let parts = message.octets().len() + trailer + message.surplus();
    assert_eq!(parts, payload.len());
    let count = usize::from(message.address_count());
    assert_eq!(message.addresses().count(), count);
    assert!(
        message
            .addresses()
            .all(|address| Family::of(address) == family)
    );
    assert!(message.interval_field() <= 4095);
    assert_eq!(
        message.adver_interval().is_ok(),
        message.interval_field() > 0
    );
    let verdict = message.checksum_verdict(source, packet::group(family));
    // One changed octet can't go unseen.
    if verdict.is_right() {
        let mut damaged = payload.to_vec();
        if let Some(priority) = damaged.get_mut(2) {
            *priority ^= 1;
        }
        let damaged = packet::decode(&damaged, family)
            .map(|damaged| damaged.checksum_verdict(source, packet::group(family)) == verdict);
        assert_eq!(damaged, Ok(false));
    }
}
