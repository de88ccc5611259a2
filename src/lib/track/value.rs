//! The number in a tracked file (vrrp.md §17.3).

use thiserror::Error;

/// So many characters of a file are read.
const CHARACTERS_MAX: usize = 127;

/// A file that holds something else than a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it holds something else than a whole number")]
pub struct ValueError;

/// The number that the content of a file begins with: decimal, octal (`0…`) or hexadecimal (`0x…`) as in C. An
/// empty file is 0; a number beyond 32 bits is the nearest one.
pub fn value(content: &[u8]) -> Result<i32, ValueError> {
    let content = content.get(..CHARACTERS_MAX).unwrap_or(content);
    let text = std::str::from_utf8(content).map_err(|_not_text| ValueError)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(0);
    }
    let (is_negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let (radix, digits) = match digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"))
    {
        Some(digits) => (16, digits),
        None if digits.starts_with('0') => (8, digits),
        None => (10, digits),
    };
    // No sign beside the one above, and no room for more than i128.
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(ValueError);
    }
    let magnitude = i128::from_str_radix(digits, radix).unwrap_or(i128::MAX);
    let number = if is_negative { -magnitude } else { magnitude };
    let limits = i128::from(i32::MIN)..=i128::from(i32::MAX);
    Ok(i32::try_from(number.clamp(*limits.start(), *limits.end())).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_in_c() {
        for (text, expected) in [
            ("", 0),
            ("\n", 0),
            ("7", 7),
            (" -20\n", -20),
            ("+5", 5),
            ("0x1f", 31),
            ("-0X10", -16),
            ("010", 8),
            ("0", 0),
            ("2147483648", i32::MAX),
            ("-99999999999999999999999999999999999999999999", i32::MIN),
        ] {
            assert_eq!(value(text.as_bytes()), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in ["up", "1 2", "1.5", "--1", "0x", "-", "08", "1\u{661}", "5%"] {
            assert_eq!(value(text.as_bytes()), Err(ValueError), "{text:?}");
        }
        assert_eq!(value(&[0xff]), Err(ValueError));
    }

    #[test]
    fn what_comes_after_127_characters_is_not_looked_at() {
        let mut text = vec![b' '; CHARACTERS_MAX - 1];
        text.extend(b"12");
        assert_eq!(value(&text), Ok(1));
    }
}
