//! The vectors of vrrp.md chapter 24 both ways, every truncation, every flipped bit, and the codec's
//! properties.

use proptest::prelude::*;

use super::*;
use crate::types::{Password, Priority, Vrid, hex};
use crate::vrrp::config::Authentication;
use crate::vrrp::discard::Discard;
use crate::vrrp::interval::AdverInterval;
use crate::wire::{ah, ipv4, ipv6};
use ChecksumVerdict::{LegacyMulticast, MessageOnly, Plain, PseudoHeader, Wrong};
use Version::{V2, V3};

/// One vector: its octets in hexadecimal and every field of the message.
struct Vector {
    name: &'static str,
    /// IP header, and the authentication header if there is one.
    ip: &'static str,
    message: &'static str,
    trailer: &'static str,
    version: Version,
    vrid: u8,
    priority: u8,
    /// Seconds in `VRRPv2`, centiseconds in `VRRPv3`.
    interval: u16,
    authentication_type: Option<u8>,
    password: Option<&'static [u8; 8]>,
    checksum: u16,
    addresses: &'static [&'static str],
    verdict: ChecksumVerdict,
}

const NO_PASSWORD: Option<&[u8; 8]> = Some(&[0; 8]);

#[rustfmt::skip]
const VECTORS: [Vector; 29] = [
    Vector { name: "V1", ip: "45c0002800010000ff701887c000020be0000012", message: "213378010001a465c00002640000000000000000", trailer: "",
        version: V2, vrid: 51, priority: 120, interval: 1, authentication_type: Some(0), password: NO_PASSWORD, checksum: 0xa465, addresses: &["192.0.2.100"], verdict: Plain },
    Vector { name: "V2", ip: "45c0002800080000ff701880c000020be0000012", message: "2133000100011c66c00002640000000000000000", trailer: "",
        version: V2, vrid: 51, priority: 0, interval: 1, authentication_type: Some(0), password: NO_PASSWORD, checksum: 0x1c66, addresses: &["192.0.2.100"], verdict: Plain },
    Vector { name: "V3", ip: "45c0003000010000ff70187fc000020be0000012", message: "2111c8030102929ac0000265c0000266c00002677333637265740000", trailer: "",
        version: V2, vrid: 17, priority: 200, interval: 2, authentication_type: Some(1), password: Some(b"s3cret\0\0"), checksum: 0x929a, addresses: &["192.0.2.101", "192.0.2.102", "192.0.2.103"], verdict: Plain },
    Vector { name: "V4", ip: "45c0003000070000ff701879c000020be0000012", message: "2111000301025a9bc0000265c0000266c00002677333637265740000", trailer: "",
        version: V2, vrid: 17, priority: 0, interval: 2, authentication_type: Some(1), password: Some(b"s3cret\0\0"), checksum: 0x5a9b, addresses: &["192.0.2.101", "192.0.2.102", "192.0.2.103"], verdict: Plain },
    Vector { name: "V5", ip: "45c000280001000007702e8ec000020bc000020c", message: "213682010101efa3c000028c6569676874636861", trailer: "",
        version: V2, vrid: 54, priority: 130, interval: 1, authentication_type: Some(1), password: Some(b"eightcha"), checksum: 0xefa3, addresses: &["192.0.2.140"], verdict: Plain },
    Vector { name: "V6", ip: "45c0004400010000ff3318a8c000020be000001270040000c000020b000000017c21f37c1a060ce29ac8e7f8", message: "215a6e020201e9c3c000026ec000026f0000000000000000", trailer: "",
        version: V2, vrid: 90, priority: 110, interval: 1, authentication_type: Some(2), password: NO_PASSWORD, checksum: 0xe9c3, addresses: &["192.0.2.110", "192.0.2.111"], verdict: Plain },
    Vector { name: "V7", ip: "45c0004400070000ff3318a2c000020be000001270040000c000020b000000072a8dab0cfebc0a97d68f8257", message: "215a0002020157c4c000026ec000026f0000000000000000", trailer: "",
        version: V2, vrid: 90, priority: 0, interval: 1, authentication_type: Some(2), password: NO_PASSWORD, checksum: 0x57c4, addresses: &["192.0.2.110", "192.0.2.111"], verdict: Plain },
    Vector { name: "V8", ip: "45c0004000010000ff3336b2c000020bc000020c70040000c000020b00000001e2215dac4211880b860a5db3", message: "215b6f010201ab31c00002700000000000000000", trailer: "",
        version: V2, vrid: 91, priority: 111, interval: 1, authentication_type: Some(2), password: NO_PASSWORD, checksum: 0xab31, addresses: &["192.0.2.112"], verdict: Plain },
    Vector { name: "V9", ip: "45c0004000010000ff3336b1c000020bc000020d70040000c000020b00000001fc18c2a9344faedea6cfbc9b", message: "215b6f010201ab31c00002700000000000000000", trailer: "",
        version: V2, vrid: 91, priority: 111, interval: 1, authentication_type: Some(2), password: NO_PASSWORD, checksum: 0xab31, addresses: &["192.0.2.112"], verdict: Plain },
    Vector { name: "V10", ip: "45c0002400010000ff70188bc000020be0000012", message: "313496020019111fc0000278c0000279", trailer: "",
        version: V3, vrid: 52, priority: 150, interval: 25, authentication_type: None, password: None, checksum: 0x111f, addresses: &["192.0.2.120", "192.0.2.121"], verdict: PseudoHeader },
    Vector { name: "V11", ip: "45c00024000f0000ff70187dc000020be0000012", message: "313400020019a71fc0000278c0000279", trailer: "",
        version: V3, vrid: 52, priority: 0, interval: 25, authentication_type: None, password: None, checksum: 0xa71f, addresses: &["192.0.2.120", "192.0.2.121"], verdict: PseudoHeader },
    Vector { name: "V12", ip: "45c0002000010000ff70188fc000020be0000012", message: "310a6401000105f5c0000263", trailer: "",
        version: V3, vrid: 10, priority: 100, interval: 1, authentication_type: None, password: None, checksum: 0x05f5, addresses: &["192.0.2.99"], verdict: PseudoHeader },
    Vector { name: "V13", ip: "45c0002000010000ff703695c000020bc000020c", message: "313596010064f14dc0000282", trailer: "",
        version: V3, vrid: 53, priority: 150, interval: 100, authentication_type: None, password: None, checksum: 0xf14d, addresses: &["192.0.2.130"], verdict: PseudoHeader },
    Vector { name: "V14", ip: "45c0002000010000ff703694c000020bc000020d", message: "313596010064f14cc0000282", trailer: "",
        version: V3, vrid: 53, priority: 150, interval: 100, authentication_type: None, password: None, checksum: 0xf14c, addresses: &["192.0.2.130"], verdict: PseudoHeader },
    Vector { name: "V15", ip: "45c0002000010000ff703695c000020bc000020c", message: "313596010064d347c0000282", trailer: "",
        version: V3, vrid: 53, priority: 150, interval: 100, authentication_type: None, password: None, checksum: 0xd347, addresses: &["192.0.2.130"], verdict: LegacyMulticast },
    Vector { name: "V16", ip: "45c0002000010000ff70188fc000020be0000012", message: "315478010064938dc00002b8", trailer: "",
        version: V3, vrid: 84, priority: 120, interval: 100, authentication_type: None, password: None, checksum: 0x938d, addresses: &["192.0.2.184"], verdict: MessageOnly },
    Vector { name: "V17", ip: "6c0a77cc002870fffe80000000000000000000fffe00000aff020000000000000000000000000012", message: "313db4020064ef88fe80000000000000000000000000006120010db8000000000000000000000100", trailer: "",
        version: V3, vrid: 61, priority: 180, interval: 100, authentication_type: None, password: None, checksum: 0xef88, addresses: &["fe80::61", "2001:db8::100"], verdict: PseudoHeader },
    Vector { name: "V18", ip: "6c0a77cc002870fffe80000000000000000000fffe00000aff020000000000000000000000000012", message: "313d00020064a389fe80000000000000000000000000006120010db8000000000000000000000100", trailer: "",
        version: V3, vrid: 61, priority: 0, interval: 100, authentication_type: None, password: None, checksum: 0xa389, addresses: &["fe80::61", "2001:db8::100"], verdict: PseudoHeader },
    Vector { name: "V19", ip: "6c0a77cc001870fffe80000000000000000000fffe00000aff020000000000000000000000000012", message: "2142960101014bacfe800000000000000000000000000066", trailer: "",
        version: V2, vrid: 66, priority: 150, interval: 1, authentication_type: Some(1), password: None, checksum: 0x4bac, addresses: &["fe80::66"], verdict: PseudoHeader },
    Vector { name: "V20", ip: "45c0002800010000ff701887c000020be0000012", message: "214778010001a40ac00002ab0000000000000000", trailer: "",
        version: V2, vrid: 71, priority: 120, interval: 1, authentication_type: Some(0), password: NO_PASSWORD, checksum: 0xa40a, addresses: &["192.0.2.171"], verdict: Plain },
    Vector { name: "V21", ip: "6c0a77cc002870fffe80000000000000000000fffe00000aff020000000000000000000000000012", message: "3148780200642afbfe80000000000000000000000000007220010db8000000000000000000000172", trailer: "",
        version: V3, vrid: 72, priority: 120, interval: 100, authentication_type: None, password: None, checksum: 0x2afb, addresses: &["fe80::72", "2001:db8::172"], verdict: PseudoHeader },
    Vector { name: "V26", ip: "45c0004000010000ff70186fc000020be0000012", message: "3150780200642e40c00002b4c00002b5", trailer: "010700006b0268b21ad800008d8fe7d2b45f73b575d6cce4d41e49a4",
        version: V3, vrid: 80, priority: 120, interval: 100, authentication_type: None, password: None, checksum: 0x2e40, addresses: &["192.0.2.180", "192.0.2.181"], verdict: PseudoHeader },
    Vector { name: "V27", ip: "6c0a77cc004470fffe80000000000000000000fffe00000aff020000000000000000000000000012", message: "315178020064b18afe80000000000000000000000000008120010db8000000000000000000000181", trailer: "010100006b0268bba752000031517bfc0548c8de834835d0c1ca06c4",
        version: V3, vrid: 81, priority: 120, interval: 100, authentication_type: None, password: None, checksum: 0xb18a, addresses: &["fe80::81", "2001:db8::181"], verdict: PseudoHeader },
    Vector { name: "V28", ip: "45c0004400010000ff703670c000020bc000020d", message: "215278010001a3f4c00002b60000000000000000", trailer: "010100006b0268c5334c00006afa556b1718d30876936f5bf6c8ae0c",
        version: V2, vrid: 82, priority: 120, interval: 1, authentication_type: Some(0), password: NO_PASSWORD, checksum: 0xa3f4, addresses: &["192.0.2.182"], verdict: Plain },
    Vector { name: "V29", ip: "45c0003c00010000ff701872c000020ce0000012", message: "3133c8010064a166c0000264", trailer: "010100006800000080000000c731e9ac4af5d65d0df432026b254cf4",
        version: V3, vrid: 51, priority: 200, interval: 100, authentication_type: None, password: None, checksum: 0xa166, addresses: &["192.0.2.100"], verdict: PseudoHeader },
    Vector { name: "V30", ip: "45c0004400010000ff70186ac000020ce0000012", message: "2133c80100015465c00002640000000000000000", trailer: "010100006800000c00000000ee7b8fba1c1673122e61978ab1cc959a",
        version: V2, vrid: 51, priority: 200, interval: 1, authentication_type: Some(0), password: NO_PASSWORD, checksum: 0x5465, addresses: &["192.0.2.100"], verdict: Plain },
    Vector { name: "V31", ip: "6c000000004470fffe800000000000000000000000000012ff020000000000000000000000000012", message: "3133c802006414bdfe80000000000000000000000000010020010db8000000000000000000000100", trailer: "010100006800000d000000004b978d35d4e7afbeef5c4aeb696a5ade",
        version: V3, vrid: 51, priority: 200, interval: 100, authentication_type: None, password: None, checksum: 0x14bd, addresses: &["fe80::100", "2001:db8::100"], verdict: PseudoHeader },
    // The draft's images have no IP header; these carry its addresses.
    Vector { name: "V32", ip: "45c0003c00010000ff70b040c633640ae0000012", message: "3133c80100644402c0000264", trailer: "0101000068000000800000001b84bc4e8e43892dc6d98448f8ee2265",
        version: V3, vrid: 51, priority: 200, interval: 100, authentication_type: None, password: None, checksum: 0x4402, addresses: &["192.0.2.100"], verdict: MessageOnly },
    Vector { name: "V33", ip: "6c000000003470fffe800000000000000000000000000010ff020000000000000000000000000012", message: "3133c8010064a2e9fe800000000000000000000000000100", trailer: "010100006800000080000000c8c56146ebfd66ee10ec4d8186461b78",
        version: V3, vrid: 51, priority: 200, interval: 100, authentication_type: None, password: None, checksum: 0xa2e9, addresses: &["fe80::100"], verdict: Wrong },
];

impl Vector {
    /// Source, destination and the payload as it follows the IP (and authentication) header.
    fn open(&self) -> (IpAddr, IpAddr, Vec<u8>) {
        let octets = [
            hex::octets(self.ip),
            hex::octets(self.message),
            hex::octets(self.trailer),
        ]
        .concat();
        if octets[0] >> 4 == 6 {
            let packet = ipv6::parse(&octets).unwrap();
            assert_eq!(packet.next_header, PROTOCOL, "{}", self.name);
            let ends = (packet.source.into(), packet.destination.into());
            return (ends.0, ends.1, packet.payload.to_vec());
        }
        let packet = ipv4::parse(&octets).unwrap();
        assert!(packet.header_is_intact, "{}", self.name);
        let payload = if packet.protocol == ah::PROTOCOL {
            let header = ah::parse(packet.payload).unwrap();
            assert_eq!(header.next_header, PROTOCOL, "{}", self.name);
            assert_eq!(header.spi, u32::from(packet.source), "{}", self.name);
            header.payload
        } else {
            assert_eq!(packet.protocol, PROTOCOL, "{}", self.name);
            packet.payload
        };
        (
            packet.source.into(),
            packet.destination.into(),
            payload.to_vec(),
        )
    }

    fn addresses(&self) -> Vec<IpAddr> {
        self.addresses.iter().map(|a| a.parse().unwrap()).collect()
    }

    /// The message made anew from the vector's fields.
    fn encode(&self, source: IpAddr, destination: IpAddr) -> Vec<u8> {
        let authentication = match (self.authentication_type, self.password) {
            (Some(1), password) => {
                Authentication::Password(Password::from_field(*password.unwrap_or(&[0; 8])))
            }
            _ => Authentication::None,
        };
        let adver_interval = match self.version {
            V2 => AdverInterval::from_seconds(u8::try_from(self.interval).unwrap()).unwrap(),
            V3 => AdverInterval::from_centiseconds(self.interval).unwrap(),
        };
        encode(&Outgoing {
            version: self.version,
            vrid: Vrid::new(self.vrid).unwrap(),
            priority: Priority::new(self.priority),
            adver_interval,
            authentication: &authentication,
            addresses: &self.addresses(),
            source,
            destination,
        })
    }
}

#[test]
fn every_vector_decodes_field_by_field() {
    for vector in &VECTORS {
        let (source, destination, payload) = vector.open();
        let message = decode(&payload, Family::of(source)).unwrap();
        let name = vector.name;
        assert_eq!(message.version(), vector.version, "{name}");
        assert_eq!(message.family(), Family::of(source), "{name}");
        assert_eq!(message.kind(), 1, "{name}");
        assert_eq!(message.vrid(), vector.vrid, "{name}");
        assert_eq!(vrid_of(&payload), Some(vector.vrid), "{name}");
        assert_eq!(message.priority().get(), vector.priority, "{name}");
        assert_eq!(
            usize::from(message.address_count()),
            vector.addresses.len(),
            "{name}"
        );
        let addresses: Vec<IpAddr> = message.addresses().collect();
        assert_eq!(addresses, vector.addresses(), "{name}");
        assert_eq!(
            message.authentication_type(),
            vector.authentication_type,
            "{name}"
        );
        assert_eq!(message.password_field().as_ref(), vector.password, "{name}");
        assert_eq!(message.interval_field(), vector.interval, "{name}");
        assert_eq!(message.checksum(), vector.checksum, "{name}");
        assert_eq!(message.octets(), hex::octets(vector.message), "{name}");
        let trailer = message.trailer().map(|octets| octets.to_vec());
        assert_eq!(
            trailer.unwrap_or_default(),
            hex::octets(vector.trailer),
            "{name}"
        );
        assert_eq!(message.surplus(), 0, "{name}");
        assert_eq!(
            message.checksum_verdict(source, destination),
            vector.verdict,
            "{name}"
        );
    }
}

#[test]
fn every_vector_encodes_octet_by_octet() {
    for vector in &VECTORS {
        let (source, destination, _) = vector.open();
        let mut expected = hex::octets(vector.message);
        let mut encoded = match vector.verdict {
            // Dialect B is dialect A sent to the group.
            LegacyMulticast => vector.encode(source, IpAddr::V4(GROUP_V4)),
            Plain | PseudoHeader | MessageOnly | Wrong => vector.encode(source, destination),
        };
        // What we never send: authentication headers, dialect C, the checksum over a trailer.
        let covers_trailer = source.is_ipv6() && !vector.trailer.is_empty();
        if vector.authentication_type == Some(2) {
            assert_eq!(encoded[4], 0, "{}", vector.name);
            encoded[4] = 2;
            encoded[6..8].fill(0);
            expected[6..8].fill(0);
        } else if covers_trailer || matches!(vector.verdict, MessageOnly | Wrong) {
            assert_ne!(encoded[6..8], expected[6..8], "{}", vector.name);
            encoded[6..8].fill(0);
            expected[6..8].fill(0);
        }
        assert_eq!(encoded, expected, "{}", vector.name);
    }
}

#[test]
fn every_ipv4_header_of_the_vectors_is_built_octet_by_octet() {
    for vector in VECTORS.iter().filter(|vector| vector.ip.starts_with("45")) {
        let octets = [
            hex::octets(vector.ip),
            hex::octets(vector.message),
            hex::octets(vector.trailer),
        ]
        .concat();
        let packet = ipv4::parse(&octets).unwrap();
        let rebuilt = ipv4::Outgoing {
            identification: packet.identification,
            ttl: packet.ttl,
            protocol: packet.protocol,
            source: packet.source,
            destination: packet.destination,
        };
        assert_eq!(
            rebuilt.packet(packet.payload).unwrap(),
            octets,
            "{}",
            vector.name
        );
    }
}

#[test]
fn a_truncated_message_is_never_one() {
    for vector in &VECTORS {
        let (source, _, payload) = vector.open();
        let message = hex::octets(vector.message).len();
        for length in 0..payload.len() {
            let cut = decode(&payload[..length], Family::of(source));
            if length == message {
                assert_eq!(cut.unwrap().trailer(), None, "{}", vector.name);
            } else {
                // A cut trailer of a short message may pass for padding, but never for a trailer.
                let surplus = cut.map_or(1, |message| message.surplus());
                assert!(surplus > 0, "{} cut to {length}", vector.name);
            }
        }
        for length in 0..message {
            let cut = decode(&payload[..length], Family::of(source));
            assert_eq!(cut, Err(Discard::Length), "{} cut to {length}", vector.name);
        }
        for length in 0..8 {
            assert_eq!(vrid_of(&payload[..length]), None);
        }
    }
}

#[test]
fn a_flipped_bit_is_never_accepted() {
    for vector in &VECTORS {
        let (source, destination, _) = vector.open();
        let mut message = hex::octets(vector.message);
        // Over IPv6 the trailer belongs to what the checksum covers.
        if source.is_ipv6() {
            message.extend(hex::octets(vector.trailer));
        }
        for bit in 0..message.len() * 8 {
            let mut flipped = message.clone();
            flipped[bit / 8] ^= 0x80 >> (bit % 8);
            let Ok(decoded) = decode(&flipped, Family::of(source)) else {
                continue;
            };
            let verdict = decoded.checksum_verdict(source, destination);
            assert_eq!(verdict, Wrong, "{} bit {bit}", vector.name);
        }
    }
}

#[test]
fn padding_counted_as_payload_is_ignored_up_to_the_smallest_frame() {
    let message = hex::octets("213378010001a465c00002640000000000000000");
    for surplus in 1..=40 {
        let padded = [message.clone(), vec![0xee; surplus]].concat();
        let decoded = decode(&padded, Family::V4);
        match surplus {
            2 | 6 => {
                let decoded = decoded.unwrap();
                assert_eq!(decoded.surplus(), surplus);
                assert_eq!(decoded.octets(), message);
                assert_eq!(decoded.password_field(), Some([0; 8]));
            }
            28 => assert_eq!(decoded.unwrap().trailer(), Some(&[0xee; 28])),
            _ => assert_eq!(decoded, Err(Discard::Length), "{surplus} octets"),
        }
    }
}

#[test]
fn padding_is_not_known_over_ipv6() {
    let padded = hex::octets("3133ff0000640000eeee");
    assert!(decode(&padded[..8], Family::V6).is_ok());
    assert_eq!(decode(&padded, Family::V6), Err(Discard::Length));
    assert_eq!(decode(&padded, Family::V4).unwrap().surplus(), 2);
}

#[test]
fn only_versions_2_and_3_have_a_layout() {
    for version in (0..16).filter(|version| !matches!(version, 2 | 3)) {
        let octets = [version << 4 | 1, 1, 100, 0, 0, 1, 0, 0];
        assert_eq!(decode(&octets, Family::V4), Err(Discard::Version));
    }
}

#[test]
fn type_identifier_and_interval_of_0_or_15_are_only_read() {
    let message = hex::octets("3f00ff00f0000000");
    let message = decode(&message, Family::V4).unwrap();
    assert_eq!(message.kind(), 15);
    assert_eq!(message.vrid(), 0);
    assert_eq!(message.reserved(), Some(15));
    assert_eq!(message.interval_field(), 0);
    assert!(message.adver_interval().is_err());
    assert_eq!(message.addresses().count(), 0);
}

#[test]
fn addresses_of_the_other_family_are_not_advertised() {
    let addresses: Vec<IpAddr> = ["192.0.2.100", "2001:db8::100", "192.0.2.101"]
        .iter()
        .map(|address| address.parse().unwrap())
        .collect();
    let advert = |source: &str, destination| {
        encode(&Outgoing {
            version: V3,
            vrid: Vrid::new(1).unwrap(),
            priority: Priority::DEFAULT,
            adver_interval: AdverInterval::DEFAULT,
            authentication: &Authentication::None,
            addresses: &addresses,
            source: source.parse().unwrap(),
            destination,
        })
    };
    let over_v4 = advert("192.0.2.11", IpAddr::V4(GROUP_V4));
    let over_v6 = advert("fe80::1", IpAddr::V6(GROUP_V6));
    assert_eq!((over_v4[3], over_v4.len()), (2, 16));
    assert_eq!((over_v6[3], over_v6.len()), (1, 24));
}

#[test]
fn more_addresses_than_the_count_can_tell_are_left_out() {
    let addresses = vec![IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)); 300];
    let octets = encode(&Outgoing {
        version: V2,
        vrid: Vrid::new(1).unwrap(),
        priority: Priority::DEFAULT,
        adver_interval: AdverInterval::DEFAULT,
        authentication: &Authentication::None,
        addresses: &addresses,
        source: IpAddr::V4(Ipv4Addr::LOCALHOST),
        destination: IpAddr::V4(GROUP_V4),
    });
    assert_eq!((octets[3], octets.len()), (255, 8 + 255 * 4 + 8));
}

#[test]
fn addresses_of_another_family_have_no_right_checksum() {
    let message = hex::octets("213378010001a465c00002640000000000000000");
    let message = decode(&message, Family::V4).unwrap();
    let v4 = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let v6 = IpAddr::V6(Ipv6Addr::LOCALHOST);
    assert_eq!(message.checksum_verdict(v4, v4), Plain);
    assert_eq!(message.checksum_verdict(v6, v6), Wrong);
    assert_eq!(message.checksum_verdict(v4, v6), Wrong);
}

/// Source, destination and virtual addresses of one family.
fn ends_and_addresses() -> impl Strategy<Value = (IpAddr, IpAddr, Vec<IpAddr>)> {
    let v4 = || any::<[u8; 4]>().prop_map(IpAddr::from);
    let v6 = || any::<[u8; 16]>().prop_map(IpAddr::from);
    prop_oneof![
        (v4(), v4(), proptest::collection::vec(v4(), 0..=255)),
        (v6(), v6(), proptest::collection::vec(v6(), 0..=255)),
    ]
}

proptest! {
    #[test]
    fn what_was_encoded_is_decoded(
        (source, destination, addresses) in ends_and_addresses(),
        (vrid, priority, seconds) in (1_u8.., any::<u8>(), 1_u8..),
        centiseconds in 1_u16..=4095,
        password in proptest::option::of(any::<[u8; 8]>()),
        is_v2 in any::<bool>(),
    ) {
        let version = if is_v2 { V2 } else { V3 };
        let adver_interval = match version {
            V2 => AdverInterval::from_seconds(seconds).unwrap(),
            V3 => AdverInterval::from_centiseconds(centiseconds).unwrap(),
        };
        let authentication = password.map_or(Authentication::None, |octets| {
            Authentication::Password(Password::from_field(octets))
        });
        let octets = encode(&Outgoing {
            version,
            vrid: Vrid::new(vrid).unwrap(),
            priority: Priority::new(priority),
            adver_interval,
            authentication: &authentication,
            addresses: &addresses,
            source,
            destination,
        });
        let family = Family::of(source);
        let message = decode(&octets, family).unwrap();
        prop_assert_eq!(message.version(), version);
        prop_assert_eq!(message.kind(), ADVERTISEMENT);
        prop_assert_eq!(message.vrid(), vrid);
        prop_assert_eq!(message.priority().get(), priority);
        prop_assert_eq!(message.adver_interval(), Ok(adver_interval));
        prop_assert_eq!(message.addresses().collect::<Vec<_>>(), addresses);
        prop_assert_eq!((message.trailer(), message.surplus()), (None, 0));
        let right = if is_v2 && family == Family::V4 { Plain } else { PseudoHeader };
        prop_assert_eq!(message.checksum_verdict(source, destination), right);
        match version {
            V2 => prop_assert_eq!(message.authentication_type(), Some(u8::from(password.is_some()))),
            V3 => prop_assert_eq!(message.authentication_type(), None),
        }
        if is_v2 && family == Family::V4 {
            prop_assert_eq!(message.password_field(), Some(password.unwrap_or_default()));
        }
    }

    #[test]
    fn no_octets_make_the_decoder_panic(
        octets in proptest::collection::vec(any::<u8>(), 0..600),
        head in proptest::option::of((0x20_u8..0x40, any::<u8>(), 0_u8..40)),
        ends in ends_and_addresses(),
    ) {
        let mut octets = octets;
        if let (Some((version, vrid, count)), [first, second, _, fourth, ..]) =
            (head, octets.as_mut_slice())
        {
            (*first, *second, *fourth) = (version, vrid, count);
        }
        for family in [Family::V4, Family::V6] {
            let Ok(message) = decode(&octets, family) else { continue };
            prop_assert_eq!(message.addresses().count(), usize::from(message.address_count()));
            let trailer = message.trailer().map_or(0, |trailer| trailer.len());
            let parts = message.octets().len() + trailer + message.surplus();
            prop_assert_eq!(parts, octets.len());
            let _ = message.checksum_verdict(ends.0, ends.1);
        }
    }
}
