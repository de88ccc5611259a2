//! What the keywords of `global_defs` and those outside all blocks are to lowering.

/// About mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Mail {
    Recipients,
    From,
    Server,
    Helo,
    ConnectTimeout,
    Alert,
    AlertVrrp,
    AlertChecker,
    NoFaults,
    NoCheckers,
}

/// One of the daemon's processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Part {
    Supervisor,
    Vrrp,
    Checkers,
    Bfd,
}

/// About the processes themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Process {
    Names,
    Name(Part),
    Nice(Part),
    NoSwap(Part),
    RealTime(Part),
    Cpus(Part),
    TimeLimit(Part),
    AutomaticMax,
    AutomaticDelay,
}

/// A named pipe, by what it tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Fifo {
    All,
    Vrrp,
    Lvs,
}

/// About scripts and pipes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum ScriptGlobal {
    SymlinkPaths,
    SupplementaryGroups,
    Startup,
    StartupTimeout,
    Shutdown,
    ShutdownTimeout,
    Fifo(Fifo),
    FifoScript(Fifo),
    StatesOnReload,
}

/// About virtual servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum LvsGlobal {
    Timeouts,
    Flush,
    FlushOnStop,
    SyncDaemon,
    InitNotifies,
    LogAllFailures,
}

/// About virtual routers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum VrrpGlobal {
    Multicast4,
    Multicast6,
    GarpInterval,
    GnaInterval,
    ExtraAnnouncements,
    CheckUnicastSource,
    Switch(VrrpSwitch),
    StartupDelay,
    DelayAfterBoot,
    LogUnknownVrids,
    ReceivePolicy,
    ReceiveMultiplier,
    VmacPrefix,
    VmacAddressPrefix,
    DynamicInterfaces,
    DefaultInterface,
    DisableLocalIgmp,
}

/// About virtual routers, on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum VrrpSwitch {
    MinGarp,
    SkipAddressCheck,
    Strict,
    ChecksumAsV2,
    OwnerIgnoresAdverts,
    NotifyPriorityChanges,
}

/// About packet filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Firewall {
    Nftables,
    Priority,
    Ifindex,
    Counters,
    Ipvs,
    IpvsPriority,
    IpvsStartFwmark,
    Iptables,
    Ipsets,
}

/// A socket whose receive buffer can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Buffer {
    VrrpCommand,
    VrrpMonitor,
    ProcessMonitor,
    LvsCommand,
    LvsMonitor,
}

/// About SNMP and D-Bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Management {
    SnmpSocket,
    Traps,
    SnmpVrrp,
    SnmpRfc,
    SnmpRfc2,
    SnmpRfc3,
    SnmpChecker,
    VirtualStats,
    RealStats,
    Dbus,
    DbusService,
    DbusNoInterface,
}

/// About files and reloading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum File {
    ReloadCheck,
    ReloadTime,
    ReloadRepeat,
    ReloadMarker,
    SaveDirectory,
    TemporaryDirectory,
    UseInstance,
    JsonVersion,
    IprouteEtc,
    IprouteUsr,
    StateDump,
    StatsDump,
    JsonDump,
    Umask,
}

/// Outside all blocks: where the daemon runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Place {
    ChildWait,
    Instance,
    LinkbeatPolling,
    NamespaceWithIpsets,
    Namespace,
    IpvsNamespace,
    PidDirectory,
}

/// Outside all blocks: what is there whatever the virtual routers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Static {
    Addresses,
    Routes,
    Rules,
}
