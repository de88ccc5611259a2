//! Values that must never be shown.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The simple text password of `VRRPv2`: 1 to 8 octets, padded with zeros. RFC 2338 §5.3.6.
///
/// `Debug` prints `…`; it can't be serialised by accident. [`Password::reveal`] is the only way out.
#[derive(Clone, PartialEq, Eq)]
pub struct Password([u8; 8]);

/// Why a text can't be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// No octets: the routers would run without authentication.
    #[error("the password is empty")]
    Empty,
    /// More than [`Password::OCTETS_MAX`] octets.
    #[error("the password has {0} octets, the packet carries {max}", max = Password::OCTETS_MAX)]
    TooLong(usize),
}

impl Password {
    /// The longest password in octets.
    pub const OCTETS_MAX: usize = 8;

    /// Takes a password of 1 to 8 octets.
    pub fn new(text: &[u8]) -> Result<Self, PasswordError> {
        if text.is_empty() {
            return Err(PasswordError::Empty);
        }
        let mut octets = [0; Self::OCTETS_MAX];
        octets
            .get_mut(..text.len())
            .ok_or(PasswordError::TooLong(text.len()))?
            .copy_from_slice(text);
        Ok(Self(octets))
    }

    /// Takes the field of a packet as it is.
    pub const fn from_field(octets: [u8; 8]) -> Self {
        Self(octets)
    }

    /// The eight octets as they go onto the wire.
    pub const fn reveal(&self) -> [u8; 8] {
        self.0
    }

    /// Compares with the field of a packet, in time that does not depend on where they differ.
    pub fn matches(&self, field: [u8; 8]) -> bool {
        let mut difference = 0;
        for (ours, theirs) in self.0.iter().zip(field) {
            difference |= ours ^ theirs;
        }
        std::hint::black_box(difference) == 0
    }
}

/// The key of a signature (keepalived's `auth_hmac`): 32 to 64 octets, used as they are.
///
/// `Debug` prints `…`; it can't be serialised by accident. [`HmacKey::reveal`] is the only way out.
#[derive(Clone, PartialEq, Eq)]
pub struct HmacKey(Vec<u8>);

/// Why something is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HmacKeyError {
    /// Too short or too long; the number of its octets.
    #[error("the key has {0} octets, it must have {min} to {max}", min = HmacKey::OCTETS_MIN, max = HmacKey::OCTETS_MAX)]
    Length(usize),
    /// Not pairs of digits.
    #[error("the key is not an even number of hexadecimal digits")]
    Digits,
}

impl HmacKey {
    /// The shortest key in octets.
    pub const OCTETS_MIN: usize = 32;
    /// The longest key in octets.
    pub const OCTETS_MAX: usize = 64;

    /// Takes a key of 32 to 64 octets.
    pub fn new(octets: &[u8]) -> Result<Self, HmacKeyError> {
        if (Self::OCTETS_MIN..=Self::OCTETS_MAX).contains(&octets.len()) {
            Ok(Self(octets.to_vec()))
        } else {
            Err(HmacKeyError::Length(octets.len()))
        }
    }

    /// Reads a key: `hex:` and digits, or the key itself.
    pub fn from_text(text: &str) -> Result<Self, HmacKeyError> {
        let Some(digits) = text.strip_prefix("hex:") else {
            return Self::new(text.as_bytes());
        };
        Self::new(&hexadecimal(digits).ok_or(HmacKeyError::Digits)?)
    }

    /// The octets that sign.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

/// Octets from pairs of hexadecimal digits.
fn hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let value = |digit: u8| char::from(digit).to_digit(16);
    let octet = |[high, low]: &[u8; 2]| u8::try_from(value(*high)? << 4 | value(*low)?).ok();
    rest.is_empty()
        .then(|| pairs.iter().map(octet).collect())
        .flatten()
}

impl fmt::Debug for HmacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A text that only its user may see, of any length.
///
/// `Debug` prints `…`. It travels between the processes of the daemon; [`Secret::reveal`] is the only
/// other way out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(Box<str>);

impl Secret {
    /// Takes a text.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
