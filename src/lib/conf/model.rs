//! What a configuration means, in the types of the parts that carry it out.

use serde::{Deserialize, Serialize};

use super::settings::{
    Files, Firewall, LvsSettings, Mail, Management, Place, Processes, ScriptSettings, VrrpSettings,
    is_default,
};
use crate::checker::ClientCertificate;
use crate::lvs::VirtualServer;
use crate::types::{IfName, NotifyScripts, Route, Rule, Script, ScriptIdentity, StaticAddress};
use crate::{bfd, track, vrrp};

/// A whole configuration. Only made from files without errors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Settings of the daemon.
    pub globals: Globals,
    /// What is there while the daemon runs.
    #[serde(default, skip_serializing_if = "is_default")]
    pub statics: Statics,
    /// The virtual routers in the order of the files; names are unique.
    pub instances: Vec<Instance>,
    /// The virtual servers in the order of the files; their keys are unique.
    pub virtual_servers: Vec<VirtualServer>,
    /// What `SSL_GET` shows to servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<ClientCertificate>,
    /// What is watched.
    #[serde(default, skip_serializing_if = "track::Config::is_empty")]
    pub track: track::Config,
    /// BFD sessions in the order of the files; names are unique.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<bfd::Config>,
    /// Sync groups in the order of the files; names are unique.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sync_groups: Vec<SyncGroup>,
    /// Interfaces that share limits on announcements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub announcement_groups: Vec<vrrp::AnnouncementGroup>,
}

/// Settings of the daemon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Globals {
    /// Names this machine to people; `None`: its host name.
    pub router_id: Option<String>,
    /// Under which identity scripts run that name none.
    pub script_identity: ScriptIdentity,
    /// What happens to scripts run as root that others could change.
    pub script_security: ScriptSecurity,
    /// Where the daemon runs.
    #[serde(default, skip_serializing_if = "is_default")]
    pub place: Place,
    /// How its processes run.
    #[serde(default, skip_serializing_if = "is_default")]
    pub processes: Processes,
    /// Its files, and reloading.
    #[serde(default, skip_serializing_if = "is_default")]
    pub files: Files,
    /// Its own scripts and pipes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scripts: ScriptSettings,
    /// Mail.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mail: Mail,
    /// SNMP and D-Bus.
    #[serde(default, skip_serializing_if = "is_default")]
    pub management: Management,
    /// Packet filters.
    #[serde(default, skip_serializing_if = "is_default")]
    pub firewall: Firewall,
    /// Virtual routers in general.
    #[serde(default, skip_serializing_if = "is_default")]
    pub vrrp: VrrpSettings,
    /// Virtual servers in general.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lvs: LvsSettings,
}

/// What is there while the daemon runs, whatever the virtual routers do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statics {
    /// Addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<StaticAddress>,
    /// Routes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// Rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// What happens to scripts run as root that others could change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScriptSecurity {
    /// They run, with a warning.
    #[default]
    Warn,
    /// They are refused (`enable_script_security`).
    Enforce,
}

/// One virtual router and the scripts that hear of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// The router.
    pub vrrp: vrrp::Config,
    /// Its scripts.
    pub notify: NotifyScripts,
    /// What it follows beside its sync group.
    #[serde(default, skip_serializing_if = "track::Tracking::is_empty")]
    pub tracking: track::Tracking,
    /// Who else hears of it.
    #[serde(default, skip_serializing_if = "Reports::is_default")]
    pub reports: Reports,
}

/// Who hears of a virtual router beside its scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// Whether mail is sent on every change of state.
    pub mail: bool,
    /// Whether changes of the priority are written to the pipes; `None`: as its sync group says, else
    /// as `global_defs` does.
    pub priority_changes: Option<bool>,
    /// Program run when a master hears an advert of lower priority.
    pub lower_priority: Option<Script>,
    /// What is reported when a reload removes the router.
    pub removal: Removal,
    /// The interface over which the connections of virtual servers are synchronised while the router
    /// is master.
    pub connection_sync: Option<IfName>,
}

impl Reports {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What is reported when a reload removes a virtual router.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Removal {
    /// A fault.
    #[default]
    Fault,
    /// Its removal (`notify_deleted`); the program is run instead of that for a fault.
    Deleted(Option<Script>),
}

/// A sync group with what it follows and who hears of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncGroup {
    /// The group.
    pub vrrp: vrrp::sync_group::Config,
    /// Its scripts.
    pub notify: NotifyScripts,
    /// What all members follow.
    pub tracking: track::Tracking,
    /// Whether its changes are mailed; `None`: as `global_defs` has it.
    pub smtp_alert: Option<bool>,
    /// Whether changes of the members' priorities are told, where a member does not say; `None`: as
    /// `global_defs` has it.
    pub notify_priority_changes: Option<bool>,
}
