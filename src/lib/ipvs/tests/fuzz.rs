//! Nothing that the kernel, or somebody who plays it, sends may do harm.

use std::net::{Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::*;

/// Reads a datagram as the adapter does, and everything in it.
fn read_all(datagram: &[u8]) -> Vec<Result<Reply, DecodeError>> {
    let mut replies = Vec::new();
    for message in Messages::new(datagram) {
        match message {
            Ok(Message {
                body: Body::Object { payload, .. },
                ..
            }) => {
                let _either_way = decode_family(payload);
                replies.push(decode(payload));
            }
            Ok(_) => {}
            Err(error) => replies.push(Err(error)),
        }
    }
    replies
}

fn datagrams() -> Vec<Vec<u8>> {
    let recorded = vectors::vectors();
    recorded.iter().flat_map(vectors::Vector::replies).collect()
}

/// One generic netlink payload for each kind of object.
fn payloads() -> Vec<Vec<u8>> {
    let mut payloads = Vec::new();
    for datagram in datagrams() {
        for message in Messages::new(&datagram) {
            if let Body::Object { payload, .. } = message.unwrap().body {
                payloads.push(payload.to_vec());
            }
        }
    }
    payloads
}

#[test]
fn every_truncation_of_a_datagram_is_noticed() {
    for datagram in datagrams() {
        let whole = Messages::new(&datagram).count();
        for length in 0..datagram.len() {
            let messages: Vec<_> = Messages::new(&datagram[..length]).collect();
            let errors = messages.iter().filter(|message| message.is_err()).count();
            let complete = messages.len() - errors;
            assert!(complete < whole);
            assert!(errors == 1 || length == ends(&datagram, complete));
        }
    }
}

/// Bytes of the first `count` messages.
fn ends(datagram: &[u8], count: usize) -> usize {
    let mut end = 0;
    for _ in 0..count {
        let length = <[u8; 4]>::try_from(&datagram[end..end + 4]).unwrap();
        end += usize::try_from(u32::from_ne_bytes(length)).unwrap();
    }
    end
}

#[test]
fn every_truncation_of_an_object_is_an_error() {
    for payload in payloads() {
        for length in 0..payload.len() {
            let cut = &payload[..length];
            assert!(decode(cut).is_err(), "{length} of {payload:?}");
        }
    }
}

#[test]
fn every_flipped_bit_is_survived() {
    for datagram in datagrams() {
        for bit in 0..datagram.len() * 8 {
            let mut flipped = datagram.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let replies = read_all(&flipped);
            assert!(replies.len() <= datagram.len() / 16 + 1);
        }
    }
}

#[test]
fn a_length_that_cannot_be_is_an_error_at_every_level() {
    let info: &[u8] = &[14, 1, 0, 0, 8, 0, 1, 0, 1, 2, 1, 0, 8, 0, 2, 0, 0, 16, 0, 0];
    assert!(decode(info).is_ok());
    for length in [0, 1, 2, 3, 9, 17, 255] {
        let mut wrong = info.to_vec();
        wrong[4] = length;
        assert_eq!(
            decode(&wrong),
            Err(DecodeError::Attributes(Nest::Message)),
            "{length}"
        );
    }
    for length in [4, 5, 7, 16] {
        let mut wrong = info.to_vec();
        wrong[12] = length;
        assert!(decode(&wrong).is_err(), "{length}");
    }
    let mut header = vec![0_u8; 16];
    for claimed in 0..16 {
        header[0] = claimed;
        let messages: Vec<_> = Messages::new(&header).collect();
        let wrong = DecodeError::Frame {
            claimed: claimed.into(),
            available: 16,
        };
        assert_eq!(messages, [Err(wrong)]);
    }
}

/// A destination of the kernel, as bytes.
fn destination_payload() -> Vec<u8> {
    let destination =
        Destination::new(server("10.0.0.11", 80), Forwarding::Masquerade, Weight::ONE);
    let request = Request::NewDestination(web_key(), &destination);
    let message = request.message(FAMILY, 1, Answer::OnlyErrors).unwrap();
    message[16..].to_vec()
}

/// Appends an attribute to the destination nest, which is the last of the message.
fn with_attribute(payload: &[u8], kind: u16, value: &[u8]) -> Vec<u8> {
    let nest = 4 + 48;
    let mut changed = payload.to_vec();
    let length = u16::try_from(4 + value.len()).unwrap();
    changed.extend_from_slice(&length.to_ne_bytes());
    changed.extend_from_slice(&kind.to_ne_bytes());
    changed.extend_from_slice(value);
    changed.resize(changed.len().next_multiple_of(4), 0);
    let whole = u16::try_from(changed.len() - nest).unwrap();
    changed[nest..nest + 2].copy_from_slice(&whole.to_ne_bytes());
    changed
}

fn listed(payload: &[u8]) -> ListedDestination {
    match decode(payload) {
        Ok(Reply::Destination(listed)) => listed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn unknown_attributes_are_skipped() {
    let payload = destination_payload();
    let expected = listed(&payload);
    for kind in [0, 16, 77, 0x3fff, 0x8063] {
        for value in [&[][..], &[1], &[1, 2, 3, 4, 5]] {
            assert_eq!(listed(&with_attribute(&payload, kind, value)), expected);
        }
    }
}

#[test]
fn wrong_lengths_and_values_are_named() {
    let payload = destination_payload();
    for (kind, value, expected) in [
        (
            2,
            &[0][..],
            DecodeError::Length {
                nest: Nest::Destination,
                attribute: 2,
                length: 1,
            },
        ),
        (
            4,
            &[0; 8],
            DecodeError::Length {
                nest: Nest::Destination,
                attribute: 4,
                length: 8,
            },
        ),
        (
            1,
            &[0; 3],
            DecodeError::Length {
                nest: Nest::Destination,
                attribute: 1,
                length: 3,
            },
        ),
        (
            1,
            &[0; 17],
            DecodeError::Length {
                nest: Nest::Destination,
                attribute: 1,
                length: 17,
            },
        ),
        (
            13,
            &[0; 2],
            DecodeError::Length {
                nest: Nest::Destination,
                attribute: 13,
                length: 2,
            },
        ),
        (
            4,
            &[255; 4],
            DecodeError::Value {
                nest: Nest::Destination,
                attribute: 4,
                value: 0xffff_ffff,
            },
        ),
        (
            11,
            &[7, 0],
            DecodeError::Value {
                nest: Nest::Destination,
                attribute: 11,
                value: 7,
            },
        ),
        (10, &[9], DecodeError::Attributes(Nest::Statistics)),
        (
            12,
            &[9, 9, 9, 9],
            DecodeError::Attributes(Nest::Statistics64),
        ),
    ] {
        assert_eq!(
            decode(&with_attribute(&payload, kind, value)),
            Err(expected)
        );
    }
}

#[test]
fn what_is_missing_is_named() {
    let empty = |attribute| {
        Err(DecodeError::Missing {
            nest: Nest::Message,
            attribute,
        })
    };
    assert_eq!(decode(&[1, 1, 0, 0]), empty(1));
    assert_eq!(decode(&[5, 1, 0, 0]), empty(2));
    assert_eq!(decode(&[9, 1, 0, 0]), empty(3));
    assert_eq!(decode(&[12, 1, 0, 0]), empty(4));
    assert_eq!(decode(&[14, 1, 0, 0]), empty(1));
    let service = [1, 1, 0, 0, 4, 0, 1, 0];
    let missing = DecodeError::Missing {
        nest: Nest::Service,
        attribute: 1,
    };
    assert_eq!(decode(&service), Err(missing));
    for command in [0, 2, 3, 4, 6, 7, 8, 10, 11, 13, 15, 16, 17, 18, 255] {
        assert_eq!(
            decode(&[command, 1, 0, 0]),
            Err(DecodeError::Command(command))
        );
    }
}

#[test]
fn wide_statistics_win_and_narrow_ones_serve() {
    let payload = destination_payload();
    let narrow = [8, 0, 1, 0, 3, 0, 0, 0, 12, 0, 4, 0, 9, 0, 0, 0, 0, 0, 0, 1];
    let old = with_attribute(&payload, 10, &narrow);
    let statistics = listed(&old).statistics;
    assert_eq!(
        (statistics.connections, statistics.in_bytes),
        (3, 0x0100_0000_0000_0009)
    );
    let wide = [12, 0, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0];
    let new = with_attribute(&old, 12, &wide);
    assert_eq!(listed(&new).statistics.connections, 0x0001_0000_0004);
    assert_eq!(listed(&new).statistics.in_bytes, 0);
}

#[test]
fn messages_end_and_interruptions_are_seen() {
    let done = [
        20, 0, 0, 0, 3, 0, 0x12, 0, 7, 0, 0, 0, 0, 0, 0, 0, 252, 255, 255, 255,
    ];
    let messages: Vec<_> = Messages::new(&done).map(Result::unwrap).collect();
    let [message] = messages[..] else { panic!() };
    assert!(message.interrupted);
    assert_eq!(
        (message.sequence, message.body),
        (7, Body::Done { errno: 4 })
    );
    for (kind, body) in [
        (1, Body::Control(1)),
        (3, Body::Done { errno: 0 }),
        (4, Body::Overrun),
    ] {
        let short = [16, 0, 0, 0, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let messages: Vec<_> = Messages::new(&short).map(Result::unwrap).collect();
        assert_eq!(messages[0].body, body);
    }
    assert_eq!(
        Messages::new(&done[..7]).next(),
        Some(Err(DecodeError::Header(7)))
    );
}

prop_compose! {
    fn any_ip()(v4 in any::<u32>(), v6 in any::<u128>(), wide in any::<bool>()) -> IpAddr {
        if wide { Ipv6Addr::from(v6).into() } else { Ipv4Addr::from(v4).into() }
    }
}

fn any_service_key() -> impl Strategy<Value = ServiceKey> {
    let address = (any::<u16>(), any_ip(), any::<u16>()).prop_map(|(protocol, address, port)| {
        ServiceKey::Address {
            protocol: Protocol::from_code(protocol),
            address,
            port,
        }
    });
    let mark = (1..=u32::MAX, any::<bool>()).prop_map(|(mark, v6)| ServiceKey::Mark {
        mark: FwMark::new(mark).unwrap(),
        family: if v6 { Family::V6 } else { Family::V4 },
    });
    prop_oneof![address, mark]
}

prop_compose! {
    fn any_service()(
        key in any_service_key(),
        scheduler in "[!-~]{1,15}",
        engine in proptest::option::of("[!-~]{1,16}"),
        flags in any::<u32>(),
        timeout in any::<u32>(),
        mask in any::<u32>(),
        length in 0..=128_u8,
    ) -> Service {
        Service {
            key,
            scheduler: SchedulerName::new(&scheduler).unwrap(),
            flags: ServiceFlags::from_bits(flags).without(ServiceFlags::HASHED),
            timeout,
            netmask: match key.family() {
                Family::V4 => PersistenceMask::V4(mask.into()),
                Family::V6 => PersistenceMask::V6(length),
            },
            engine: engine.map(|name| EngineName::new(&name).unwrap()),
        }
    }
}

prop_compose! {
    fn any_destination()(
        address in any_ip(),
        port in any::<u16>(),
        method in 0..7_u32,
        (kind, tunnel_port, checksum) in any::<(u8, u16, u16)>(),
        weight in 0..=0x7fff_ffff_u32,
        upper_threshold in any::<u32>(),
        lower_threshold in any::<u32>(),
    ) -> Destination {
        Destination {
            key: DestinationKey { address, port },
            forwarding: match method {
                0 => Forwarding::Masquerade,
                1 => Forwarding::Local,
                2 => Forwarding::Tunnel(Tunnel {
                    kind: TunnelKind::from_code(kind),
                    port: tunnel_port,
                    checksum: TunnelChecksum::from_code(checksum),
                }),
                3 => Forwarding::DirectRouting,
                4 => Forwarding::Bypass,
                other => Forwarding::Other(other),
            },
            weight: Weight::new(weight).unwrap(),
            upper_threshold,
            lower_threshold,
        }
    }
}

prop_compose! {
    fn any_daemon()(
        master in any::<bool>(),
        interface in "[a-z][a-z0-9.]{0,14}",
        sync_id in any::<u32>(),
        max_length in any::<Option<u16>>(),
        group in proptest::option::of(any_ip()),
        port in any::<Option<u16>>(),
        ttl in any::<Option<u8>>(),
    ) -> SyncDaemon {
        SyncDaemon {
            role: if master { SyncRole::Master } else { SyncRole::Backup },
            interface: IfName::new(&interface).unwrap(),
            sync_id, max_length, group, port, ttl,
        }
    }
}

fn through_bytes(request: Request<'_>) -> Reply {
    let message = request.message(FAMILY, 9, Answer::OnlyErrors).unwrap();
    assert_eq!(message.len() % 4, 0);
    let parts: Vec<_> = Messages::new(&message).map(Result::unwrap).collect();
    match parts[..] {
        [
            Message {
                sequence: 9,
                body:
                    Body::Object {
                        family: 0x20,
                        payload,
                    },
                ..
            },
        ] => decode(payload).unwrap(),
        _ => panic!("{parts:?}"),
    }
}

proptest! {
    #[test]
    fn services_come_back_as_they_were(service in any_service()) {
        let Reply::Service(listed) = through_bytes(Request::NewService(&service)) else {
            panic!();
        };
        prop_assert_eq!(listed.service, service);
    }

    #[test]
    fn destinations_come_back_as_they_were(
        key in any_service_key(),
        destination in any_destination(),
    ) {
        let request = Request::NewDestination(key, &destination);
        let Reply::Destination(listed) = through_bytes(request) else { panic!() };
        prop_assert_eq!(listed.destination, destination);
    }

    #[test]
    fn daemons_come_back_as_they_were(daemon in any_daemon()) {
        prop_assert_eq!(through_bytes(Request::StartDaemon(&daemon)), Reply::Daemon(daemon));
    }

    #[test]
    fn garbage_is_survived(datagram in proptest::collection::vec(any::<u8>(), 0..400)) {
        let replies = read_all(&datagram);
        prop_assert!(replies.len() <= datagram.len() / 16 + 1);
        let _either_way = decode(&datagram);
        let _either_way = decode_family(&datagram);
    }

    #[test]
    fn nested_garbage_is_survived(
        command in 1..18_u8,
        nest in 0..4_u16,
        attributes in proptest::collection::vec(
            (0..18_u16, proptest::collection::vec(any::<u8>(), 0..40)), 0..20),
    ) {
        let mut inner = Vec::new();
        for (kind, value) in attributes {
            let length = u16::try_from(value.len() + 4).unwrap();
            inner.extend_from_slice(&length.to_ne_bytes());
            inner.extend_from_slice(&kind.to_ne_bytes());
            inner.extend_from_slice(&value);
            inner.resize(inner.len().next_multiple_of(4), 0);
        }
        let length = u16::try_from(inner.len() + 4).unwrap();
        let mut payload = vec![command, 1, 0, 0];
        payload.extend_from_slice(&length.to_ne_bytes());
        payload.extend_from_slice(&nest.to_ne_bytes());
        payload.extend_from_slice(&inner);
        let _either_way = decode(&payload);
    }

    #[test]
    fn several_damages_at_once_are_survived(
        which in any::<prop::sample::Index>(),
        damages in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let all = datagrams();
        let mut datagram = which.get(&all).clone();
        for (place, value) in damages {
            let place = place.index(datagram.len());
            datagram[place] = value;
        }
        let replies = read_all(&datagram);
        prop_assert!(replies.len() <= datagram.len() / 16 + 1);
    }
}
