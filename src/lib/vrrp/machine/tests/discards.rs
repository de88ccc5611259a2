//! What bad, strange and too many packets do, and what they do not.

use super::*;

/// Pitfall P-01 of keepalived: bad packets re-arm the advert timer.
#[test]
fn ignored_packets_move_no_timer() {
    let mut instance = active();
    let due = instance.poll_timeout();
    for micros in [3_700_000, 4_000_000, 4_300_000] {
        let payload = message(&config(), HIGHER, 200);
        for event in [
            Event::Datagram(Datagram {
                source: HIGHER,
                destination: group(Family::V4),
                ttl: 254,
                header: &[],
                payload: &payload,
            }),
            datagram(HIGHER, &payload[..12]),
            datagram(HIGHER, &message(&config_v3(100), HIGHER, 200)),
        ] {
            drop(instance.handle(at(micros), event));
        }
    }
    assert_eq!(instance.poll_timeout(), due);
    assert_eq!(instance.state(), State::Active);
    let discards = instance.snapshot().counters.discards;
    assert_eq!(
        discards.into_iter().collect::<Vec<_>>(),
        [
            (Discard::Length, 3),
            (Discard::Ttl, 3),
            (Discard::Version, 3)
        ]
    );
}

/// What is wrong with a packet, and the reason it is ignored for.
#[test]
fn each_defect_of_a_packet_has_its_reason() {
    let good = message(&config(), HIGHER, 200);
    let group_v4 = group(Family::V4);
    let flipped = |position: usize, mask: u8| {
        let mut bytes = good.clone();
        bytes[position] ^= mask;
        bytes
    };
    let none = message(
        &Config {
            authentication: Authentication::None,
            ..config()
        },
        HIGHER,
        200,
    );
    let slower = Config {
        adver_interval: AdverInterval::from_seconds(2).unwrap(),
        ..config()
    };
    let other = Config {
        vrid: Vrid::new(52).unwrap(),
        ..config()
    };
    let other_password = Config {
        authentication: Authentication::Password(Password::new(b"12345").unwrap()),
        ..config()
    };
    let cases = [
        (good[..19].to_vec(), 255, group_v4, Discard::Length),
        (good.clone(), 254, group_v4, Discard::Ttl),
        (flipped(0, 0x10), 255, group_v4, Discard::Length),
        (flipped(0, 0x70), 255, group_v4, Discard::Version),
        (
            message(&config_v3(100), HIGHER, 200),
            255,
            group_v4,
            Discard::Version,
        ),
        (message(&other, HIGHER, 200), 255, group_v4, Discard::Vrid),
        (
            flipped(4, 0x80),
            255,
            group_v4,
            Discard::AuthenticationInvalid,
        ),
        (none, 255, group_v4, Discard::AuthenticationMismatch),
        (
            message(&other_password, HIGHER, 200),
            255,
            group_v4,
            Discard::AuthenticationFailure,
        ),
        (
            message(&slower, HIGHER, 200),
            255,
            group_v4,
            Discard::Interval,
        ),
        (flipped(0, 0x03), 255, group_v4, Discard::Type),
        (flipped(6, 0x01), 255, group_v4, Discard::Checksum),
        (good.clone(), 255, OWN, Discard::Destination),
    ];
    for (payload, ttl, destination, reason) in cases {
        let mut instance = backup();
        let mut datagram = datagram_of(HIGHER, &payload);
        datagram.destination = destination;
        datagram.ttl = ttl;
        assert_eq!(
            summary(&instance.handle(at(5), Event::Datagram(datagram))),
            [format!("discarded {}", reason.name())]
        );
    }
    let mut instance = backup();
    assert_eq!(
        summary(&instance.handle(at(5), datagram(HIGHER, &good))),
        Vec::<String>::new()
    );
}

#[test]
fn version_3_ignores_adverts_without_interval_or_addresses() {
    let mut config = config_v3(100);
    let mut payload = message(&config, HIGHER, 200);
    // Interval 0 (erratum 8301), with the checksum made right again: 0x0064 less in one word.
    payload[4..6].copy_from_slice(&[0, 0]);
    let sum = u16::from_be_bytes([payload[6], payload[7]]);
    let (fixed, carry) = sum.overflowing_add(0x64);
    payload[6..8].copy_from_slice(&(fixed + u16::from(carry)).to_be_bytes());
    let mut instance = backup_of(config.clone());
    assert_eq!(
        summary(&instance.handle(at(5), datagram(HIGHER, &payload))),
        ["discarded interval"]
    );
    config.virtual_addresses.clear();
    let empty = message(&config, HIGHER, 200);
    assert_eq!(
        summary(&instance.handle(at(6), datagram(HIGHER, &empty))),
        ["discarded address-count"]
    );
}

#[test]
fn a_flood_of_weaker_adverts_is_answered_once_an_interval() {
    let mut instance = active();
    let mut adverts = 0;
    let mut bursts = 0;
    for step in 0..50_000 {
        for text in hear(&mut instance, at(3_620_000 + step * 20), HIGHER, 50) {
            adverts += usize::from(text.starts_with("advert"));
            bursts += usize::from(text.starts_with("announce"));
        }
    }
    assert_eq!((adverts, bursts), (1, 1));
}

#[test]
fn adverts_differing_in_addresses_are_obeyed_and_reported_once() {
    let mut instance = backup();
    let other = Config {
        virtual_addresses: vec![virtual_address(101)],
        ..config()
    };
    let payload = message(&other, HIGHER, 200);
    assert_eq!(
        summary(&instance.handle(at(1_000_000), datagram(HIGHER, &payload))),
        ["addresses differ"]
    );
    assert_eq!(
        summary(&instance.handle(at(2_000_000), datagram(HIGHER, &payload))),
        Vec::<String>::new()
    );
    assert_eq!(instance.poll_timeout(), Some(at(5_609_375)));
}

#[test]
fn the_same_defect_is_reported_once_a_minute_and_counted_always() {
    let mut instance = backup_of(config());
    let mut reports = Vec::new();
    for second in 0..130 {
        let now = at(second * 1_000_000);
        let good = message(&config(), HIGHER, 200);
        drop(instance.handle(now, datagram(HIGHER, &good)));
        reports.extend(instance.handle(now, datagram(HIGHER, &good[..8])));
    }
    assert_eq!(
        summary(&reports),
        ["discarded length", "discarded length", "discarded length"]
    );
    assert_eq!(instance.snapshot().counters.discards[&Discard::Length], 130);
}

#[test]
fn a_stranger_that_drives_a_router_to_and_fro_does_not_fill_the_log() {
    let mut instance = backup_of(config_v3(1));
    let mut reports = 0;
    // Every 40 ms somebody with another name and other addresses wins, and falls silent.
    for round in 0..1000_u64 {
        let stranger = IpAddr::V4(Ipv4Addr::new(10, 0, 0, u8::try_from(round % 250).unwrap()));
        let other = Config {
            virtual_addresses: vec![virtual_address(101)],
            ..config_v3(1)
        };
        let payload = message(&other, stranger, 200);
        let heard = instance.handle(at(round * 40_000), datagram(stranger, &payload));
        let said = summary(&heard);
        reports += said
            .iter()
            .filter(|line| *line == "addresses differ")
            .count();
        while let Some(deadline) = instance.poll_timeout()
            && deadline < at((round + 1) * 40_000)
        {
            drop(instance.handle(deadline, Event::Timeout));
        }
        assert_eq!(instance.state(), State::Active, "round {round}");
        let arrived = Event::AddressesAdded(AddressOutcome::Added);
        drop(instance.handle(at((round + 1) * 40_000 - 1), arrived));
    }
    assert!(reports <= 16, "{reports} in 40 s");
}
