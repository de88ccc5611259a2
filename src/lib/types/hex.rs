//! Octets written in hexadecimal, for tests.

/// The octets that pairs of digits stand for; white space is passed over.
pub(crate) fn octets(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text
        .split_whitespace()
        .flat_map(str::chars)
        .map(|digit| digit.to_digit(16).unwrap())
        .collect();
    let (pairs, rest) = digits.as_chunks::<2>();
    assert!(rest.is_empty(), "an odd number of digits");
    pairs
        .iter()
        .map(|[high, low]| u8::try_from(high * 16 + low).unwrap())
        .collect()
}
