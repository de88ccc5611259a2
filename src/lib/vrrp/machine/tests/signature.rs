//! The signature behind an advert: modes, keys, time, repetitions (vrrp.md §5.4).

use super::*;
use crate::types::HmacKey;
use crate::vrrp::{AntiReplay, Destination, Hmac, HmacKeySource, HmacMode, Peer, PeerChecksum};
use crate::vrrp::{Senders, Unicast};

const WINDOW: Duration = Duration::from_secs(5);
const NOON: Duration = Duration::from_hours(500_000);

fn key(id: u8, letter: u8) -> HmacKeySource {
    let key = HmacKey::new(&[letter; 32]).unwrap();
    HmacKeySource::Given { id, key }
}

fn signed(mode: HmacMode, anti_replay: AntiReplay, priority: u8) -> Config {
    Config {
        authentication: Authentication::Hmac(Hmac {
            keys: vec![key(1, b'a'), key(2, b'b')],
            active: 1,
            mode,
            anti_replay,
        }),
        priority: Priority::new(priority),
        ..config_v3(100)
    }
}

fn enforced(priority: u8) -> Config {
    signed(HmacMode::Enforce, AntiReplay::Time(WINDOW), priority)
}

fn hmac_of(config: &mut Config) -> &mut Hmac {
    match &mut config.authentication {
        Authentication::Hmac(hmac) => hmac,
        Authentication::None | Authentication::Password(_) | Authentication::Header(_) => {
            panic!("signed")
        }
    }
}

fn hears(instance: &mut Instance, micros: u64, packet: &[u8]) -> Vec<String> {
    summary(&instance.handle(at(micros), Event::Datagram(delivered(packet))))
}

/// Advert number `count` of a sender, the first being 0, and when it is sent.
fn advert(sender: &mut Instance) -> (Instant, Vec<u8>) {
    let now = sender.poll_timeout().unwrap();
    let actions = sender.handle(now, Event::Timeout);
    (now, sent(&actions)[0].packet.clone())
}

#[test]
fn a_signed_advert_is_heard_once_in_either_version() {
    for version in [Version::V2, Version::V3] {
        let of = |priority| Config {
            version,
            ..enforced(priority)
        };
        let (mut sender, packets) = becomes_active(of(150), HIGHER);
        let mut instance = listener(of(100), OWN);
        let start = 3_414_062;
        assert_eq!(hears(&mut instance, start, &packets[0]), [""; 0]);
        assert_eq!(instance.snapshot().active_router, Some(HIGHER));
        let told = hears(&mut instance, start + 1, &packets[0]);
        assert_eq!(told, ["discarded signature-replayed"]);
        let (now, second) = advert(&mut sender);
        drop(instance.handle(now, Event::Datagram(delivered(&second))));
        assert_eq!(instance.snapshot().counters.adverts_received, 2);
    }
}

#[test]
fn the_modes_differ_in_what_is_signed_and_what_must_be() {
    let time = AntiReplay::Time(WINDOW);
    for (mode, octets, unsigned) in [
        (HmacMode::Enforce, 40, Some(Discard::SignatureMissing)),
        (HmacMode::Permissive, 40, None),
        (HmacMode::ReceiveOnly, 12, None),
    ] {
        let (_, packets) = becomes_active(signed(mode, time, 150), HIGHER);
        assert_eq!(packets[0].len(), 20 + octets, "{mode:?}");
        let mut instance = listener(signed(mode, time, 100), OWN);
        let plain = becomes_active(config_v3(100), HIGHER).1.remove(0);
        drop(hears(&mut instance, 1, &plain));
        assert_eq!(
            discards_of(&instance),
            Vec::from_iter(unsigned.map(|reason| (reason, 1))),
            "{mode:?}"
        );
        // A signature that is there must be right in every mode.
        let mut wrong = becomes_active(enforced(150), HIGHER).1.remove(0);
        wrong[59] ^= 1;
        drop(hears(&mut instance, 3_414_062, &wrong));
        assert_eq!(
            discards_of(&instance).last(),
            Some(&(Discard::SignatureWrong, 1)),
            "{mode:?}"
        );
    }
}

#[test]
fn each_defect_of_a_signature_has_its_reason() {
    let good = becomes_active(enforced(150), HIGHER).1.remove(0);
    let with = |at: usize, value: u8| {
        let mut packet = good.clone();
        packet[at] = value;
        packet
    };
    for (packet, reason) in [
        (with(32, 2), Discard::SignatureMalformed),
        (with(34, 1), Discard::SignatureMalformed),
        (with(33, 9), Discard::SignatureKey),
        (with(33, 2), Discard::SignatureWrong),
        (with(36, good[36] ^ 0x40), Discard::SignatureStale),
        (with(22, 1), Discard::SignatureWrong),
        (with(8, 254), Discard::Ttl),
        (good[..59].to_vec(), Discard::Length),
    ] {
        let mut instance = listener(enforced(100), OWN);
        let mut datagram = Datagram {
            source: HIGHER,
            destination: group(Family::V4),
            ttl: packet[8],
            header: &packet[..20],
            payload: &packet[20..],
        };
        if datagram.payload.is_empty() {
            datagram.payload = &[];
        }
        drop(instance.handle(at(3_414_062), Event::Datagram(datagram)));
        assert_eq!(discards_of(&instance), [(reason, 1)]);
    }
}

#[test]
fn without_keys_a_signature_is_a_wrong_length() {
    let good = becomes_active(enforced(150), HIGHER).1.remove(0);
    let mut instance = listener(config_v3(100), OWN);
    drop(hears(&mut instance, 1, &good));
    assert_eq!(discards_of(&instance), [(Discard::Length, 1)]);
}

/// Keys change without a gap: everybody learns the new one, then it signs, then the old one goes.
#[test]
fn keys_are_told_apart_by_their_number() {
    let mut other = enforced(150);
    hmac_of(&mut other).active = 2;
    let (_, packets) = becomes_active(other, HIGHER);
    assert_eq!(packets[0][33], 2);
    let mut instance = listener(enforced(100), OWN);
    drop(hears(&mut instance, 3_414_062, &packets[0]));
    assert_eq!(instance.snapshot().active_router, Some(HIGHER));
}

/// keepalived's pitfall P-12: a key that can't be used made it run without any.
#[test]
fn p_12_without_the_key_that_signs_nothing_is_sent() {
    let mut keyless = enforced(150);
    hmac_of(&mut keyless).keys = vec![HmacKeySource::File {
        id: 1,
        path: "/etc/key".to_owned(),
    }];
    let (instance, packets) = becomes_active(keyless, HIGHER);
    assert_eq!(packets.len(), 0);
    assert_eq!(instance.snapshot().counters.adverts_sent, 0);
}

#[test]
fn without_the_time_of_day_nothing_signed_is_sent_or_heard() {
    let good = becomes_active(enforced(150), HIGHER).1.remove(0);
    let mut instance = backup_of(enforced(100));
    drop(hears(&mut instance, 1, &good));
    assert_eq!(discards_of(&instance), [(Discard::SignatureStale, 1)]);
    let timeout = instance.poll_timeout().unwrap();
    assert_eq!(sent(&instance.handle(timeout, Event::Timeout)).len(), 0);
}

/// keepalived's pitfall P-73: clocks that differ or are set.
#[test]
fn p_73_the_clock_may_differ_by_the_window_and_no_more() {
    let good = becomes_active(enforced(150), HIGHER).1.remove(0);
    for (ahead, heard) in [(-6, false), (-5, true), (0, true), (5, true), (6, false)] {
        let mut instance = listener(enforced(100), OWN);
        let signed_at = NOON.as_secs() + 3;
        let clock = signed_at.checked_add_signed(ahead).unwrap();
        let clock = Utc::since_1970(Duration::from_secs(clock));
        drop(instance.handle(at(3_414_062), Event::WallClock(clock)));
        drop(hears(&mut instance, 3_414_062, &good));
        assert_eq!(
            instance.snapshot().active_router.is_some(),
            heard,
            "{ahead} s"
        );
    }
}

/// The clock of a sender is set back: in time mode it is heard again when its mark is out of the window,
/// in the other it goes on from its last number.
#[test]
fn p_73_numbers_go_on_when_a_clock_is_set_back() {
    for (anti_replay, falls_back) in [
        (AntiReplay::Time(WINDOW), true),
        (AntiReplay::Monotonic, false),
    ] {
        let (mut sender, packets) =
            becomes_active(signed(HmacMode::Enforce, anti_replay, 150), HIGHER);
        let seconds = |packet: &[u8]| u32::from_be_bytes(packet[36..40].try_into().unwrap());
        let first = seconds(&packets[0]);
        let back = Utc::since_1970(Duration::from_hours(499_999));
        drop(sender.handle(at(3_500_000), Event::WallClock(back)));
        let (_, second) = advert(&mut sender);
        assert_eq!(seconds(&second) < first, falls_back, "{anti_replay:?}");
    }
}

/// keepalived's pitfall P-13: a restarted router believed a resignation of old.
#[test]
fn p_13_a_resignation_of_a_sender_never_heard_counts_for_nothing() {
    let (mut sender, _) = becomes_active(enforced(150), HIGHER);
    let actions = sender.handle(at(4_000_000), Event::Shutdown);
    let release = sent(&actions)[0].packet.clone();
    let mut restarted = listener(enforced(100), OWN);
    let due = restarted.poll_timeout();
    drop(hears(&mut restarted, 4_000_001, &release));
    assert_eq!(restarted.poll_timeout(), due);
    assert_eq!(discards_of(&restarted), [(Discard::SignatureReplayed, 1)]);
}

/// keepalived's pitfall P-01: packets with a wrong signature silenced the Active Router.
#[test]
fn p_01_a_wrong_signature_moves_no_timer() {
    let (mut instance, _) = becomes_active(enforced(150), HIGHER);
    let due = instance.poll_timeout();
    let mut wrong = becomes_active(enforced(200), OWN).1.remove(0);
    wrong[59] ^= 1;
    drop(hears(&mut instance, 3_600_000, &wrong));
    assert_eq!(
        (instance.poll_timeout(), instance.state()),
        (due, State::Active)
    );
}

#[test]
fn copies_for_peers_share_the_signature_and_strangers_are_not_believed() {
    let of = |peers: &[IpAddr], priority| Config {
        destination: Destination::Peers(Unicast {
            peers: peers.iter().copied().map(Peer::new).collect(),
            ttl: Some(255),
            senders: Senders::Any,
            checksum: PeerChecksum::Detected,
        }),
        ..enforced(priority)
    };
    let (_, packets) = becomes_active(of(&[OWN, LOWER], 150), HIGHER);
    assert_eq!(packets[0][32..], packets[1][32..]);
    let mut friend = listener(of(&[HIGHER], 100), OWN);
    drop(hears(&mut friend, 3_414_062, &packets[0]));
    assert_eq!(friend.snapshot().active_router, Some(HIGHER));
    let mut stranger = listener(of(&[LOWER], 100), OWN);
    drop(hears(&mut stranger, 3_414_062, &packets[0]));
    assert_eq!(discards_of(&stranger), [(Discard::Sender, 1)]);
}

/// Over IPv6 the checksum covers the signature, and the kernel of a peer checks it.
#[test]
fn over_ipv6_the_checksum_covers_the_signature() {
    let own: IpAddr = "fe80::12".parse().unwrap();
    let mut config = enforced(150);
    config.virtual_addresses[0].prefix = "fe80::100/64".parse().unwrap();
    let (_, packets) = becomes_active(config.clone(), own);
    let message = packet::decode(&packets[0], Family::V6).unwrap();
    assert!(message.trailer().is_some());
    assert!(message.checksum_verdict(own, group(Family::V6)).is_right());
    config.priority = Priority::DEFAULT;
    let mut instance = listener(config, "fe80::11".parse().unwrap());
    drop(instance.handle(
        at(3_414_062),
        Event::Datagram(Datagram {
            source: own,
            destination: group(Family::V6),
            ttl: 255,
            header: &[],
            payload: &packets[0],
        }),
    ));
    assert_eq!(instance.snapshot().active_router, Some(own));
}
