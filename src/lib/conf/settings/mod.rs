//! Settings of the whole daemon, by subject.

mod file;
mod firewall;
mod lvs;
mod mail;
mod management;
mod place;
mod process;
mod script;
mod vrrp;

use serde::{Deserialize, Serialize};

pub use file::{Dumps, FileMode, Files, Iproute, JsonVersion, Reload, ReloadCheck, ReloadFile};
pub use firewall::{Chains, Firewall, Ipsets, IpvsMarks, Nftables};
pub use lvs::{FlushOnStop, LvsSettings, SyncDaemon, Timeouts};
pub use mail::{Alerts, Mail, MailServer};
pub use management::{Dbus, Management, Snmp, StatisticsAge};
pub use place::{IpvsNamespace, Place};
pub use process::{AutomaticPriority, Buffer, Buffers, ProcessNames, ProcessSettings, Processes};
pub use script::{Fifo, Fifos, LifeScript, ScriptSettings};
pub use vrrp::{
    DynamicInterfaces, InstanceDefaults, MulticastGroups, ReceiveBuffer, ReceivePolicy, StartDelay,
    Vmacs, VrrpSettings,
};

/// On or off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    #[default]
    Off,
}

/// Whether a value need not be written because it is what stands for nothing.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
