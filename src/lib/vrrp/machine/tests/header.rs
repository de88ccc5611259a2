//! The authentication header: numbers, discards, copies (vrrp.md §5.3).

use super::*;
use crate::vrrp::authentication::header::{self, HEADER_OCTETS, Reach};
use crate::vrrp::{Destination, Peer, PeerChecksum, Senders, Unicast};

fn ah(password: &[u8], priority: u8) -> Config {
    Config {
        authentication: Authentication::Header(Password::new(password).unwrap()),
        priority: Priority::new(priority),
        ..config()
    }
}

/// The number in the header of a packet.
fn number(packet: &[u8]) -> u32 {
    let header = packet[20..].first_chunk::<HEADER_OCTETS>().unwrap();
    header::index_and_number(header).1
}

fn advert(instance: &mut Instance) -> Vec<u8> {
    let now = instance.poll_timeout().unwrap();
    let actions = instance.handle(now, Event::Timeout);
    sent(&actions)[0].packet.clone()
}

fn hears(instance: &mut Instance, micros: u64, packet: &[u8]) -> Actions {
    instance.handle(at(micros), Event::Datagram(delivered(packet)))
}

#[test]
fn numbers_begin_at_one_and_count_adverts() {
    let (mut instance, packets) = becomes_active(ah(b"1234", 150), HIGHER);
    assert_eq!(packets[0][9], packet::PROTOCOL_AUTHENTICATED);
    assert_eq!(number(&packets[0]), 1);
    assert_eq!(number(&advert(&mut instance)), 2);
    let actions = instance.handle(at(9_000_000), Event::Shutdown);
    assert_eq!(number(&sent(&actions)[0].packet), 3);
}

#[test]
fn a_genuine_header_is_heard_once() {
    let (mut sender, packets) = becomes_active(ah(b"1234", 150), HIGHER);
    let mut instance = listener(ah(b"1234", 100), OWN);
    drop(hears(&mut instance, 1, &packets[0]));
    assert_eq!(instance.snapshot().active_router, Some(HIGHER));
    let second = advert(&mut sender);
    drop(hears(&mut instance, 2, &second));
    drop(hears(&mut instance, 3, &second));
    drop(hears(&mut instance, 4, &packets[0]));
    assert_eq!(discards_of(&instance), [(Discard::HeaderReplayed, 2)]);
    assert_eq!(instance.snapshot().counters.adverts_received, 2);
}

#[test]
fn each_defect_of_a_header_has_its_reason() {
    let good = becomes_active(ah(b"1234", 150), HIGHER).1.remove(0);
    let with = |at: usize, value: u8| {
        let mut packet = good.clone();
        packet[at] = value;
        packet
    };
    let other_key = becomes_active(ah(b"1235", 150), HIGHER).1.remove(0);
    let cases = [
        (with(20, 17), Discard::HeaderMalformed),
        (with(21, 5), Discard::HeaderMalformed),
        (with(27, 99), Discard::AuthenticationFailure),
        (with(31, 9), Discard::AuthenticationFailure),
        (with(43, good[43] ^ 1), Discard::AuthenticationFailure),
        // The TTL of multicast is part of what is protected.
        (with(8, 254), Discard::Ttl),
        (with(5, 9), Discard::AuthenticationFailure),
        (other_key, Discard::AuthenticationFailure),
        (with(48, 1), Discard::AuthenticationMismatch),
    ];
    for (case, (packet, reason)) in cases.into_iter().enumerate() {
        let mut instance = listener(ah(b"1234", 100), OWN);
        drop(hears(&mut instance, 1, &packet));
        assert_eq!(discards_of(&instance), [(reason, 1)], "case {case}");
    }
}

/// Someone who knows the key, with another index than its address.
#[test]
fn the_index_must_be_the_senders_address() {
    let (_, packets) = becomes_active(ah(b"1234", 150), HIGHER);
    let (ip, rest) = packets[0].split_at(20);
    let mut foreign = ip.to_vec();
    foreign[12..16].copy_from_slice(&[192, 168, 1, 99]);
    let message = &rest[HEADER_OCTETS..];
    let password = Password::new(b"1234").unwrap();
    // Made for another source, then covered by the value of the real one: only the index differs.
    let sealed = header::seal(&password, Reach::Multicast, &foreign, 1, message);
    let mut payload = sealed.to_vec();
    payload.extend(message);
    let mut instance = listener(ah(b"1234", 100), OWN);
    let event = |source: [u8; 4]| {
        Event::Datagram(Datagram {
            source: source.into(),
            destination: group(Family::V4),
            ttl: 255,
            header: &foreign,
            payload: &payload,
        })
    };
    drop(instance.handle(at(1), event([192, 168, 1, 12])));
    assert_eq!(discards_of(&instance), [(Discard::HeaderIndex, 1)]);
    drop(instance.handle(at(1), event([192, 168, 1, 99])));
    assert_eq!(instance.snapshot().counters.adverts_received, 1);
}

/// keepalived's pitfall P-52: what is too short for a header was used.
#[test]
fn p_52_short_packets_are_discarded_with_and_without_header() {
    for config in [ah(b"1234", 100), config()] {
        let mut instance = listener(config, OWN);
        let (_, packets) = becomes_active(ah(b"1234", 150), HIGHER);
        for length in 0..packets[0].len() - 20 {
            drop(instance.handle(
                at(1),
                Event::Datagram(Datagram {
                    source: HIGHER,
                    destination: group(Family::V4),
                    ttl: 255,
                    header: &packets[0][..20],
                    payload: &packets[0][20..20 + length],
                }),
            ));
        }
        assert_eq!(instance.snapshot().counters.adverts_received, 0);
    }
}

/// keepalived's pitfall P-21: the index kept the address that the router had before.
#[test]
fn p_21_the_index_follows_the_source_address() {
    let (mut instance, _) = becomes_active(ah(b"1234", 150), HIGHER);
    let interface = Interface::Up {
        primary: Some(LOWER),
    };
    drop(instance.handle(at(5_000_000), Event::Interface(interface)));
    let packet = advert(&mut instance);
    assert_eq!(packet[12..16], [192, 168, 1, 9]);
    assert_eq!(packet[24..28], [192, 168, 1, 9]);
    let mut other = listener(ah(b"1234", 100), OWN);
    drop(hears(&mut other, 1, &packet));
    assert_eq!(other.snapshot().active_router, Some(LOWER));
}

/// keepalived's pitfall P-20: a restarted owner begins at 1, and everybody else is ahead.
#[test]
fn p_20_a_restarted_owner_catches_up_with_a_backup_that_took_over() {
    let (mut deputy, _) = becomes_active(ah(b"1234", 100), OWN);
    for _ in 0..50 {
        drop(advert(&mut deputy));
    }
    let (mut owner, packets) = becomes_active(ah(b"1234", 255), HIGHER);
    let now = deputy.poll_timeout().unwrap();
    let first = deputy.handle(
        now - Duration::from_millis(1),
        Event::Datagram(delivered(&packets[0])),
    );
    assert_eq!(summary(&first), ["discarded header-replayed"]);
    let packet = advert(&mut deputy);
    let later = owner.poll_timeout().unwrap() - Duration::from_millis(1);
    let answer = owner.handle(later, Event::Datagram(delivered(&packet)));
    let answer = &sent(&answer)[0].packet;
    assert!(number(answer) > number(&packet));
    drop(deputy.handle(now, Event::Datagram(delivered(answer))));
    assert_eq!(deputy.state(), State::Backup);
    assert_eq!(owner.state(), State::Active);
}

#[test]
fn copies_for_peers_have_one_number_and_a_value_of_their_own() {
    let mut sender = ah(b"1234", 150);
    sender.destination = Destination::Peers(Unicast {
        peers: vec![Peer::new(OWN), Peer::new(LOWER)],
        ttl: Some(64),
        senders: Senders::Any,
        checksum: PeerChecksum::Detected,
    });
    let (_, packets) = becomes_active(sender.clone(), HIGHER);
    assert_eq!(
        packets.iter().map(|p| number(p)).collect::<Vec<_>>(),
        [1, 1]
    );
    assert_ne!(packets[0][32..44], packets[1][32..44]);
    for (own, packet) in [(OWN, &packets[0]), (LOWER, &packets[1])] {
        let mut config = ah(b"1234", 100);
        if let Destination::Peers(unicast) = &sender.destination {
            config.destination = Destination::Peers(Unicast {
                peers: vec![Peer::new(HIGHER)],
                ..unicast.clone()
            });
        }
        let mut instance = listener(config, own);
        // On the way to one router the TTL may change.
        let mut packet = packet.clone();
        packet[8] = 60;
        drop(hears(&mut instance, 1, &packet));
        assert_eq!(instance.snapshot().active_router, Some(HIGHER));
    }
}

#[test]
fn numbers_survive_a_new_configuration() {
    let (mut instance, _) = becomes_active(ah(b"1234", 150), HIGHER);
    let now = instance.poll_timeout().unwrap();
    let config = Box::new(ah(b"1234", 160));
    let actions = instance.handle(now, Event::Reconfigured(config));
    assert_eq!(number(&sent(&actions)[0].packet), 2);
}
