//! The answer to an HTTP request, and what a check expects of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::checker::Down;

/// An answer to an HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Status code, 100–999.
    pub status: u16,
    /// The version the server answered with.
    pub version: HttpVersion,
    /// Bytes of the body, without transfer coding.
    pub body_bytes: u64,
    /// What `Content-Length` announced.
    pub announced_bytes: Option<u64>,
    /// Whether the connection ended before the body did: fewer bytes than announced, or no last chunk.
    pub is_cut_off: bool,
    /// The digest as keepalived's `HTTP_GET` computes it: of the body as it came over the wire, with the
    /// framing of a chunked one, but not beyond the announced length.
    pub digest: Digest,
}

/// The version in an answer's first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpVersion {
    /// HTTP/1.0.
    Http10,
    /// HTTP/1.1.
    Http11,
}

impl fmt::Display for HttpVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http10 => "1.0",
            Self::Http11 => "1.1",
        })
    }
}

/// What an answer must be for the server to be up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The accepted status codes.
    pub statuses: StatusSet,
    /// The accepted digests of the body; empty: any.
    pub digests: Vec<Digest>,
}

impl Expectation {
    /// Judges an answer: the status first, then the digest, as `HTTP_GET` does.
    pub fn judge(&self, page: &Page) -> Result<(), Down> {
        if !self.statuses.contains(page.status) {
            return Err(Down::Status {
                status: page.status,
            });
        }
        match self.digests.first() {
            Some(&expected) if !self.digests.contains(&page.digest) => Err(Down::Digest {
                expected,
                found: page.digest,
            }),
            Some(_) | None => Ok(()),
        }
    }
}

/// A set of status codes from 100 to 599; 200–299 by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(u16, u16)>", into = "Vec<(u16, u16)>")]
pub struct StatusSet(Vec<(u16, u16)>);

impl StatusSet {
    /// The smallest status code.
    pub const MIN: u16 = 100;
    /// The largest status code that can be asked for.
    pub const MAX: u16 = 599;

    /// The codes of inclusive ranges.
    pub fn from_ranges(
        ranges: impl IntoIterator<Item = (u16, u16)>,
    ) -> Result<Self, StatusSetError> {
        let ranges: Vec<_> = ranges.into_iter().collect();
        if ranges.is_empty() {
            return Err(StatusSetError::Empty);
        }
        for &(first, last) in &ranges {
            for code in [first, last] {
                if !(Self::MIN..=Self::MAX).contains(&code) {
                    return Err(StatusSetError::OutOfRange(code));
                }
            }
            if first > last {
                return Err(StatusSetError::Backwards { first, last });
            }
        }
        Ok(Self(ranges))
    }

    /// The ranges of codes, both ends included.
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// Whether the set has this code.
    pub fn contains(&self, status: u16) -> bool {
        self.0
            .iter()
            .any(|&(first, last)| (first..=last).contains(&status))
    }
}

impl Default for StatusSet {
    fn default() -> Self {
        Self(vec![(200, 299)])
    }
}

impl TryFrom<Vec<(u16, u16)>> for StatusSet {
    type Error = StatusSetError;

    fn try_from(ranges: Vec<(u16, u16)>) -> Result<Self, Self::Error> {
        Self::from_ranges(ranges)
    }
}

impl From<StatusSet> for Vec<(u16, u16)> {
    fn from(set: StatusSet) -> Self {
        set.0
    }
}

/// Codes and ranges with commas between: `200,301-308`.
impl FromStr for StatusSet {
    type Err = StatusSetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = |word: &str| {
            word.parse()
                .map_err(|source| StatusSetError::NotANumber { source })
        };
        let ranges: Vec<_> = text
            .split(',')
            .map(str::trim)
            .map(|part| match part.split_once('-') {
                Some((first, last)) => Ok((code(first)?, code(last)?)),
                None => code(part).map(|status| (status, status)),
            })
            .collect::<Result<_, _>>()?;
        Self::from_ranges(ranges)
    }
}

/// Why a text is not a set of status codes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusSetError {
    /// No code at all.
    #[error("no status code given")]
    Empty,
    /// A part is no number.
    #[error("status codes are numbers and ranges such as `200,301-308`")]
    NotANumber {
        /// What is wrong with it.
        source: std::num::ParseIntError,
    },
    /// A code that no server sends.
    #[error("status code {0} is not in 100-599")]
    OutOfRange(u16),
    /// A range that ends before it begins.
    #[error("range {first}-{last} ends before it begins")]
    Backwards {
        /// The first code as written.
        first: u16,
        /// The last code as written.
        last: u16,
    },
}

/// An MD5 digest of a body: 32 hexadecimal digits in `keepalived.conf`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: Vec<u8> = text
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()
            .ok_or(DigestError::NotHexadecimal)?;
        let length = digits.len();
        let bytes: Vec<u8> = digits
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit))
            .collect();
        match <[u8; 16]>::try_from(bytes) {
            Ok(bytes) if length == 32 => Ok(Self(bytes)),
            Ok(_) | Err(_) => Err(DigestError::Length(length)),
        }
    }
}

impl TryFrom<String> for Digest {
    type Error = DigestError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Why a text is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// A character that is no hexadecimal digit.
    #[error("a digest has only hexadecimal digits")]
    NotHexadecimal,
    /// Too few or too many digits.
    #[error("a digest has 32 hexadecimal digits, this one {0}")]
    Length(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "d41d8cd98f00b204e9800998ecf8427e";

    fn page(status: u16) -> Page {
        Page {
            status,
            version: HttpVersion::Http10,
            body_bytes: 0,
            announced_bytes: None,
            is_cut_off: false,
            digest: EMPTY.parse().unwrap(),
        }
    }

    #[test]
    fn without_configuration_every_2xx_is_up() {
        let expectation = Expectation::default();
        for (status, is_up) in [(199, false), (200, true), (299, true), (300, false)] {
            assert_eq!(expectation.judge(&page(status)).is_ok(), is_up, "{status}");
        }
    }

    #[test]
    fn codes_and_ranges_are_accepted_and_nothing_else() {
        let set: StatusSet = "200, 301-303".parse().unwrap();
        let accepted: Vec<_> = (100..=999).filter(|code| set.contains(*code)).collect();
        assert_eq!(accepted, [200, 301, 302, 303]);
    }

    #[test]
    fn bad_status_lists_are_refused() {
        assert!(matches!(
            "".parse::<StatusSet>(),
            Err(StatusSetError::NotANumber { .. })
        ));
        assert!(matches!(
            "200-".parse::<StatusSet>(),
            Err(StatusSetError::NotANumber { .. })
        ));
        assert_eq!(
            "99".parse::<StatusSet>(),
            Err(StatusSetError::OutOfRange(99))
        );
        assert_eq!(
            "200-600".parse::<StatusSet>(),
            Err(StatusSetError::OutOfRange(600))
        );
        assert_eq!(
            "300-200".parse::<StatusSet>(),
            Err(StatusSetError::Backwards {
                first: 300,
                last: 200
            })
        );
        assert_eq!(StatusSet::from_ranges([]), Err(StatusSetError::Empty));
    }

    #[test]
    fn the_status_is_judged_before_the_digest() {
        let expectation = Expectation {
            digests: vec!["00000000000000000000000000000000".parse().unwrap()],
            ..Expectation::default()
        };
        assert_eq!(
            expectation.judge(&page(404)),
            Err(Down::Status { status: 404 })
        );
        assert!(matches!(
            expectation.judge(&page(200)),
            Err(Down::Digest { .. })
        ));
        let right = Expectation {
            digests: vec![EMPTY.to_uppercase().parse().unwrap()],
            ..Expectation::default()
        };
        assert_eq!(right.judge(&page(200)), Ok(()));
        let several = Expectation {
            digests: [expectation.digests, right.digests].concat(),
            ..Expectation::default()
        };
        assert_eq!(several.judge(&page(200)), Ok(()));
    }

    #[test]
    fn a_digest_is_32_hexadecimal_digits() {
        assert_eq!(EMPTY.parse::<Digest>().unwrap().to_string(), EMPTY);
        assert_eq!("".parse::<Digest>(), Err(DigestError::Length(0)));
        let odd = EMPTY.get(1..).unwrap();
        assert_eq!(odd.parse::<Digest>(), Err(DigestError::Length(31)));
        let long = format!("{EMPTY}0");
        assert_eq!(long.parse::<Digest>(), Err(DigestError::Length(33)));
        let bad = EMPTY.replace('d', "g");
        assert_eq!(bad.parse::<Digest>(), Err(DigestError::NotHexadecimal));
    }
}
