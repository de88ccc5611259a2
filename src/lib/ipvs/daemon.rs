//! Connection synchronisation, timeouts and version.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::types::IfName;

/// What a sync daemon does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyncRole {
    /// 1: sends its connections.
    Master,
    /// 2: receives them.
    Backup,
}

impl SyncRole {
    /// The number in the attribute.
    pub const fn code(self) -> u32 {
        match self {
            Self::Master => 1,
            Self::Backup => 2,
        }
    }
}

impl fmt::Display for SyncRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Master => "master",
            Self::Backup => "backup",
        })
    }
}

/// A sync daemon. What is `None` in a request is left to the kernel; a reply has everything but on
/// kernels before 4.3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncDaemon {
    /// What it does.
    pub role: SyncRole,
    /// Where the multicast goes.
    pub interface: IfName,
    /// 0–255; a backup with 0 takes all. The kernel stores greater ones from anybody.
    pub sync_id: u32,
    /// Bytes of UDP payload; default from the interface.
    pub max_length: Option<u16>,
    /// Multicast group, default 224.0.0.81.
    pub group: Option<IpAddr>,
    /// UDP port, default 8848.
    pub port: Option<u16>,
    /// TTL or hop limit, default 1.
    pub ttl: Option<u8>,
}

/// How long idle connections live, in seconds. In a request 0 = leave as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeouts {
    /// Established TCP connections, kernel's default 900.
    pub tcp: u32,
    /// TCP connections after a FIN, kernel's default 120.
    pub tcp_fin: u32,
    /// UDP, kernel's default 300.
    pub udp: u32,
}

/// What the kernel says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// One byte for each part: 0x010201 is 1.2.1.
    pub version: u32,
    /// Buckets of the connection table.
    pub table_size: u32,
}

impl fmt::Display for Info {
    /// `1.2.1 (size=4096)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [_, major, minor, patch] = self.version.to_be_bytes();
        write!(f, "{major}.{minor}.{patch} (size={})", self.table_size)
    }
}
