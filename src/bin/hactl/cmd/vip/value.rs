//! Values of the command line.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use hactl::types::{Prefix, PrefixError};
use thiserror::Error;

/// Octets of a label, as of an interface's name.
const LABEL_MAX: usize = 15;

/// An address, and the length of its network part if one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    prefix: Prefix,
    has_length: bool,
}

/// Why a text is no address to add or remove.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum TargetError {
    #[error(transparent)]
    Prefix(#[from] PrefixError),
    #[error("`{0}` can't be the address of a machine")]
    NotUnicast(IpAddr),
}

impl Target {
    pub(super) const fn address(self) -> IpAddr {
        self.prefix.address()
    }

    /// With a length of /32 or /128 if none is given.
    pub(super) const fn prefix(self) -> Prefix {
        self.prefix
    }

    /// Whether an address of an interface is meant: without a length, of any.
    pub(super) fn matches(self, there: Prefix) -> bool {
        if self.has_length {
            there == self.prefix
        } else {
            there.address() == self.address()
        }
    }
}

impl fmt::Display for Target {
    /// As it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_length {
            self.prefix.fmt(f)
        } else {
            self.address().fmt(f)
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let prefix: Prefix = text.parse()?;
        let address = prefix.address();
        let broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
        if address.is_multicast() || address.is_unspecified() || broadcast {
            return Err(TargetError::NotUnicast(address));
        }
        Ok(Self {
            prefix,
            has_length: text.contains('/'),
        })
    }
}

/// How far an address is valid. `rt_scope_t` of `linux/rtnetlink.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope(pub(super) u8);

/// A text that is no scope.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not global, site, link, host, nowhere, or a number from 0 to 255")]
pub(super) struct ScopeError(String);

impl Scope {
    const NAMES: [(u8, &'static str); 5] = [
        (0, "global"),
        (200, "site"),
        (253, "link"),
        (254, "host"),
        (255, "nowhere"),
    ];
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::NAMES.iter().find(|(number, _)| *number == self.0) {
            Some((_, name)) => f.write_str(name),
            None => self.0.fmt(f),
        }
    }
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::NAMES.iter().find(|(_, name)| *name == text);
        let number = named.map(|(number, _)| *number);
        number
            .or_else(|| text.parse().ok())
            .map(Self)
            .ok_or_else(|| ScopeError(text.to_owned()))
    }
}

/// Why a text is no label.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum LabelError {
    #[error("a label can't be empty")]
    Empty,
    #[error("the label has {0} octets, {LABEL_MAX} are possible")]
    TooLong(usize),
    #[error("a label has no spaces and no control characters")]
    Forbidden,
}

/// Takes a label as the kernel does.
pub(super) fn label(text: &str) -> Result<String, LabelError> {
    if text.is_empty() {
        return Err(LabelError::Empty);
    }
    if text.len() > LABEL_MAX {
        return Err(LabelError::TooLong(text.len()));
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(LabelError::Forbidden);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Target {
        text.parse().unwrap()
    }

    #[test]
    fn a_target_without_length_means_any_length() {
        let there = "192.0.2.1/24".parse().unwrap();
        assert!(target("192.0.2.1").matches(there));
        assert!(target("192.0.2.1/24").matches(there));
        assert!(!target("192.0.2.1/32").matches(there));
        assert!(!target("192.0.2.2").matches(there));
        assert_eq!(target("192.0.2.1").to_string(), "192.0.2.1");
        assert_eq!(target("192.0.2.1/24").to_string(), "192.0.2.1/24");
        assert_eq!(target("192.0.2.1").prefix().length(), 32);
        assert_eq!(target("2001:db8::1").prefix().length(), 128);
    }

    #[test]
    fn what_no_machine_can_have_is_refused() {
        for text in ["0.0.0.0", "224.0.0.18", "255.255.255.255", "::", "ff02::12"] {
            let error = text.parse::<Target>().unwrap_err();
            assert!(matches!(error, TargetError::NotUnicast(_)), "{text}");
        }
        assert!("192.0.2.256".parse::<Target>().is_err());
        assert!("192.0.2.1/33".parse::<Target>().is_err());
    }

    #[test]
    fn scopes_have_names_and_numbers() {
        assert_eq!("link".parse(), Ok(Scope(253)));
        assert_eq!("17".parse(), Ok(Scope(17)));
        assert_eq!(
            (Scope(254).to_string(), Scope(17).to_string()),
            ("host".to_owned(), "17".to_owned())
        );
        for text in ["", "256", "-1", "LINK"] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_label_is_never_cut() {
        assert_eq!(label("eth0:vip"), Ok("eth0:vip".to_owned()));
        assert_eq!(label(""), Err(LabelError::Empty));
        assert_eq!(label("a234567890123456"), Err(LabelError::TooLong(16)));
        assert_eq!(label("eth0 vip"), Err(LabelError::Forbidden));
    }
}
