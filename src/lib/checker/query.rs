//! The question of a `DNS_CHECK`.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The name, default the root.
    pub name: DnsName,
    /// The kind of record, default SOA.
    pub kind: RecordType,
}

/// A domain name without its last dot; `.` is the root. Labels have 1 to 63 bytes, all of it 253 at most
/// (RFC 1035 §2.3.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DnsName(Box<str>);

/// Why a text is no domain name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DnsNameError {
    /// A label without a character.
    #[error("has an empty label")]
    EmptyLabel,
    /// More than [`DnsName::LABEL_MAX`] bytes between two dots.
    #[error("has a label of more than {} bytes", DnsName::LABEL_MAX)]
    LongLabel,
    /// More than [`DnsName::BYTES_MAX`] bytes.
    #[error("has more than {} bytes", DnsName::BYTES_MAX)]
    Long,
    /// A blank, or a character that is not ASCII.
    #[error("has a character that is not printable ASCII")]
    Unprintable,
}

impl DnsName {
    /// The longest label in bytes.
    pub const LABEL_MAX: usize = 63;
    /// The longest name in bytes.
    pub const BYTES_MAX: usize = 253;

    /// The name of everything.
    pub fn root() -> Self {
        Self(".".into())
    }

    /// Takes a name, with or without its last dot.
    pub fn new(text: &str) -> Result<Self, DnsNameError> {
        if text == "." {
            return Ok(Self::root());
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        if !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(DnsNameError::Unprintable);
        }
        for label in name.split('.') {
            match label.len() {
                0 => return Err(DnsNameError::EmptyLabel),
                1..=Self::LABEL_MAX => {}
                _ => return Err(DnsNameError::LongLabel),
            }
        }
        if name.len() > Self::BYTES_MAX {
            return Err(DnsNameError::Long);
        }
        Ok(Self(name.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DnsName {
    type Error = DnsNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<DnsName> for String {
    fn from(name: DnsName) -> Self {
        name.0.into()
    }
}

/// The kind of record that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RecordType {
    /// 1.
    A,
    /// 2.
    Ns,
    /// 5.
    Cname,
    /// 6, the default.
    #[default]
    Soa,
    /// 15.
    Mx,
    /// 16.
    Txt,
    /// 28.
    Aaaa,
    /// 46.
    Rrsig,
    /// 48.
    Dnskey,
}

impl RecordType {
    /// All of them in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::A,
        Self::Ns,
        Self::Cname,
        Self::Soa,
        Self::Mx,
        Self::Txt,
        Self::Aaaa,
        Self::Rrsig,
        Self::Dnskey,
    ];

    /// Its name in capital letters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::Ns => "NS",
            Self::Cname => "CNAME",
            Self::Soa => "SOA",
            Self::Mx => "MX",
            Self::Txt => "TXT",
            Self::Aaaa => "AAAA",
            Self::Rrsig => "RRSIG",
            Self::Dnskey => "DNSKEY",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_with_and_without_their_last_dot() {
        for (text, name) in [
            (".", "."),
            ("a", "a"),
            ("www.example.org.", "www.example.org"),
        ] {
            assert_eq!(DnsName::new(text).unwrap().as_str(), name);
        }
        let long = "a".repeat(64);
        for (text, error) in [
            ("", DnsNameError::EmptyLabel),
            ("..", DnsNameError::EmptyLabel),
            ("a..b", DnsNameError::EmptyLabel),
            (".a", DnsNameError::EmptyLabel),
            ("a b", DnsNameError::Unprintable),
            (long.as_str(), DnsNameError::LongLabel),
        ] {
            assert_eq!(DnsName::new(text), Err(error), "{text}");
        }
        assert_eq!(DnsName::new(&"ab.".repeat(85)), Err(DnsNameError::Long));
    }
}
