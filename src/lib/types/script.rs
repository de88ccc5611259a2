//! Programs that the configuration asks to be run.

use serde::{Deserialize, Serialize};

/// A program with its arguments and the identity it runs under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The program, then its arguments; never empty.
    pub argv: Vec<String>,
    /// Under which user and group it runs.
    pub identity: ScriptIdentity,
}

/// The identity a script runs under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScriptIdentity {
    /// The identity that `script_user` names, else `keepalived_script` if it exists, else the daemon's.
    Default,
    /// A user and, if it differs from the user's own, a group, by name.
    Named {
        /// The user's name.
        user: String,
        /// The group's name.
        group: Option<String>,
        /// Which further groups it is in.
        supplementary: SupplementaryGroups,
    },
}

/// Which further groups a script is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SupplementaryGroups {
    /// None.
    #[default]
    None,
    /// All groups of its user (`:` before the group).
    OfUser,
}

/// The scripts of one virtual router.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifyScripts {
    /// On becoming Active (`notify_master`), without further arguments.
    pub active: Option<Script>,
    /// On entering Backup (`notify_backup`), without further arguments.
    pub backup: Option<Script>,
    /// On entering Fault (`notify_fault`), without further arguments.
    pub fault: Option<Script>,
    /// At the daemon's stop (`notify_stop`), without further arguments.
    pub stop: Option<Script>,
    /// On every one of these (`notify`), with four arguments appended.
    pub every: Option<Script>,
}
