//! The state machine of one virtual router.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The state of a virtual router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Not started yet, or stopped.
    Initialize,
    /// Standing by.
    Backup,
    /// Forwarding for the virtual addresses.
    Active,
    /// Unable to take part; ours, not the RFC's.
    Fault,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Initialize => "INIT",
            Self::Backup => "BACKUP",
            Self::Active => "MASTER",
            Self::Fault => "FAULT",
        })
    }
}
