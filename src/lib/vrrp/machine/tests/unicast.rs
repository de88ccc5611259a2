//! Adverts to single routers.

use super::*;
use crate::vrrp::{Destination, OwnAdverts, Peer, PeerChecksum, RepeatedLists, Senders, Unicast};

const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 77));

fn unicast(senders: Senders, peers: &[Peer]) -> Config {
    Config {
        destination: Destination::Peers(Unicast {
            peers: peers.to_vec(),
            ttl: Some(255),
            senders,
            checksum: PeerChecksum::Detected,
        }),
        ..config_v3(100)
    }
}

fn to_three() -> Config {
    unicast(
        Senders::Any,
        &[Peer::new(LOWER), Peer::new(HIGHER), Peer::new(STRANGER)],
    )
}

/// The advert of a peer of ours, as it arrives.
fn from(source: IpAddr, ttl: u8) -> Vec<u8> {
    let mut sender = unicast(Senders::Any, &[Peer::new(OWN)]);
    sender.priority = Priority::new(200);
    if let Destination::Peers(unicast) = &mut sender.destination {
        unicast.ttl = Some(ttl);
    }
    becomes_active(sender, source).1.remove(0)
}

fn hears(instance: &mut Instance, packet: &[u8]) {
    drop(instance.handle(at(100), Event::Datagram(delivered(packet))));
}

/// keepalived's pitfalls P-04 and P-85: a checksum that is not made anew for each copy.
#[test]
fn p_85_each_peer_gets_a_copy_with_its_own_checksum_and_the_same_identification() {
    let (mut instance, packets) = becomes_active(to_three(), OWN);
    let check = |packets: &[Vec<u8>], identification: u16| {
        let mut receivers = Vec::new();
        for packet in packets {
            let parsed = crate::wire::ipv4::parse(packet).unwrap();
            assert!(parsed.header_is_intact);
            assert_eq!((parsed.identification, parsed.ttl), (identification, 255));
            let message = packet::decode(parsed.payload, Family::V4).unwrap();
            assert_eq!(
                message.checksum_verdict(OWN, parsed.destination.into()),
                packet::ChecksumVerdict::PseudoHeader
            );
            receivers.push(IpAddr::from(parsed.destination));
        }
        assert_eq!(receivers, [LOWER, HIGHER, STRANGER]);
    };
    check(&packets, 1);
    assert_eq!(instance.snapshot().counters.adverts_sent, 1);
    let now = instance.poll_timeout().unwrap();
    let actions = instance.handle(now, Event::Timeout);
    let packets: Vec<_> = sent(&actions).iter().map(|t| t.packet.clone()).collect();
    check(&packets, 2);
}

#[test]
fn a_peer_is_heard_whatever_its_ttl() {
    let mut instance = listener(to_three(), OWN);
    for ttl in [1, 64, 255] {
        hears(&mut instance, &from(HIGHER, ttl));
    }
    assert_eq!(discards_of(&instance), []);
    assert_eq!(instance.snapshot().active_router, Some(HIGHER));
}

#[test]
fn a_stranger_is_heard_only_where_anybody_may_send() {
    let peers = [Peer::new(HIGHER)];
    let mut instance = listener(unicast(Senders::Any, &peers), OWN);
    hears(&mut instance, &from(STRANGER, 64));
    assert_eq!(instance.snapshot().active_router, Some(STRANGER));
    let mut instance = listener(unicast(Senders::Peers, &peers), OWN);
    hears(&mut instance, &from(STRANGER, 64));
    assert_eq!(discards_of(&instance), [(Discard::Sender, 1)]);
    assert_eq!(instance.snapshot().active_router, None);
}

/// keepalived's pitfall P-48: everything else about a stranger's packet is looked at first.
#[test]
fn p_48_nothing_of_a_strangers_packet_is_looked_at() {
    let mut instance = listener(unicast(Senders::Peers, &[Peer::new(HIGHER)]), OWN);
    for payload in [&[][..], &[0; 8], &[0xff; 60]] {
        drop(instance.handle(
            at(1),
            Event::Datagram(Datagram {
                source: STRANGER,
                destination: OWN,
                ttl: 255,
                header: &[],
                payload,
            }),
        ));
    }
    assert_eq!(discards_of(&instance), [(Discard::Sender, 3)]);
}

/// With keepalived the range counts only beside `check_unicast_src`.
#[test]
fn the_ttl_range_of_a_peer_counts_with_any_senders() {
    let near = Peer {
        min_ttl: 250,
        max_ttl: 254,
        ..Peer::new(HIGHER)
    };
    for senders in [Senders::Any, Senders::Peers] {
        for (ttl, expected) in [(249, 1), (250, 0), (254, 0), (255, 1)] {
            let mut instance = listener(unicast(senders, &[near]), OWN);
            hears(&mut instance, &from(HIGHER, ttl));
            let expected = (expected > 0).then_some((Discard::PeerTtl, expected));
            assert_eq!(
                discards_of(&instance),
                Vec::from_iter(expected),
                "TTL {ttl}"
            );
        }
    }
}

/// keepalived's pitfall P-51: the TTL went unchecked together with the addresses.
#[test]
fn p_51_the_ttl_is_checked_where_the_addresses_are_not() {
    let mut config = config_v3(100);
    config.conduct.repeated_lists = RepeatedLists::Trusted;
    let mut instance = listener(config.clone(), OWN);
    let payload = message(&config, HIGHER, 200);
    for ttl in [255, 254] {
        drop(instance.handle(
            at(1),
            Event::Datagram(Datagram {
                source: HIGHER,
                destination: group(Family::V4),
                ttl,
                header: &[],
                payload: &payload,
            }),
        ));
    }
    assert_eq!(discards_of(&instance), [(Discard::Ttl, 1)]);
}

#[test]
fn multicast_is_not_for_a_router_of_peers_nor_a_copy_for_one_of_a_group() {
    let mut instance = listener(to_three(), OWN);
    let payload = message(&config_v3(100), HIGHER, 200);
    drop(instance.handle(at(1), datagram(HIGHER, &payload)));
    assert_eq!(discards_of(&instance), [(Discard::Destination, 1)]);
    let mut instance = listener(config_v3(100), OWN);
    hears(&mut instance, &from(HIGHER, 255));
    assert_eq!(discards_of(&instance), [(Discard::Destination, 1)]);
}

#[test]
fn a_router_without_peers_that_must_not_use_multicast_is_in_fault() {
    let config = Config {
        destination: Destination::Nobody,
        ..config_v3(100)
    };
    let instance = listener(config, OWN);
    assert_eq!(instance.state(), State::Fault);
    assert_eq!(instance.snapshot().faults, [Fault::NoPeer]);
}

#[test]
fn another_group_is_where_adverts_go() {
    let elsewhere = IpAddr::from([224, 0, 0, 99]);
    let config = Config {
        destination: Destination::Group(Some(elsewhere)),
        ..config_v3(100)
    };
    let (_, packets) = becomes_active(config.clone(), HIGHER);
    assert_eq!(delivered(&packets[0]).destination, elsewhere);
    let mut instance = listener(config, OWN);
    hears(&mut instance, &packets[0]);
    assert_eq!(instance.snapshot().active_router, Some(HIGHER));
}

#[test]
fn new_peers_hear_of_the_router_with_its_next_advert() {
    let (mut instance, _) = becomes_active(unicast(Senders::Any, &[Peer::new(LOWER)]), OWN);
    let now = instance.poll_timeout().unwrap();
    let config = Box::new(to_three());
    let actions = instance.handle(now, Event::Reconfigured(config));
    let receivers: Vec<_> = sent(&actions).iter().map(|t| t.destination).collect();
    assert_eq!(receivers, [LOWER, HIGHER, STRANGER]);
}

/// The own address is told from a higher one: no two answers in turn for ever.
#[test]
fn an_advert_from_our_own_address_moves_nothing() {
    let mut instance = active_of(config_v3(100));
    let due = instance.poll_timeout();
    let done = hear(&mut instance, at(4_000_000), OWN, 100);
    assert_eq!(done, ["discarded own-address"]);
    assert_eq!(
        (instance.poll_timeout(), instance.state()),
        (due, State::Active)
    );
}

#[test]
fn an_owner_that_listens_to_nobody_stays() {
    let mut config = config_v3(100);
    config.priority = Priority::OWNER;
    config.conduct.own_adverts = OwnAdverts::Ignored;
    let mut instance = active_of(config);
    let done = hear(&mut instance, at(4_000_000), HIGHER, 255);
    assert_eq!(done, ["discarded owner"]);
    assert_eq!(instance.state(), State::Active);
}
