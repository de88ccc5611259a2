//! Where the daemon runs.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Switch;

/// What stands outside all blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The name of this daemon among others on the machine.
    pub instance: Option<String>,
    /// The network namespace it works in; `None`: the one it was started in.
    pub namespace: Option<String>,
    /// The network namespace of the virtual servers.
    pub ipvs_namespace: IpvsNamespace,
    /// Whether sets of addresses are used inside a namespace on old kernels.
    pub namespace_with_ipsets: Switch,
    /// Whether files with process numbers have a folder of their own.
    pub pid_directory: Switch,
    /// How long processes may take to end, default 5 s.
    pub child_wait: Duration,
    /// Whether interfaces are asked for their link state.
    pub linkbeat_polling: Switch,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            instance: None,
            namespace: None,
            ipvs_namespace: IpvsNamespace::Same,
            namespace_with_ipsets: Switch::Off,
            pid_directory: Switch::Off,
            child_wait: Duration::from_secs(5),
            linkbeat_polling: Switch::Off,
        }
    }
}

/// The network namespace of the virtual servers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum IpvsNamespace {
    /// The daemon's.
    #[default]
    Same,
    /// The system's own.
    System,
    /// This one.
    Named(String),
}
