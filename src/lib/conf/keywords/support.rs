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
    /// In `auth_hmac`.
    Hmac hmac
    /// In an entry of `unicast_peer`.
    Peer peer
    /// In an entry of `virtual_ipaddress` or `virtual_ipaddress_excluded`.
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
    Ssl,
    VirtualServerGroup,
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
    Routing(Routing),
    Track(TrackList),
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
    LogAllFailures,
    Http(Http),
    Url(Url),
    Regex(Regex),
    Smtp(Smtp),
    Dns(Dns),
    Udp(Udp),
    Misc(Misc),
    File(FileCheck),
    Bfd(BfdCheck),
    Group(Group),
    Ssl(Ssl),
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
    SchedulerFlag(SchedulerFlag),
    Hashed,
    HaSuspend,
    IpFamily,
    Omega,
    PersistenceEngine,
    QuorumDown,
    QuorumUp,
    SmtpAlert,
    SnmpName,
}

/// A flag that only some schedulers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum SchedulerFlag {
    Flag1,
    Flag2,
    Flag3,
    ShFallback,
    ShPort,
    MhFallback,
    MhPort,
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
    SslGet,
    SmtpCheck,
    DnsCheck,
    UdpCheck,
    PingCheck,
    MiscCheck,
    FileCheck,
    BfdCheck,
    NotifyUp,
    NotifyDown,
    SmtpAlert,
    SnmpName,
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
    EnableSni,
    SniName,
    TlsCompliant,
}

/// Settings of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Url {
    Path,
    Digest,
    StatusCode,
    Virtualhost,
    TlsCompliant,
}

/// The pattern of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Regex {
    Pattern,
    NoMatch,
    Options,
    MinOffset,
    MaxOffset,
    Stack,
}

/// Settings of `SMTP_CHECK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Smtp {
    HeloName,
    Host,
}

/// Settings of `DNS_CHECK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Dns {
    Name,
    Type,
}

/// Settings of `UDP_CHECK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Udp {
    Payload,
    RequireReply,
    MinReplyLength,
    MaxReplyLength,
}

/// Settings of `MISC_CHECK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Misc {
    Path,
    Timeout,
    Dynamic,
    User,
}

/// Settings of `FILE_CHECK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum FileCheck {
    TrackFile,
    Weight,
    Dynamic,
}

/// Settings of `BFD_CHECK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum BfdCheck {
    Name,
}

/// Entries of `virtual_server_group`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Group {
    Addresses,
    Mark,
}

/// Settings of `SSL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Ssl {
    Ca,
    Certificate,
    Key,
    Password,
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
