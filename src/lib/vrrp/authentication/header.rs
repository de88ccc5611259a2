//! The integrity check value of the authentication header: HMAC-MD5-96 as keepalived computes it.
//!
//! RFC 2402 zeroes the TTL always; keepalived only where the advert goes to one router (vrrp.md §5.3).

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;

use super::same;
use crate::types::Password;

/// Octets of the header.
pub const HEADER_OCTETS: usize = 24;
/// Octets of the integrity check value within it.
pub const ICV_OCTETS: usize = 12;
/// Where the integrity check value begins.
const ICV_AT: usize = HEADER_OCTETS - ICV_OCTETS;
/// RFC 4302 §2.2: length in 32-bit words, minus 2.
const PAYLOAD_LENGTH: u8 = 4;
/// The last sequence number of a sender; then it resigns and begins again.
pub const SEQUENCE_MAX: u32 = 0xffff_fffd;

/// Whether the advert goes to a group or to one router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The TTL of 255 is part of what is protected.
    Multicast,
    /// The TTL counts as zero.
    Unicast,
}

/// A header with its integrity check value.
///
/// `ip_header` is the IPv4 header as it leaves, `message` the VRRP message with its checksum. The
/// security parameters index is the source address of `ip_header`.
pub fn seal(
    password: &Password,
    reach: Reach,
    ip_header: &[u8],
    sequence: u32,
    message: &[u8],
) -> [u8; HEADER_OCTETS] {
    let mut header = [0; HEADER_OCTETS];
    let [s0, s1, s2, s3] = sequence.to_be_bytes();
    let [a, b, c, d] = source(ip_header);
    let fixed = [
        crate::vrrp::packet::PROTOCOL,
        PAYLOAD_LENGTH,
        0,
        0,
        a,
        b,
        c,
        d,
        s0,
        s1,
        s2,
        s3,
    ];
    let icv = icv(password, reach, ip_header, fixed, message);
    for (to, from) in header.iter_mut().zip(fixed.into_iter().chain(icv)) {
        *to = from;
    }
    header
}

/// Whether the header's integrity check value is that of this key.
pub fn is_genuine(
    password: &Password,
    reach: Reach,
    ip_header: &[u8],
    header: &[u8; HEADER_OCTETS],
    message: &[u8],
) -> bool {
    let Some((fixed, theirs)) = header.split_first_chunk::<ICV_AT>() else {
        return false;
    };
    same(&icv(password, reach, ip_header, *fixed, message), theirs)
}

/// The security parameters index, which is the sender's address, and the sequence number.
pub const fn index_and_number(header: &[u8; HEADER_OCTETS]) -> ([u8; 4], u32) {
    let [_, _, _, _, a, b, c, d, s0, s1, s2, s3, ..] = *header;
    ([a, b, c, d], u32::from_be_bytes([s0, s1, s2, s3]))
}

/// Finds the message behind a header; `None` if there is no header, or one of something else.
pub fn behind(payload: &[u8]) -> Option<&[u8]> {
    let (header, message) = payload.split_first_chunk::<HEADER_OCTETS>()?;
    let [next, length, ..] = *header;
    let is_ours = next == crate::vrrp::packet::PROTOCOL && length == PAYLOAD_LENGTH;
    is_ours.then_some(message)
}

/// The source address of an IPv4 header; zeros if it is cut off.
fn source(ip_header: &[u8]) -> [u8; 4] {
    let address = ip_header
        .get(12..16)
        .and_then(|octets| octets.try_into().ok());
    address.unwrap_or_default()
}

fn icv(
    password: &Password,
    reach: Reach,
    ip_header: &[u8],
    fixed: [u8; ICV_AT],
    message: &[u8],
) -> [u8; ICV_OCTETS] {
    let mut immutable = ip_header.to_vec();
    let changing: &[usize] = match reach {
        // TOS, flags and fragment offset, header checksum.
        Reach::Multicast => &[1, 6, 7, 10, 11],
        Reach::Unicast => &[1, 6, 7, 8, 10, 11],
    };
    for &at in changing {
        if let Some(octet) = immutable.get_mut(at) {
            *octet = 0;
        }
    }
    let mut key = hmac::digest::Key::<Hmac<Md5>>::default();
    for (to, from) in key.iter_mut().zip(password.reveal()) {
        *to = from;
    }
    let mut mac = Hmac::<Md5>::new(&key);
    mac.update(&immutable);
    mac.update(&fixed);
    mac.update(&[0; ICV_OCTETS]);
    mac.update(message);
    let mut icv = [0; ICV_OCTETS];
    for (to, from) in icv.iter_mut().zip(mac.finalize().into_bytes()) {
        *to = from;
    }
    icv
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::hex::octets;

    /// Captured adverts: IPv4 header, authentication header, message.
    const MULTICAST: [&str; 3] = [
        "45c0004400010000ff3318a8c000020be0000012",
        "70040000c000020b000000017c21f37c1a060ce29ac8e7f8",
        "215a6e020201e9c3c000026ec000026f0000000000000000",
    ];
    const RELEASE: [&str; 3] = [
        "45c0004400070000ff3318a2c000020be0000012",
        "70040000c000020b000000072a8dab0cfebc0a97d68f8257",
        "215a0002020157c4c000026ec000026f0000000000000000",
    ];
    const FIRST_PEER: [&str; 3] = [
        "45c0004000010000ff3336b2c000020bc000020c",
        "70040000c000020b00000001e2215dac4211880b860a5db3",
        "215b6f010201ab31c00002700000000000000000",
    ];
    const SECOND_PEER: [&str; 3] = [
        "45c0004000010000ff3336b1c000020bc000020d",
        "70040000c000020b00000001fc18c2a9344faedea6cfbc9b",
        "215b6f010201ab31c00002700000000000000000",
    ];

    #[test]
    fn captured_headers_are_reproduced() {
        let password = Password::new(b"ahkey12").unwrap();
        for (reach, [ip, header, message], sequence) in [
            (Reach::Multicast, MULTICAST, 1),
            (Reach::Multicast, RELEASE, 7),
            (Reach::Unicast, FIRST_PEER, 1),
            (Reach::Unicast, SECOND_PEER, 1),
        ] {
            let (ip, expected, message) = (octets(ip), octets(header), octets(message));
            let sealed = seal(&password, reach, &ip, sequence, &message);
            assert_eq!(sealed.as_slice(), expected);
            assert!(is_genuine(&password, reach, &ip, &sealed, &message));
        }
    }

    #[test]
    fn any_other_octet_is_no_longer_genuine() {
        let password = Password::new(b"ahkey12").unwrap();
        let [ip, header, message] = MULTICAST.map(octets);
        let header: [u8; HEADER_OCTETS] = header.try_into().unwrap();
        let genuine = |ip: &[u8], header: &[u8; HEADER_OCTETS], message: &[u8]| {
            is_genuine(&password, Reach::Multicast, ip, header, message)
        };
        assert!(genuine(&ip, &header, &message));
        for at in 0..message.len() {
            let mut other = message.clone();
            other[at] ^= 1;
            assert!(!genuine(&ip, &header, &other), "message {at}");
        }
        for at in 0..HEADER_OCTETS {
            let mut other = header;
            other[at] ^= 0x80;
            assert!(!genuine(&ip, &other, &message), "header {at}");
        }
        let covered = |at: &usize| ![1, 6, 7, 10, 11].contains(at);
        for at in (0..ip.len()).filter(covered) {
            let mut other = ip.clone();
            other[at] ^= 1;
            assert!(!genuine(&other, &header, &message), "IP header {at}");
        }
        let other = Password::new(b"ahkey13").unwrap();
        assert!(!is_genuine(
            &other,
            Reach::Multicast,
            &ip,
            &header,
            &message
        ));
    }
}
