//! The keywords that the program understands, each with what lowering makes of it.

use super::route::{Route, Routing, Rule, StaticAddress};
use super::settings::{
    Buffer, File, Firewall, LvsGlobal, Mail, Management, Place, Process, ScriptGlobal, Static,
    VrrpGlobal,
};

macro_rules! support {
    ($($(#[$doc:meta])* $variant:ident $accessor:ident)+) => {
        /// What a keyword is to lowering.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::conf) enum Support {
            /// Known by name, refused.
            NotYet,
            /// A file to read here; never reaches lowering.
            Include,
            $($(#[$doc])* $variant($variant),)+
        }

        impl Support {
            $(
                $(#[$doc])*
                pub(in crate::conf) const fn $accessor(self) -> Option<$variant> {
                    if let Self::$variant(keyword) = self {
                        Some(keyword)
                    } else {
                        None
                    }
                }
            )+
        }
    };
}

support! {
    /// Outside all blocks.
    Top top
    /// In `global_defs`.
    Global global
    /// In `vrrp_instance`.
    Instance instance
    /// In `authentication`.
    Authentication authentication
    /// In an entry of `virtual_ipaddress`.
    Address address
    /// In `virtual_server` and the blocks within.
    Lvs lvs
    /// In an entry of `static_ipaddress`.
    StaticAddress static_address
    /// In an entry of `static_routes` and `virtual_routes`.
    Route route
    /// In an entry of `static_rules` and `virtual_rules`.
    Rule rule
}

/// Blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Top {
    GlobalDefs,
    Instance,
    Place(Place),
    Static(Static),
    VirtualServer,
}

/// Settings of the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Global {
    RouterId,
    VrrpVersion,
    ScriptUser,
    EnableScriptSecurity,
    Buffer(Buffer),
    BufferForce(Buffer),
    File(File),
    Firewall(Firewall),
    Lvs(LvsGlobal),
    Mail(Mail),
    Management(Management),
    OnlyInTheManual,
    Process(Process),
    Script(ScriptGlobal),
    Tuning(Tuning),
    Vrrp(VrrpGlobal),
}

/// Settings of an instance that `global_defs` gives the default of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Tuning {
    GarpMasterDelay,
    GarpMasterRepeat,
    GarpMasterRefresh,
    GarpMasterRefreshRepeat,
    GarpLowerPrioDelay,
    GarpLowerPrioRepeat,
    LowerPrioNoAdvert,
    HigherPrioSendAdvert,
    DownTimerAdverts,
}

/// Settings of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Instance {
    State,
    Interface,
    VirtualRouterId,
    Version,
    Priority,
    AdvertInt,
    Authentication,
    VirtualIpaddress,
    Preempt,
    Nopreempt,
    PreemptDelay,
    Notify(Notify),
    Routing(Routing),
    Tuning(Tuning),
}

/// When a script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Notify {
    Master,
    Backup,
    Fault,
    Stop,
    Every,
}

/// Settings of the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Authentication {
    Type,
    Pass,
}

/// Parts of an address entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Address {
    Ip,
    Dev,
    Label,
    Scope,
}

/// Settings of virtual servers, real servers and their checkers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Lvs {
    Timing(Timing),
    VirtualServer(VirtualServer),
    RealServer(RealServer),
    Connection(Connection),
    Http(Http),
    Url(Url),
}

/// Settings of a checker that its real and virtual server give the default of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Timing {
    Alpha,
    ConnectTimeout,
    DelayBeforeRetry,
    DelayLoop,
    Retry,
    Warmup,
}

/// Settings of a virtual server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum VirtualServer {
    Scheduler,
    Method,
    OnePacket,
    PersistenceTimeout,
    PersistenceGranularity,
    Protocol,
    Quorum,
    Hysteresis,
    RealServer,
    SorryServer,
    SorryServerInhibit,
    SorryServerMethod,
    InhibitOnFailure,
    Weight,
    Virtualhost,
}

/// Settings of a real server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum RealServer {
    Method,
    InhibitOnFailure,
    Weight,
    UpperThreshold,
    LowerThreshold,
    Virtualhost,
    TcpCheck,
    HttpGet,
}

/// Where a checker connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Connection {
    BindIf,
    BindPort,
    Bindto,
    ConnectIp,
    ConnectPort,
    Fwmark,
}

/// Settings of `HTTP_GET`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Http {
    Protocol,
    Retry,
    FastRecovery,
    Url,
    Virtualhost,
}

/// Settings of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Url {
    Path,
    Digest,
    StatusCode,
    Virtualhost,
}
