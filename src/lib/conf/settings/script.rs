//! Scripts and pipes of the daemon itself.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Switch;
use crate::types::{Script, ScriptIdentity};

/// Scripts and pipes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptSettings {
    /// Before everything else.
    pub startup: LifeScript,
    /// After everything else.
    pub shutdown: LifeScript,
    /// Named pipes.
    pub fifos: Fifos,
    /// Whether scripts run by the path as written, symbolic links and all.
    pub symlink_paths: Switch,
    /// Whether scripts have all groups of their user.
    pub supplementary_groups: Switch,
}

/// A script that runs once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeScript {
    /// The script.
    pub script: Option<Script>,
    /// When it is killed, 1–1000 s, default 10 s.
    pub timeout: Duration,
}

impl Default for LifeScript {
    fn default() -> Self {
        Self {
            script: None,
            timeout: Duration::from_secs(10),
        }
    }
}

/// Named pipes that tell what happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fifos {
    /// To virtual routers and servers.
    pub all: Fifo,
    /// To virtual routers.
    pub vrrp: Fifo,
    /// To virtual and real servers.
    pub lvs: Fifo,
    /// Whether a reload tells all states.
    pub states_on_reload: Switch,
}

/// One pipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fifo {
    /// Where it is.
    pub path: Option<String>,
    /// Whose it is.
    pub owner: ScriptIdentity,
    /// The program that reads it.
    pub script: Option<Script>,
}

impl Default for Fifo {
    fn default() -> Self {
        Self {
            path: None,
            owner: ScriptIdentity::Default,
            script: None,
        }
    }
}
