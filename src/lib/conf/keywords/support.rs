//! The keywords that the program understands, each with what lowering makes of it.

/// What a keyword is to lowering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Support {
    /// Known by name, refused.
    NotYet,
    /// A file to read here; never reaches lowering.
    Include,
    /// Outside all blocks.
    Top(Top),
    /// In `global_defs`.
    Global(Global),
    /// In `vrrp_instance`.
    Instance(Instance),
    /// In `authentication`.
    Authentication(Authentication),
    /// In an entry of `virtual_ipaddress`.
    Address(Address),
}

/// Blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Top {
    GlobalDefs,
    Instance,
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
    VirtualIpaddress,
    Preempt,
    Nopreempt,
    PreemptDelay,
    Notify(Notify),
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
