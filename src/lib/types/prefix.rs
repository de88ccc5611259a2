//! Addresses with a prefix length.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The two address families a virtual router can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Family {
    /// IPv4, 32-bit addresses.
    #[serde(rename = "IPv4")]
    V4,
    /// IPv6, 128-bit addresses.
    #[serde(rename = "IPv6")]
    V6,
}

impl Family {
    /// The family of an address.
    pub const fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::V4,
            IpAddr::V6(_) => Self::V6,
        }
    }

    /// Bits of an address of this family: 32 or 128.
    pub const fn bits(self) -> u8 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}

/// An address and the length of its network part, as `192.0.2.1/24`. Host bits are kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefix {
    address: IpAddr,
    length: u8,
}

/// Why a text is no address with prefix length.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrefixError {
    /// The part before the slash is not numeric IPv4 or IPv6.
    #[error("`{0}` is not an IPv4 or IPv6 address")]
    Address(String),
    /// The part after the slash is not a number, or too large for the family.
    #[error("prefix length `{length}` is not a number from 0 to {max}")]
    Length {
        /// What was written.
        length: String,
        /// The family's number of bits.
        max: u8,
    },
}

impl Prefix {
    /// An address with an explicit length in bits, 0–32 or 0–128.
    pub fn new(address: IpAddr, length: u8) -> Result<Self, PrefixError> {
        let max = Family::of(address).bits();
        if length > max {
            let length = length.to_string();
            return Err(PrefixError::Length { length, max });
        }
        Ok(Self { address, length })
    }

    /// The address alone: /32 or /128.
    pub const fn host(address: IpAddr) -> Self {
        Self {
            address,
            length: Family::of(address).bits(),
        }
    }

    /// The address with its host bits.
    pub const fn address(self) -> IpAddr {
        self.address
    }

    /// The prefix length in bits.
    pub const fn length(self) -> u8 {
        self.length
    }

    /// The address family.
    pub const fn family(self) -> Family {
        Family::of(self.address)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Prefix {
    type Err = PrefixError;

    /// Reads `ADDRESS` (a host) or `ADDRESS/LENGTH`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address
            .parse()
            .map_err(|_not_numeric| PrefixError::Address(address.to_owned()))?;
        let Some(length) = length else {
            return Ok(Self::host(address));
        };
        let wrong = || PrefixError::Length {
            length: length.to_owned(),
            max: Family::of(address).bits(),
        };
        let digits = !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit());
        let bits = if digits { length.parse().ok() } else { None };
        Self::new(address, bits.ok_or_else(wrong)?).map_err(|_too_long| wrong())
    }
}

impl TryFrom<String> for Prefix {
    type Error = PrefixError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.to_string()
    }
}
