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
            /// The reader acts on it; never reaches lowering.
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
    /// In `vrrp_script`.
    TrackScript track_script
    /// In `track_file`.
    TrackFile track_file
    /// In `vrrp_track_process`.
    TrackProcess track_process
    /// In `track_group`.
    TrackGroup track_group
    /// In an entry of a list of what is followed, or of a list of names.
    Watched watched
    /// In `bfd_instance`.
    Bfd bfd
    /// In `vrrp_sync_group`.
    SyncGroup sync_group
    /// In `garp_group`.
    GarpGroup garp_group
}

/// Blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Top {
    BfdInstance,
    GarpGroup,
    GlobalDefs,
    Instance,
    Place(Place),
    Static(Static),
    InterfaceDelays,
    LinkbeatInterfaces,
    SyncGroup,
    TrackFile,
    TrackGroup,
    TrackProcess,
    TrackScript,
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
    Track(TrackList),
    Tuning(Tuning),
}

/// What the entries of a list of what is followed are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum TrackList {
    Bfd,
    File,
    Interface,
    Process,
    Script,
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

/// Settings of a script that is run again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum TrackScript {
    Fall,
    InitFail,
    Interval,
    Rise,
    Script,
    Timeout,
    User,
    Weight,
}

/// Settings of a file that holds a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum TrackFile {
    File,
    InitFile,
    Weight,
}

/// Settings of processes that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum TrackProcess {
    Delay,
    ForkDelay,
    FullCommand,
    ParamMatch,
    Process,
    Quorum,
    QuorumMax,
    TerminateDelay,
    Weight,
}

/// Settings of virtual routers that follow addresses, routes and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum TrackGroup {
    Group,
}

/// Parts of an entry of a list of what is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Watched {
    Item,
    Weight,
    Reverse,
    NoReverse,
}

/// Settings of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Bfd {
    Checker,
    IdleTx,
    MaxHops,
    MinRx,
    MinTx,
    Multihop,
    Multiplier,
    Neighbor,
    Passive,
    Source,
    Ttl,
    Vrrp,
    Weight,
}

/// Settings of a sync group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum SyncGroup {
    GlobalTracking,
    Group,
    Notify(Notify),
    NotifyDeleted,
    PriorityChanges,
    SmtpAlert,
    Track(TrackList),
    TrackingWeight,
}

/// Settings of interfaces on which announcements are spaced out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum GarpGroup {
    ArpInterval,
    Interface,
    Interfaces,
    NaInterval,
}
