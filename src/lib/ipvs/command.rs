//! The commands of the family.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The command of a message, as `linux/ip_vs.h` numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Command {
    /// Adds a service; also marks a service in a reply.
    NewService = 1,
    /// Replaces the attributes of a service.
    SetService = 2,
    /// Deletes a service with its destinations.
    DelService = 3,
    /// Asks for one service or for all.
    GetService = 4,
    /// Adds a destination; also marks a destination in a reply.
    NewDest = 5,
    /// Replaces the attributes of a destination.
    SetDest = 6,
    /// Deletes a destination.
    DelDest = 7,
    /// Asks for the destinations of a service.
    GetDest = 8,
    /// Starts a sync daemon; also marks one in a reply.
    NewDaemon = 9,
    /// Stops a sync daemon.
    DelDaemon = 10,
    /// Asks for the sync daemons.
    GetDaemon = 11,
    /// Sets timeouts; also marks them in a reply.
    SetConfig = 12,
    /// Asks for the timeouts.
    GetConfig = 13,
    /// Only in replies: version and table size.
    SetInfo = 14,
    /// Asks for version and table size.
    GetInfo = 15,
    /// Sets counters to zero.
    Zero = 16,
    /// Deletes everything.
    Flush = 17,
}

impl Command {
    /// All commands in the order of their numbers.
    pub const ALL: [Self; 17] = [
        Self::NewService,
        Self::SetService,
        Self::DelService,
        Self::GetService,
        Self::NewDest,
        Self::SetDest,
        Self::DelDest,
        Self::GetDest,
        Self::NewDaemon,
        Self::DelDaemon,
        Self::GetDaemon,
        Self::SetConfig,
        Self::GetConfig,
        Self::SetInfo,
        Self::GetInfo,
        Self::Zero,
        Self::Flush,
    ];

    /// The number in the generic netlink header.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The command with this number.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.code() == code)
    }
}

impl fmt::Display for Command {
    /// Says what is tried: "add a service".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NewService => "add a service",
            Self::SetService => "change a service",
            Self::DelService => "delete a service",
            Self::GetService => "read services",
            Self::NewDest => "add a destination",
            Self::SetDest => "change a destination",
            Self::DelDest => "delete a destination",
            Self::GetDest => "read destinations",
            Self::NewDaemon => "start a sync daemon",
            Self::DelDaemon => "stop a sync daemon",
            Self::GetDaemon => "read the sync daemons",
            Self::SetConfig => "set timeouts",
            Self::GetConfig => "read the timeouts",
            Self::SetInfo => "set information",
            Self::GetInfo => "read version and table size",
            Self::Zero => "zero counters",
            Self::Flush => "delete all services",
        })
    }
}
