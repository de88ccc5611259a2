//! The frame of netlink messages and attributes, read from bytes that are not trusted.

/// Octets of a message header.
const HEADER: usize = 16;
/// Messages and attributes start at multiples of this.
const ALIGNMENT: usize = 4;

/// One message of a datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Message<'a> {
    /// `nlmsg_type`.
    pub(super) kind: u16,
    /// `nlmsg_flags`.
    pub(super) flags: u16,
    /// `nlmsg_seq`, that of the request it answers.
    pub(super) sequence: u32,
    /// What follows the header.
    pub(super) payload: &'a [u8],
}

/// The messages of a datagram; ends at the first whose length can't be right.
pub(super) fn messages(datagram: &[u8]) -> impl Iterator<Item = Message<'_>> {
    let mut rest = datagram;
    std::iter::from_fn(move || {
        let length = usize::try_from(u32_at(rest, 0)?).ok()?;
        let payload = rest.get(HEADER..length)?;
        let message = Message {
            kind: u16_at(rest, 4)?,
            flags: u16_at(rest, 6)?,
            sequence: u32_at(rest, 8)?,
            payload,
        };
        rest = rest
            .get(length.next_multiple_of(ALIGNMENT)..)
            .unwrap_or_default();
        Some(message)
    })
}

/// The attributes in `bytes`, number and value; ends at the first whose length can't be right.
pub(super) fn attributes(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    /// The two upper bits are flags, "nested" and "network byte order".
    const NUMBER: u16 = 0x3fff;
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = usize::from(u16_at(rest, 0)?);
        let number = u16_at(rest, 2)? & NUMBER;
        let value = rest.get(ALIGNMENT..length)?;
        rest = rest
            .get(length.next_multiple_of(ALIGNMENT)..)
            .unwrap_or_default();
        Some((number, value))
    })
}

/// A number in the machine's byte order.
pub(super) fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    bytes
        .get(offset..)?
        .first_chunk()
        .copied()
        .map(u16::from_ne_bytes)
}

/// A number in the machine's byte order.
pub(super) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes
        .get(offset..)?
        .first_chunk()
        .copied()
        .map(u32::from_ne_bytes)
}

/// A signed number in the machine's byte order.
pub(super) fn i32_at(bytes: &[u8], offset: usize) -> Option<i32> {
    bytes
        .get(offset..)?
        .first_chunk()
        .copied()
        .map(i32::from_ne_bytes)
}

/// A text that may end with a zero octet.
pub(super) fn text(value: &[u8]) -> Option<&str> {
    let text = value.split(|octet| *octet == 0).next()?;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(length: u32, kind: u16, payload: &[u8]) -> Vec<u8> {
        let mut bytes = length.to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(2_u16.to_ne_bytes());
        bytes.extend(7_u32.to_ne_bytes());
        bytes.extend(0_u32.to_ne_bytes());
        bytes.extend(payload);
        bytes
    }

    #[test]
    fn messages_of_one_datagram_are_told_apart() {
        let mut datagram = message(19, 3, &[1, 2, 3, 0]);
        datagram.extend(message(16, 20, &[]));
        let found: Vec<_> = messages(&datagram).collect();
        let first = Message {
            kind: 3,
            flags: 2,
            sequence: 7,
            payload: &[1, 2, 3],
        };
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], first);
        assert_eq!((found[1].kind, found[1].payload), (20, &[] as &[u8]));
    }

    #[test]
    fn a_wrong_length_ends_the_datagram() {
        for length in [0, 15, 21, u32::MAX] {
            assert_eq!(messages(&message(length, 3, &[0; 4])).count(), 0);
        }
        let whole = message(20, 3, &[0; 4]);
        for end in 0..whole.len() {
            assert_eq!(messages(&whole[..end]).count(), 0, "{end} octets");
        }
    }

    #[test]
    fn attributes_end_where_their_length_is_wrong() {
        let number = 0x8003_u16.to_ne_bytes();
        let length = |length: u16| length.to_ne_bytes();
        let good = [
            &length(6)[..],
            &number[..],
            &[9, 8, 0, 0],
            &length(4)[..],
            &number[..],
        ]
        .concat();
        let found: Vec<_> = attributes(&good).collect();
        assert_eq!(found, [(3, &[9, 8][..]), (3, &[])]);
        for wrong in [0, 3, 9, u16::MAX] {
            let bytes = [&length(wrong)[..], &number[..], &[0; 4]].concat();
            assert_eq!(attributes(&bytes).count(), 0, "length {wrong}");
        }
    }

    #[test]
    fn a_text_ends_at_its_zero() {
        assert_eq!(text(b"eth0\0\0"), Some("eth0"));
        assert_eq!(text(b"eth0"), Some("eth0"));
        assert_eq!(text(b"\xff\0"), None);
    }
}
