//! Virtual servers in general.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Switch;
use crate::types::{IfName, InstanceName};

/// What holds for all virtual servers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LvsSettings {
    /// When the kernel forgets connections.
    pub timeouts: Timeouts,
    /// Whether the table is emptied at start.
    pub flush: Switch,
    /// How it is emptied at the end.
    pub flush_on_stop: FlushOnStop,
    /// The connections that the other router should know of.
    pub sync_daemon: Option<SyncDaemon>,
    /// Whether real servers that come up at start are told of.
    pub init_notifies: Switch,
    /// Whether each failed check is logged.
    pub log_all_failures: Switch,
}

/// When the kernel forgets idle connections, in seconds; `None`: as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeouts {
    /// TCP.
    pub tcp: Option<u32>,
    /// TCP that is being closed.
    pub tcp_fin: Option<u32>,
    /// UDP.
    pub udp: Option<u32>,
}

/// How the table of virtual servers is emptied at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlushOnStop {
    /// Each real server, then each virtual server of ours.
    #[default]
    EachServer,
    /// Each virtual server of ours with all that it has.
    EachService,
    /// All of it, also what is not ours.
    Everything,
}

/// The kernel's synchronisation of connections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncDaemon {
    /// The interface that it speaks on.
    pub interface: IfName,
    /// The virtual router whose state says who sends; `None`: we send and receive.
    pub instance: Option<InstanceName>,
    /// Its identifier; `None`: that of the virtual router, else 0.
    pub id: Option<u8>,
    /// The longest packet in bytes; `None`: as the interface has it.
    pub packet_max: Option<u16>,
    /// Its port; `None`: 8848.
    pub port: Option<u16>,
    /// How far packets go; `None`: the kernel's.
    pub ttl: Option<u8>,
    /// The group that they go to; `None`: 224.0.0.81.
    pub group: Option<IpAddr>,
}
