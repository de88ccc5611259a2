//! Files and reloading.

use serde::{Deserialize, Serialize};

use super::Switch;

/// Files that the daemon writes and reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// When and how the configuration is read again.
    pub reload: Reload,
    /// Where the configuration and the state are kept at each reload.
    pub save_directory: Option<String>,
    /// Where the processes keep the configuration that they share; `None`: in memory.
    pub temporary_directory: Option<String>,
    /// What the state is written to on request.
    pub dumps: Dumps,
    /// Where the routing system has its names.
    pub iproute: Iproute,
    /// Which permissions new files do not get.
    pub mode: FileMode,
}

/// When and how the configuration is read again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reload {
    /// Whether it is checked first.
    pub check: ReloadCheck,
    /// A file whose first line says when.
    pub time_file: Option<String>,
    /// Whether that file is kept.
    pub repeat: Switch,
    /// A file that exists meanwhile.
    pub file: ReloadFile,
}

/// Whether a changed configuration is checked before it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReloadCheck {
    /// As always.
    #[default]
    Plain,
    /// By a run of its own.
    Separate {
        /// Where its findings go; `None`: nowhere.
        log: Option<String>,
    },
}

/// A file that exists while the configuration is being read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReloadFile {
    /// None.
    #[default]
    None,
    /// Beside the files with process numbers.
    Standard,
    /// Here.
    At(String),
}

/// What the state is written to on request; `None`: the usual place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dumps {
    /// The state.
    pub state: Option<String>,
    /// Counters.
    pub statistics: Option<String>,
    /// The state as JSON.
    pub json: Option<String>,
    /// Layout of that JSON.
    pub json_version: JsonVersion,
    /// Whether the names of namespace and instance are part of these names.
    pub use_instance: Switch,
}

/// Layout of the JSON that the state is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum JsonVersion {
    /// A list of virtual routers.
    #[default]
    V1,
    /// An object with a version.
    V2,
}

/// Folders with the names of routing tables, protocols, scopes, realms and groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Iproute {
    /// The first, default `/etc/iproute2`.
    pub etc: String,
    /// The second, default `/usr/share/iproute2`.
    pub usr: String,
}

impl Default for Iproute {
    fn default() -> Self {
        Self {
            etc: "/etc/iproute2".to_owned(),
            usr: "/usr/share/iproute2".to_owned(),
        }
    }
}

/// Which permissions new files do not get: the low nine bits, default 0177.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileMode(pub u16);

impl Default for FileMode {
    fn default() -> Self {
        Self(0o177)
    }
}
