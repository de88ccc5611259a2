//! Identity and rank of a virtual router.

use std::fmt;
use std::num::NonZeroU8;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Virtual Router Identifier, 1–255, unique per interface and address family. RFC 9568 §5.2.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vrid(NonZeroU8);

/// A virtual router identifier of 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a virtual router identifier is a number from 1 to 255")]
pub struct VridError;

impl Vrid {
    /// Takes an identifier, 1–255.
    pub fn new(vrid: u8) -> Result<Self, VridError> {
        NonZeroU8::new(vrid).map(Self).ok_or(VridError)
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0.get()
    }
}

impl fmt::Display for Vrid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The rank of a router among those of one virtual router; higher wins. RFC 9568 §5.2.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priority(u8);

impl Priority {
    /// 0, on the wire only: the Active Router stops taking part.
    pub const RELEASE: Self = Self(0);
    /// 100, the default of a Backup Router.
    pub const DEFAULT: Self = Self(100);
    /// 254, the highest that is not the owner's.
    pub const HIGHEST_BACKUP: Self = Self(254);
    /// The lowest that takes part.
    pub const LOWEST: Self = Self(1);
    /// 255, the router that owns the virtual addresses.
    pub const OWNER: Self = Self(255);

    /// Takes a rank as it stands in a packet or a file.
    pub const fn new(priority: u8) -> Self {
        Self(priority)
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of a virtual router in the configuration; cheap to copy around.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct InstanceName(Arc<str>);

impl InstanceName {
    /// Takes a name as written.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for InstanceName {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl From<InstanceName> for String {
    fn from(name: InstanceName) -> Self {
        name.0.as_ref().into()
    }
}

impl fmt::Display for InstanceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for InstanceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
