//! The keywords that the program understands, each with what lowering makes of it.

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
    /// In `auth_hmac`.
    Hmac hmac
    /// In an entry of `unicast_peer`.
    Peer peer
    /// In an entry of `virtual_ipaddress` or `virtual_ipaddress_excluded`.
    Address address
    /// In `virtual_server` and the blocks within.
    Lvs lvs
}

/// Blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Top {
    GlobalDefs,
    Instance,
    VirtualServer,
}

/// Settings of the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Global {
    RouterId,
    VrrpVersion,
    ScriptUser,
    EnableScriptSecurity,
    Tuning(Tuning),
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
    AuthHmac,
    VirtualIpaddress,
    VirtualIpaddressExcluded,
    NoVirtualIpaddress,
    Preempt,
    Nopreempt,
    PreemptDelay,
    Debug,
    Transport(Transport),
    Attachment(Attachment),
    Conduct(Conduct),
    Report(Report),
    Notify(Notify),
    Tuning(Tuning),
}

/// Where adverts go and come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Transport {
    McastSrcIp,
    McastDstIp,
    UnicastSrcIp,
    UnicastPeer,
    UnicastTtl,
    UnicastFaultNoPeer,
    CheckUnicastSrc,
    OldUnicastChecksum,
    TrackSrcIp,
    NativeIpv6,
    Vrf,
}

/// How an instance stands on its interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Attachment {
    UseVmac,
    UseVmacAddr,
    VmacXmitBase,
    UseIpvlan,
    PromoteSecondaries,
    DontTrackPrimary,
    LinkbeatUsePolling,
}

/// How close to the standard an instance behaves, and what it does beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Conduct {
    Accept,
    NoAccept,
    StrictMode,
    SkipCheckAdvAddr,
    OwnerIgnoreAdverts,
    V3ChecksumAsV2,
    TimerExpiredBackup,
    ThreadTimerExpired,
    KernelRxBufSize,
    GarpExtraIf,
    VmacGarpIntvl,
}

/// Who else hears of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Report {
    NotifyDeleted,
    NotifyMasterRxLowerPri,
    NotifyPriorityChanges,
    SmtpAlert,
    LvsSyncDaemonInterface,
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

/// Settings of the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Hmac {
    Key,
    ActiveKey,
    Mode,
    AntiReplay,
    TimeWindow,
}

/// Parts of an entry of the peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Peer {
    Address,
    MinTtl,
    MaxTtl,
}

/// Parts of an address entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Address {
    Ip,
    Dev,
    Label,
    Scope,
    Brd,
    Peer,
    Home,
    Nodad,
    Mngtmpaddr,
    Noprefixroute,
    Autojoin,
    NoTrack,
    PreferredLft,
    UseVmac,
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
