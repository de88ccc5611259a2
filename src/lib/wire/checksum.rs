//! The Internet checksum, RFC 1071.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The ones' complement sum over 16-bit big-endian words, collected piece by piece.
///
/// Pieces may have any length: the sum is that of their concatenation, padded with one zero octet
/// when it is odd.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checksum {
    /// Sum of words, not folded. 2⁴⁸ words fit.
    sum: u64,
    /// The high octet of a word whose low octet is still to come.
    half: Option<u8>,
}

impl Checksum {
    /// The sum of nothing.
    pub const fn new() -> Self {
        Self { sum: 0, half: None }
    }

    /// The sum of the 12-octet pseudo-header of IPv4 (RFC 9293 §3.1): source, destination, 0,
    /// `protocol`, `length` of what follows in octets.
    pub fn pseudo_v4(source: Ipv4Addr, destination: Ipv4Addr, protocol: u8, length: u16) -> Self {
        Self::new()
            .with(&source.octets())
            .with(&destination.octets())
            .with(&[0, protocol])
            .with(&length.to_be_bytes())
    }

    /// The sum of the 40-octet pseudo-header of IPv6 (RFC 8200 §8.1): source, destination, `length`
    /// of the upper-layer packet in octets, 24 zero bits, `next_header`.
    pub fn pseudo_v6(
        source: Ipv6Addr,
        destination: Ipv6Addr,
        next_header: u8,
        length: u32,
    ) -> Self {
        Self::new()
            .with(&source.octets())
            .with(&destination.octets())
            .with(&length.to_be_bytes())
            .with(&[0, 0, 0, next_header])
    }

    /// The sum with `octets` behind what is already in it.
    #[must_use]
    pub fn with(mut self, octets: &[u8]) -> Self {
        let mut rest = octets;
        if let Some(high) = self.half
            && let Some((low, behind)) = rest.split_first()
        {
            self.sum += u64::from(u16::from_be_bytes([high, *low]));
            self.half = None;
            rest = behind;
        }
        let (words, odd) = rest.as_chunks::<2>();
        for word in words {
            self.sum += u64::from(u16::from_be_bytes(*word));
        }
        if let [high] = odd {
            self.half = Some(*high);
        }
        self
    }

    /// What goes into the checksum field, when that field was zero or left out of the sum.
    pub fn finish(self) -> u16 {
        !self.folded()
    }

    /// Whether a sum that includes the checksum field is that of an undamaged message.
    pub fn is_intact(self) -> bool {
        self.folded() == u16::MAX
    }

    fn folded(self) -> u16 {
        let mut sum = self.sum + u64::from(self.half.unwrap_or(0)) * 256;
        while sum > u64::from(u16::MAX) {
            sum = (sum >> 16) + (sum & 0xffff);
        }
        u16::try_from(sum).unwrap_or(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_rfc_1071_gives_its_sum() {
        let sum = Checksum::new().with(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]);
        assert_eq!(sum.finish(), !0xddf2);
    }

    #[test]
    fn the_worked_example_of_a_vrrpv3_advert_gives_its_checksum() {
        let source = Ipv4Addr::new(192, 0, 2, 11);
        let group = Ipv4Addr::new(224, 0, 0, 18);
        let message = [
            0x31, 0x34, 0x96, 0x02, 0x00, 0x19, 0, 0, 0xc0, 0, 0x02, 0x78, 0xc0, 0, 0x02, 0x79,
        ];
        let sum = Checksum::pseudo_v4(source, group, 112, 16).with(&message);
        assert_eq!(sum.finish(), 0x111f);
        assert!(sum.with(&[0x11, 0x1f]).is_intact());
        assert!(!sum.with(&[0x11, 0x1e]).is_intact());
    }

    #[test]
    fn an_odd_octet_counts_as_the_high_half_of_a_word() {
        assert_eq!(Checksum::new().with(&[0x12]).finish(), !0x1200);
        assert_eq!(Checksum::new().finish(), 0xffff);
        assert!(!Checksum::new().is_intact());
    }

    proptest! {
        #[test]
        fn the_sum_does_not_depend_on_where_the_pieces_are_cut(
            octets in proptest::collection::vec(any::<u8>(), 0..200),
            cuts in proptest::collection::vec(0_usize..200, 0..8),
        ) {
            let mut pieces = Checksum::new();
            let mut rest = octets.as_slice();
            for cut in cuts {
                let (piece, behind) = rest.split_at(cut.min(rest.len()));
                pieces = pieces.with(piece);
                rest = behind;
            }
            prop_assert_eq!(pieces.with(rest), Checksum::new().with(&octets));
        }
    }
}
