//! The IP Authentication Header, RFC 4302 §2, for reading only: checking it needs the key.

use thiserror::Error;

/// IP protocol number.
pub const PROTOCOL: u8 = 51;

const FIXED_OCTETS: usize = 12;

/// A header and what it protects.
///
/// ```text
///  0               1               2               3
/// +---------------+---------------+-------------------------------+
/// | next header   | payload len   | reserved                      |
/// +---------------+---------------+-------------------------------+
/// | security parameters index                                     |
/// | sequence number                                               |
/// | integrity check value (12 octets with HMAC-MD5-96)            |
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// Protocol of the payload.
    pub next_header: u8,
    /// Security parameters index; the sender's IPv4 address in keepalived's adverts.
    pub spi: u32,
    /// Sequence number.
    pub sequence: u32,
    /// Integrity check value; 12 octets in VRRP.
    pub icv: &'a [u8],
    /// What follows the header.
    pub payload: &'a [u8],
}

/// The octets end within the header, or it says that it is shorter than its fixed part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the authentication header is cut off")]
pub struct AhError;

/// Reads a header from its first octet on.
pub fn parse(octets: &[u8]) -> Result<Header<'_>, AhError> {
    let (fixed, _) = octets.split_first_chunk::<FIXED_OCTETS>().ok_or(AhError)?;
    let [next_header, words, _, _, p0, p1, p2, p3, s0, s1, s2, s3] = *fixed;
    // RFC 4302 §2.2: in 32-bit words, minus 2.
    let (header, payload) = octets
        .split_at_checked((usize::from(words) + 2) * 4)
        .ok_or(AhError)?;
    Ok(Header {
        next_header,
        spi: u32::from_be_bytes([p0, p1, p2, p3]),
        sequence: u32::from_be_bytes([s0, s1, s2, s3]),
        icv: header.get(FIXED_OCTETS..).ok_or(AhError)?,
        payload,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of vector V7.
    const HEADER: [u8; 24] = [
        112, 4, 0, 0, 0xc0, 0, 0x02, 0x0b, 0, 0, 0, 7, 0x2a, 0x8d, 0xab, 0x0c, 0xfe, 0xbc, 0x0a,
        0x97, 0xd6, 0x8f, 0x82, 0x57,
    ];

    #[test]
    fn the_header_of_the_capture_is_read() {
        let octets = [HEADER.as_slice(), &[0x21, 0x5a]].concat();
        let header = parse(&octets).unwrap();
        assert_eq!(header.next_header, 112);
        assert_eq!(header.spi, 0xc000_020b);
        assert_eq!(header.sequence, 7);
        assert_eq!(header.icv, &HEADER[12..]);
        assert_eq!(header.payload, [0x21, 0x5a]);
    }

    #[test]
    fn a_cut_header_or_one_too_short_for_itself_is_an_error() {
        for length in 0..24 {
            assert_eq!(parse(&HEADER[..length]), Err(AhError), "{length} octets");
        }
        let mut short = HEADER;
        short[1] = 0;
        assert_eq!(parse(&short), Err(AhError));
    }
}
