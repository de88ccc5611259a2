//! A service: what packets it takes and how it spreads them.

use std::fmt;
use std::net::Ipv4Addr;
use std::ops::BitOr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::key::ServiceKey;
use super::statistics::Statistics;
use crate::types::Family;

/// The schedulers of the kernel tree; `mh`, `ovf`, `fo` and `twos` only in newer or fuller kernels.
pub const SCHEDULERS: [&str; 14] = [
    "rr", "wrr", "lc", "wlc", "fo", "ovf", "lblc", "lblcr", "dh", "sh", "mh", "sed", "nq", "twos",
];

/// The name of a scheduler, 1–15 printable ASCII characters. Any name is taken: modules outside
/// the kernel tree exist.
pub type SchedulerName = ModuleName<15>;

/// The name of a persistence engine, 1–16 printable ASCII characters; the kernel tree has `sip`.
pub type EngineName = ModuleName<16>;

/// A name that the kernel completes to that of a module, 1 to `MAX` printable ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModuleName<const MAX: usize>(Box<str>);

/// A text that can't be the name of a scheduler or persistence engine.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{name}` is not a name of 1 to {max} printable characters")]
pub struct ModuleNameError {
    /// What was written.
    name: String,
    /// The longest.
    max: usize,
}

impl<const MAX: usize> ModuleName<MAX> {
    /// Takes a name.
    pub fn new(name: &str) -> Result<Self, ModuleNameError> {
        let printable = name.bytes().all(|byte| byte.is_ascii_graphic());
        if !printable || name.is_empty() || name.len() > MAX {
            return Err(ModuleNameError {
                name: name.to_owned(),
                max: MAX,
            });
        }
        Ok(Self(name.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> TryFrom<String> for ModuleName<MAX> {
    type Error = ModuleNameError;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::new(&name)
    }
}

impl<const MAX: usize> From<ModuleName<MAX>> for String {
    fn from(name: ModuleName<MAX>) -> Self {
        name.0.into()
    }
}

impl<const MAX: usize> fmt::Display for ModuleName<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The flags of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceFlags(u32);

impl ServiceFlags {
    /// None.
    pub const NONE: Self = Self(0);
    /// A client stays with its destination for the timeout.
    pub const PERSISTENT: Self = Self(0x01);
    /// The kernel's own: the service is in the table.
    pub const HASHED: Self = Self(0x02);
    /// Each UDP packet is scheduled alone.
    pub const ONE_PACKET: Self = Self(0x04);
    /// `flag-1`: `sh-fallback`, `mh-fallback`.
    pub const SCHEDULER_1: Self = Self(0x08);
    /// `flag-2`: `sh-port`, `mh-port`.
    pub const SCHEDULER_2: Self = Self(0x10);
    /// `flag-3`, which no scheduler of the kernel tree uses.
    pub const SCHEDULER_3: Self = Self(0x20);
    /// Every bit: as a mask, nothing of the old flags stays.
    pub const ALL: Self = Self(u32::MAX);

    /// Takes the bits.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The bits.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether all of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// These flags but not `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for ServiceFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Which clients persistence takes for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PersistenceMask {
    /// IPv4: any pattern of bits.
    V4(Ipv4Addr),
    /// IPv6: a prefix length, 1–128.
    V6(u8),
}

impl PersistenceMask {
    /// Each address alone: 255.255.255.255 or 128.
    pub const fn host(family: Family) -> Self {
        match family {
            Family::V4 => Self::V4(Ipv4Addr::BROADCAST),
            Family::V6 => Self::V6(128),
        }
    }

    /// Whether it is [`PersistenceMask::host`].
    pub fn is_host(self) -> bool {
        match self {
            Self::V4(mask) => mask == Ipv4Addr::BROADCAST,
            Self::V6(length) => length == 128,
        }
    }
}

impl fmt::Display for PersistenceMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(mask) => mask.fmt(f),
            Self::V6(length) => length.fmt(f),
        }
    }
}

/// A service with everything that the kernel can be told about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its identity.
    pub key: ServiceKey,
    /// Who picks the destination.
    pub scheduler: SchedulerName,
    /// Without [`ServiceFlags::HASHED`].
    pub flags: ServiceFlags,
    /// Seconds of persistence, up to 2147483; looked at only when persistent.
    pub timeout: u32,
    /// Granularity of persistence, of the family of the key; looked at only when persistent.
    pub netmask: PersistenceMask,
    /// Persistence engine.
    pub engine: Option<EngineName>,
}

impl Service {
    /// A service without flags and persistence.
    pub const fn new(key: ServiceKey, scheduler: SchedulerName) -> Self {
        Self {
            key,
            scheduler,
            flags: ServiceFlags::NONE,
            timeout: 0,
            netmask: PersistenceMask::host(key.family()),
            engine: None,
        }
    }

    /// The scheduler's flags by the names that `ipvsadm` uses.
    fn scheduler_flags(&self) -> Vec<&'static str> {
        let names = match self.scheduler.as_str() {
            "sh" => ["sh-fallback", "sh-port", "flag-3"],
            "mh" => ["mh-fallback", "mh-port", "flag-3"],
            _ => ["flag-1", "flag-2", "flag-3"],
        };
        let bits = [
            ServiceFlags::SCHEDULER_1,
            ServiceFlags::SCHEDULER_2,
            ServiceFlags::SCHEDULER_3,
        ];
        let set = names.into_iter().zip(bits);
        set.filter(|(_, bit)| self.flags.contains(*bit))
            .map(|(name, _)| name)
            .collect()
    }
}

impl fmt::Display for Service {
    /// In the words and the order of `ipvsadm`: `TCP 192.0.2.1:80 rr persistent 50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.key, self.scheduler)?;
        let flags = self.scheduler_flags();
        if !flags.is_empty() {
            write!(f, " ({})", flags.join(","))?;
        }
        if self.flags.contains(ServiceFlags::PERSISTENT) {
            write!(f, " persistent {}", self.timeout)?;
            if !self.netmask.is_host() {
                write!(f, " mask {}", self.netmask)?;
            }
        }
        if let Some(engine) = &self.engine {
            write!(f, " pe {engine}")?;
        }
        if self.flags.contains(ServiceFlags::ONE_PACKET) {
            f.write_str(" ops")?;
        }
        Ok(())
    }
}

/// A service as the kernel reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedService {
    /// What it was told.
    pub service: Service,
    /// What passed through it.
    pub statistics: Statistics,
}
