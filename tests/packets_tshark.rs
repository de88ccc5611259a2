//! A second opinion: what tshark says about the packets we make, and about every capture.
//!
//! Without tshark the tests say so on standard error and check nothing.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail by panicking"
)]

mod captures;

use std::fs;
use std::io::Write;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;

use captures::{Carrier, files, frames};
use hactl::types::{Family, Password, Priority, Vrid};
use hactl::vrrp::packet::{self, ChecksumVerdict, Outgoing};
use hactl::vrrp::{AdverInterval, Authentication, Version};
use hactl::wire::ipv4;

/// What is asked of tshark for each packet, in this order.
const FIELDS: [&str; 17] = [
    "frame.number",
    "ip.src",
    "ipv6.src",
    "ip.dst",
    "ipv6.dst",
    "ip.ttl",
    "ipv6.hlim",
    "vrrp.version",
    "vrrp.type",
    "vrrp.virt_rtr_id",
    "vrrp.prio",
    "vrrp.addr_count",
    "vrrp.auth_type",
    "vrrp.adver_int",
    "vrrp.short_adver_int",
    "vrrp.checksum",
    "ah.sequence",
];

/// One packet as tshark reads it.
struct Opinion {
    frame: usize,
    /// [`FIELDS`] without the frame number.
    fields: Vec<String>,
    addresses: Vec<IpAddr>,
    password: String,
    checksum_is_right: bool,
}

fn tshark(arguments: &[&str], file: &Path) -> Option<String> {
    let output = Command::new("tshark")
        .args(["-o", "ip.check_checksum:TRUE", "-r"])
        .arg(file)
        .args(arguments)
        .output();
    let Ok(output) = output else {
        // Not captured by the test harness, so that people see it.
        let mut stderr = std::io::stderr();
        writeln!(stderr, "skipped: tshark is not installed").unwrap();
        return None;
    };
    assert!(output.status.success(), "tshark failed: {output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn opinions(file: &Path) -> Option<Vec<Opinion>> {
    let asked = FIELDS.iter().chain(&[
        "vrrp.checksum.status",
        "vrrp.ip_addr",
        "vrrp.ipv6_addr",
        "vrrp.auth_string",
    ]);
    let mut arguments = vec![
        "-Y",
        "vrrp and not icmp",
        "-T",
        "fields",
        "-E",
        "separator=|",
    ];
    for field in asked {
        arguments.extend(["-e", field]);
    }
    let text = tshark(&arguments, file)?;
    Some(text.lines().map(opinion).collect())
}

fn opinion(line: &str) -> Opinion {
    let fields: Vec<String> = line.split('|').map(str::to_owned).collect();
    let (known, more) = fields.split_at(FIELDS.len());
    let addresses = more[1].split(',').chain(more[2].split(','));
    Opinion {
        frame: known[0].parse().unwrap(),
        fields: known[1..].to_vec(),
        addresses: addresses
            .filter(|address| !address.is_empty())
            .map(|address| address.parse().unwrap())
            .collect(),
        password: more[3].clone(),
        checksum_is_right: more[0] == "1",
    }
}

/// Our reading in the words of [`FIELDS`].
fn ours(carrier: &Carrier) -> Option<Vec<String>> {
    let message = carrier.message().ok()?;
    let of = |family, text: String| {
        if message.family() == family {
            text
        } else {
            String::new()
        }
    };
    let (seconds, centiseconds) = match message.version() {
        Version::V2 => (message.interval_field().to_string(), String::new()),
        Version::V3 => (String::new(), message.interval_field().to_string()),
    };
    let kind = message.authentication_type();
    Some(vec![
        of(Family::V4, carrier.source.to_string()),
        of(Family::V6, carrier.source.to_string()),
        of(Family::V4, carrier.destination.to_string()),
        of(Family::V6, carrier.destination.to_string()),
        of(Family::V4, carrier.ttl.to_string()),
        of(Family::V6, carrier.ttl.to_string()),
        message.version().number().to_string(),
        message.kind().to_string(),
        message.vrid().to_string(),
        message.priority().to_string(),
        message.address_count().to_string(),
        kind.map_or_else(String::new, |kind| kind.to_string()),
        seconds,
        centiseconds,
        format!("0x{:04x}", message.checksum()),
        carrier
            .ah_sequence
            .map_or_else(String::new, |number| number.to_string()),
    ])
}

/// Whether tshark, which knows neither trailers nor other dialects than A nor `VRRPv2` over IPv6, must
/// find the checksum right.
fn tshark_likes_checksum(carrier: &Carrier) -> bool {
    let message = carrier.message().unwrap();
    match carrier.verdict().unwrap() {
        ChecksumVerdict::Plain => message.trailer().is_none(),
        ChecksumVerdict::PseudoHeader => match (message.family(), message.version()) {
            (Family::V4, _) => message.trailer().is_none(),
            (Family::V6, Version::V3) => true,
            (Family::V6, Version::V2) => false,
        },
        ChecksumVerdict::LegacyMulticast
        | ChecksumVerdict::MessageOnly
        | ChecksumVerdict::Wrong => false,
    }
}

fn assert_agreement(carrier: &Carrier, opinion: &Opinion, place: &str) {
    assert_eq!(ours(carrier).unwrap(), opinion.fields, "{place}");
    let message = carrier.message().unwrap();
    let addresses: Vec<IpAddr> = message.addresses().collect();
    assert_eq!(addresses, opinion.addresses, "{place}");
    assert_eq!(
        tshark_likes_checksum(carrier),
        opinion.checksum_is_right,
        "{place}"
    );
    if message.authentication_type() == Some(1)
        && let Some(field) = message.password_field()
    {
        let text = String::from_utf8(field.to_vec()).unwrap();
        assert_eq!(text.trim_end_matches('\0'), opinion.password, "{place}");
    }
}

#[test]
fn tshark_reads_every_capture_as_we_do() {
    for file in files() {
        let Some(opinions) = opinions(&file) else {
            return;
        };
        let frames = frames(&file);
        let name = file.file_name().unwrap().to_str().unwrap();
        let mut agreed = 0;
        for opinion in &opinions {
            let place = format!("{name} frame {}", opinion.frame);
            let carrier = Carrier::of(&frames[opinion.frame - 1].1).unwrap();
            if carrier.message().is_ok() {
                assert_agreement(&carrier, opinion, &place);
                agreed += 1;
            }
        }
        // We refuse what is too short or too long; tshark leaves out the fragment.
        let ours = frames
            .iter()
            .filter_map(|(_, octets)| Carrier::of(octets))
            .filter(|carrier| carrier.message().is_ok())
            .count();
        let left_out = usize::from(name == "vrrp-synthetic-rx-suite.pcap");
        assert_eq!(agreed + left_out, ours, "{name}");
        assert!(agreed > 3, "{name}");
    }
}

/// A capture with Ethernet frames around the given IP packets.
fn write_capture(file: &Path, packets: &[Vec<u8>]) {
    let mut octets = Vec::new();
    for number in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 1] {
        octets.extend(number.to_be_bytes());
    }
    for packet in packets {
        let length = u32::try_from(packet.len() + 14).unwrap();
        for number in [0, 0, length, length] {
            octets.extend(number.to_be_bytes());
        }
        octets.extend([1, 0, 0x5e, 0, 0, 0x12, 2, 0, 0, 0, 0, 0x0a]);
        octets.extend(if packet[0] >> 4 == 6 {
            [0x86, 0xdd]
        } else {
            [8, 0]
        });
        octets.extend(packet);
    }
    fs::write(file, octets).unwrap();
}

fn ip_packet(source: IpAddr, destination: IpAddr, message: &[u8]) -> Vec<u8> {
    match (source, destination) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => ipv4::Outgoing {
            identification: 1,
            ttl: packet::TTL,
            protocol: packet::PROTOCOL,
            source,
            destination,
        }
        .packet(message)
        .unwrap(),
        (IpAddr::V6(source), IpAddr::V6(destination)) => {
            // What the kernel puts in front.
            let length = u16::try_from(message.len()).unwrap().to_be_bytes();
            let start = [0x6c, 0, 0, 0, length[0], length[1], 112, 255];
            let ends = [source.octets(), destination.octets()].concat();
            [start.as_slice(), &ends, message].concat()
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {
            unreachable!("the table has no mixed families")
        }
    }
}

/// Version, identifier, priority, interval in the packet's unit, password, addresses, receiver.
type Shape = (Version, u8, u8, u16, &'static str, usize, &'static str);

const SHAPES: [Shape; 10] = [
    (Version::V2, 1, 100, 1, "", 1, "224.0.0.18"),
    (Version::V2, 255, 255, 255, "1111", 3, "224.0.0.18"),
    (Version::V2, 51, 0, 1, "eightcha", 20, "224.0.0.18"),
    (Version::V2, 51, 254, 3, "x", 255, "192.0.2.12"),
    (Version::V3, 1, 1, 1, "", 1, "224.0.0.18"),
    (Version::V3, 52, 150, 25, "", 2, "224.0.0.18"),
    (Version::V3, 53, 0, 4095, "", 255, "192.0.2.13"),
    (Version::V3, 61, 180, 100, "", 1, "ff02::12"),
    (Version::V3, 255, 255, 4095, "", 89, "ff02::12"),
    (Version::V3, 62, 0, 10, "", 2, "fe80::b"),
];

fn sent(shape: &Shape) -> Vec<u8> {
    let (version, vrid, priority, interval, password, count, destination) = *shape;
    let adver_interval = match version {
        Version::V2 => AdverInterval::from_seconds(u8::try_from(interval).unwrap()).unwrap(),
        Version::V3 => AdverInterval::from_centiseconds(interval).unwrap(),
    };
    let authentication =
        Password::new(password.as_bytes()).map_or(Authentication::None, Authentication::Password);
    let destination: IpAddr = destination.parse().unwrap();
    let source: &str = match Family::of(destination) {
        Family::V4 => "192.0.2.11",
        Family::V6 => "fe80::ff:fe00:a",
    };
    let source: IpAddr = source.parse().unwrap();
    let address = |number: usize| -> IpAddr {
        let number = u8::try_from(number).unwrap();
        match Family::of(destination) {
            Family::V4 => [198, 51, 100, number].into(),
            Family::V6 => [0xfe80, 0, 0, 0, 0, 0, 0, number.into()].into(),
        }
    };
    let addresses: Vec<IpAddr> = (0..count).map(address).collect();
    let message = packet::encode(&Outgoing {
        version,
        vrid: Vrid::new(vrid).unwrap(),
        priority: Priority::new(priority),
        adver_interval,
        authentication: &authentication,
        addresses: &addresses,
        source,
        destination,
    });
    ip_packet(source, destination, &message)
}

#[test]
fn tshark_finds_nothing_wrong_with_what_we_send() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sent.pcap");
    let packets: Vec<Vec<u8>> = SHAPES.iter().map(sent).collect();
    write_capture(&file, &packets);
    let Some(opinions) = opinions(&file) else {
        return;
    };
    assert_eq!(opinions.len(), packets.len());
    let frames = frames(&file);
    for (opinion, (_, octets)) in opinions.iter().zip(&frames) {
        let place = format!("packet {}", opinion.frame);
        let carrier = Carrier::of(octets).unwrap();
        assert!(opinion.checksum_is_right, "{place}");
        assert_agreement(&carrier, opinion, &place);
    }
    let details = tshark(&["-V"], &file).unwrap();
    for complaint in [
        "Malformed",
        "incorrect",
        "Bad checksum",
        "Expert Info (Error",
        "Expert Info (Warning",
    ] {
        assert!(!details.contains(complaint), "{complaint} in\n{details}");
    }
}
