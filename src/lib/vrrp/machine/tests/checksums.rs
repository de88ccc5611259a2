//! The dialects of the checksum of `VRRPv3` over IPv4 (vrrp.md §4.2).

use super::*;
use crate::vrrp::packet::{ChecksumVerdict, Coverage};
use crate::vrrp::{Checksum, Destination, Peer, PeerChecksum, Senders, Unicast};

const DIALECTS: [Coverage; 3] = [
    Coverage::PseudoHeader,
    Coverage::LegacyMulticast,
    Coverage::MessageOnly,
];

/// A router that sends to peers in this dialect.
fn speaking(coverage: Coverage, peers: &[IpAddr]) -> Config {
    let mut config = config_v3(100);
    config.destination = Destination::Peers(Unicast {
        peers: peers.iter().copied().map(Peer::new).collect(),
        ttl: Some(255),
        senders: Senders::Any,
        checksum: match coverage {
            Coverage::LegacyMulticast => PeerChecksum::Old,
            Coverage::PseudoHeader | Coverage::MessageOnly => PeerChecksum::Detected,
        },
    });
    config.conduct.checksum = match coverage {
        Coverage::MessageOnly => Checksum::MessageOnly,
        Coverage::PseudoHeader | Coverage::LegacyMulticast => Checksum::WithPseudoHeader,
    };
    config.priority = Priority::new(200);
    config
}

/// keepalived's pitfall P-04: the second and later copies were wrong without pseudo-header.
#[test]
fn p_04_every_copy_is_right_in_every_dialect() {
    let third = IpAddr::from([192, 168, 1, 77]);
    for (coverage, expected) in DIALECTS.into_iter().zip([
        ChecksumVerdict::PseudoHeader,
        ChecksumVerdict::LegacyMulticast,
        ChecksumVerdict::MessageOnly,
    ]) {
        let (_, packets) = becomes_active(speaking(coverage, &[LOWER, HIGHER, third]), OWN);
        assert_eq!(packets.len(), 3);
        for packet in &packets {
            let datagram = delivered(packet);
            let message = packet::decode(datagram.payload, Family::V4).unwrap();
            let verdict = message.checksum_verdict(OWN, datagram.destination);
            assert_eq!(
                verdict, expected,
                "{coverage:?} to {}",
                datagram.destination
            );
        }
    }
}

/// keepalived's pitfall P-84: routers of two dialects did not hear each other.
#[test]
fn p_84_every_dialect_is_heard_and_another_one_told_once() {
    for theirs in DIALECTS {
        for ours in DIALECTS {
            let (_, packets) = becomes_active(speaking(theirs, &[OWN]), HIGHER);
            let mut instance = listener(speaking(ours, &[HIGHER]), OWN);
            let mut told = Vec::new();
            for micros in [1, 2, 3] {
                let event = Event::Datagram(delivered(&packets[0]));
                told.extend(summary(&instance.handle(at(micros), event)));
            }
            let expected: &[&str] = if theirs == ours {
                &[]
            } else {
                &["checksum differs"]
            };
            assert_eq!(told, expected, "{theirs:?} heard by {ours:?}");
            assert_eq!(instance.snapshot().active_router, Some(HIGHER));
        }
    }
}

/// keepalived's pitfall P-06: an option for the dialect took all checks away.
#[test]
fn p_06_a_wrong_checksum_is_never_accepted() {
    for dialect in DIALECTS {
        let (_, packets) = becomes_active(speaking(dialect, &[OWN]), HIGHER);
        let mut instance = listener(speaking(dialect, &[HIGHER]), OWN);
        let mut packet = packets[0].clone();
        packet[26] ^= 1;
        drop(instance.handle(at(1), Event::Datagram(delivered(&packet))));
        assert_eq!(
            discards_of(&instance),
            [(Discard::Checksum, 1)],
            "{dialect:?}"
        );
    }
}

/// Captured: keepalived's pitfall P-86 in version 2, which has one dialect only.
#[test]
fn p_86_version_2_has_one_checksum_whatever_is_configured() {
    let mut config = config();
    config.conduct.checksum = Checksum::MessageOnly;
    let mut instance = listener(config.clone(), OWN);
    let mut payload = message(&config, HIGHER, 200);
    drop(instance.handle(at(1), datagram(HIGHER, &payload)));
    payload[6] ^= 1;
    drop(instance.handle(at(1), datagram(HIGHER, &payload)));
    assert_eq!(discards_of(&instance), [(Discard::Checksum, 1)]);
    assert_eq!(instance.snapshot().counters.adverts_received, 1);
}
