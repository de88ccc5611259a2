//! The datagram of a `UDP_CHECK` and the reply that it wants, as hexadecimal digits.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is sent, and what must come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Datagram {
    /// The bytes to send; `None`: a text of 32 bytes.
    pub payload: Option<Vec<u8>>,
    /// Whether a reply must come.
    pub reply: Reply,
    /// The shortest reply that is good, in bytes, default 0.
    pub shortest: u16,
    /// The longest reply that is good, in bytes, default 255.
    pub longest: u16,
}

/// The reply that a datagram wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// None: silence is good too.
    #[default]
    Optional,
    /// Any.
    Any,
    /// One that begins like this.
    Like(Vec<HexByte>),
}

/// A byte of which a half, or all of it, may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HexByte {
    /// Its bits, 0 where they may be anything.
    pub value: u8,
    /// The bits that count.
    pub mask: u8,
}

/// Two digits, `x` for any.
impl fmt::Display for HexByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (value, mask) in [
            (self.value >> 4, self.mask >> 4),
            (self.value & 15, self.mask & 15),
        ] {
            match mask {
                0 => f.write_str("x")?,
                _ => write!(f, "{value:x}")?,
            }
        }
        Ok(())
    }
}

/// A character that is no hexadecimal digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no hexadecimal digit")]
pub struct HexError(pub char);

/// Bytes from words of hexadecimal digits: two digits are a byte, and so is one alone at the end of
/// a word.
pub fn bytes<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>, HexError> {
    let digits = |c: char| half(c).filter(|half| half.mask != 0).ok_or(HexError(c));
    let read = read(words, digits)?;
    Ok(read.into_iter().map(|byte| byte.value).collect())
}

/// Bytes as [`bytes`] reads them, with `x` for a digit that may be anything.
pub fn pattern<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Vec<HexByte>, HexError> {
    read(words, |c| half(c).ok_or(HexError(c)))
}

/// Half a byte.
#[derive(Clone, Copy)]
struct Half {
    value: u8,
    mask: u8,
}

fn half(c: char) -> Option<Half> {
    if matches!(c, 'x' | 'X') {
        return Some(Half { value: 0, mask: 0 });
    }
    let value = u8::try_from(c.to_digit(16)?).ok()?;
    Some(Half { value, mask: 15 })
}

fn read<'a>(
    words: impl IntoIterator<Item = &'a str>,
    digit: impl Fn(char) -> Result<Half, HexError>,
) -> Result<Vec<HexByte>, HexError> {
    let mut read = Vec::new();
    for word in words {
        let mut chars = word.chars();
        while let Some(c) = chars.next() {
            let first = digit(c)?;
            let (high, low) = match chars.next() {
                Some(c) => (first, digit(c)?),
                None => (Half { value: 0, mask: 15 }, first),
            };
            read.push(HexByte {
                value: high.value << 4 | low.value,
                mask: high.mask << 4 | low.mask,
            });
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_are_a_byte_and_so_is_one_alone() {
        assert_eq!(bytes(["Ab1", "2", "34"]), Ok(vec![0xab, 1, 2, 0x34]));
        assert_eq!(bytes(["0x"]), Err(HexError('x')));
        assert_eq!(bytes(["0g"]), Err(HexError('g')));
    }

    #[test]
    fn any_digit_may_stand_for_half_a_byte() {
        let read = pattern(["xA", "Fx", "xx", "x", "07"]).unwrap();
        let shown: Vec<_> = read.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["xa", "fx", "xx", "0x", "07"]);
        let again = pattern(shown.iter().map(String::as_str)).unwrap();
        assert_eq!(again, read);
    }
}
