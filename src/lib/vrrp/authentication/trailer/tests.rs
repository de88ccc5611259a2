use std::time::Duration;

use super::*;
use crate::types::hex::octets;

/// A captured or derived advert: source, version, identifier, message, trailer, key.
struct Vector {
    source: &'static str,
    version: Version,
    vrid: u8,
    message: &'static str,
    trailer: &'static str,
    key: Vec<u8>,
}

fn ascii() -> Vec<u8> {
    b"an-ascii-key-of-thirty-two-bytes".to_vec()
}

fn counting(first: u8, count: u8) -> Vec<u8> {
    (first..first + count).collect()
}

fn vectors() -> Vec<Vector> {
    let vector = |source, version, vrid, message, trailer, key| Vector {
        source,
        version,
        vrid,
        message,
        trailer,
        key,
    };
    vec![
        // Captured from keepalived 2.4.3.
        vector(
            "192.0.2.11",
            Version::V3,
            0x50,
            "3150780200642e40c00002b4c00002b5",
            "010700006b0268b21ad800008d8fe7d2b45f73b575d6cce4d41e49a4",
            counting(0x20, 33),
        ),
        vector(
            "fe80::ff:fe00:a",
            Version::V3,
            0x51,
            "315178020064b18afe80000000000000000000000000008120010db8000000000000000000000181",
            "010100006b0268bba752000031517bfc0548c8de834835d0c1ca06c4",
            ascii(),
        ),
        vector(
            "192.0.2.11",
            Version::V2,
            0x52,
            "215278010001a3f4c00002b60000000000000000",
            "010100006b0268c5334c00006afa556b1718d30876936f5bf6c8ae0c",
            ascii(),
        ),
        // Accepted by keepalived 2.4.3.
        vector(
            "192.0.2.12",
            Version::V3,
            0x33,
            "3133c8010064a166c0000264",
            "010100006800000080000000c731e9ac4af5d65d0df432026b254cf4",
            counting(0, 32),
        ),
        vector(
            "192.0.2.12",
            Version::V2,
            0x33,
            "2133c80100015465c00002640000000000000000",
            "010100006800000c00000000ee7b8fba1c1673122e61978ab1cc959a",
            counting(0, 32),
        ),
        vector(
            "fe80::12",
            Version::V3,
            0x33,
            "3133c802006414bdfe80000000000000000000000000010020010db8000000000000000000000100",
            "010100006800000d000000004b978d35d4e7afbeef5c4aeb696a5ade",
            counting(0, 32),
        ),
        // Images of the draft.
        vector(
            "198.51.100.10",
            Version::V3,
            0x33,
            "3133c80100644402c0000264",
            "0101000068000000800000001b84bc4e8e43892dc6d98448f8ee2265",
            counting(0, 32),
        ),
        vector(
            "fe80::10",
            Version::V3,
            0x33,
            "3133c8010064a2e9fe800000000000000000000000000100",
            "010100006800000080000000c8c56146ebfd66ee10ec4d8186461b78",
            counting(0, 32),
        ),
    ]
}

#[test]
fn known_trailers_are_reproduced_and_verified() {
    for vector in vectors() {
        let message = octets(vector.message);
        let expected = octets(vector.trailer);
        let signed = Signed {
            version: vector.version,
            vrid: Vrid::new(vector.vrid).unwrap(),
            source: vector.source.parse().unwrap(),
            message: &message,
        };
        let read = Trailer::decode(&expected).unwrap();
        assert!(read.is_genuine(&vector.key, signed), "{}", vector.trailer);
        let made = Trailer::sign(&vector.key, read.key_id, read.sequence, signed);
        assert_eq!(made.encode().as_slice(), expected);
        let elsewhere = Signed {
            source: "192.0.2.99".parse().unwrap(),
            ..signed
        };
        assert!(!read.is_genuine(&vector.key, elsewhere));
        let other = Signed {
            vrid: Vrid::new(1).unwrap(),
            ..signed
        };
        assert!(!read.is_genuine(&vector.key, other));
    }
}

#[test]
fn every_octet_but_the_checksum_is_covered() {
    let vector = &vectors()[0];
    let message = octets(vector.message);
    let read = Trailer::decode(&octets(vector.trailer)).unwrap();
    for at in 0..message.len() {
        let mut other = message.clone();
        other[at] ^= 1;
        let signed = Signed {
            version: vector.version,
            vrid: Vrid::new(vector.vrid).unwrap(),
            source: vector.source.parse().unwrap(),
            message: &other,
        };
        let is_checksum = matches!(at, 6 | 7);
        assert_eq!(read.is_genuine(&vector.key, signed), is_checksum, "{at}");
    }
}

#[test]
fn other_types_reserved_bits_and_lengths_are_malformed() {
    let good = octets(vectors()[0].trailer);
    assert!(Trailer::decode(&good).is_ok());
    for (at, value) in [(0, 0), (0, 2), (2, 1), (3, 0x80)] {
        let mut bad = good.clone();
        bad[at] = value;
        assert_eq!(Trailer::decode(&bad), Err(Malformed), "{at}");
    }
    assert_eq!(Trailer::decode(&good[..27]), Err(Malformed));
    assert_eq!(Trailer::decode(&[&good[..], &[0]].concat()), Err(Malformed));
}

fn utc(millis: u64) -> Utc {
    Utc::since_1970(Duration::from_millis(millis))
}

#[test]
fn a_sequence_number_is_the_time_of_day() {
    let at = |millis| Sequence::at(utc(millis)).to_bits();
    assert_eq!(at(0x6800_0000 * 1000 + 500), 0x6800_0000_8000_0000);
    assert_eq!(at(1), 65 << 16);
    // After 2106 the low 32 bits of the seconds go on.
    assert_eq!(at(0x1_0000_0001 * 1000), 1 << 32);
}

#[test]
fn numbers_go_up_while_the_clock_stands_still_or_goes_back_a_little() {
    let mut signer = Signer::default();
    let window = Some(Duration::from_secs(5));
    let first = signer.next(utc(10_000), window);
    assert_eq!(first, Sequence::at(utc(10_000)));
    assert_eq!(signer.next(utc(10_000), window), first.next());
    assert_eq!(signer.next(utc(6_000), window), first.next().next());
    let later = signer.next(utc(10_001), window);
    assert_eq!(later, Sequence::at(utc(10_001)));
    assert!(later.is_after(first));
}

#[test]
fn a_clock_set_back_beyond_the_window_counts_where_time_decides() {
    let mut signer = Signer::default();
    let window = Some(Duration::from_secs(5));
    let first = signer.next(utc(100_000), window);
    assert_eq!(signer.next(utc(94_000), window), Sequence::at(utc(94_000)));
    let mut monotonic = Signer::default();
    assert_eq!(monotonic.next(utc(100_000), None), first);
    assert_eq!(monotonic.next(utc(94_000), None), first.next());
}

#[test]
fn order_survives_the_end_of_the_range() {
    let highest = Sequence::from_bits(u64::MAX);
    assert!(highest.next().is_after(highest));
    assert!(!highest.is_after(highest));
    assert_eq!(highest.next().to_bits(), 0);
    assert_eq!(Sequence::at(utc(7_000)).ahead_of(utc(9_000)), -2);
    assert_eq!(
        Sequence::from_bits(1 << 32).ahead_of(utc(0xffff_ffff * 1000)),
        2
    );
}

#[test]
fn what_was_heard_is_not_heard_again() {
    let sender = "192.0.2.1".parse().unwrap();
    let mut replay = Replay::new(SENDERS_MAX);
    let now = utc(100_000);
    let sequence = Sequence::at(now);
    assert!(!replay.knows(sender));
    assert_eq!(replay.accept(sender, sequence, now, Some(5)), Ok(()));
    assert!(replay.knows(sender));
    assert_eq!(replay.accept(sender, sequence, now, Some(5)), Err(Replayed));
    assert_eq!(replay.accept(sender, sequence.next(), now, Some(5)), Ok(()));
    let before = Sequence::at(utc(99_000));
    assert_eq!(replay.accept(sender, before, now, Some(5)), Err(Replayed));
    // The mark is far ahead of a clock that was set back: it counts no more, unless it always does.
    let back = utc(50_000);
    assert_eq!(
        replay
            .clone()
            .accept(sender, Sequence::at(back), back, None),
        Err(Replayed)
    );
    assert_eq!(
        replay.accept(sender, Sequence::at(back), back, Some(5)),
        Ok(())
    );
}

#[test]
fn the_sender_silent_for_longest_is_forgotten() {
    let now = utc(100_000);
    let mut replay = Replay::new(SENDERS_MAX);
    let sender = |last: u8| IpAddr::from([192, 0, 2, last]);
    for last in 1..=4 {
        replay
            .accept(sender(last), Sequence::at(now), now, None)
            .unwrap();
    }
    let next = Sequence::at(now).next();
    replay.accept(sender(1), next, now, None).unwrap();
    replay.accept(sender(5), next, now, None).unwrap();
    let known: Vec<_> = (1..=5).map(|last| replay.knows(sender(last))).collect();
    assert_eq!(known, [true, false, true, true, true]);
}
