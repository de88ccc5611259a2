//! What the words of routes, rules and static addresses are to lowering.

use serde::Serialize;

use crate::types::{MetricKind, Placement, StaticAddressFlag};

/// The lists of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Routing {
    Routes,
    Rules,
}

/// What a number of the routing system can be called by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoutingName {
    /// A routing table.
    Table,
    /// A scope of routes.
    Scope,
    /// Who made a route.
    Protocol,
    /// A realm.
    Realm,
    /// A type of service.
    DsField,
    /// A group of interfaces.
    Group,
    /// A protocol above IP.
    IpProtocol,
}

/// Words of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Route {
    Destination,
    To,
    Default6,
    Inet,
    Inet6,
    As,
    Router(Router),
    Way(Way),
    Tables(Tables),
    Metric(MetricKind),
    Attribute(Attribute),
    Lock,
    Placement(Placement),
    NoTrack,
    TrackGroup,
}

/// Words for the next router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Router {
    Via,
    Gateway,
    Or,
}

/// How packets get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Way {
    Interface,
    OnLink,
    Encapsulation,
    NextHop,
    Weight,
}

/// Where the route is among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Tables {
    Tos,
    Table,
    Protocol,
    Scope,
    Vrf,
}

/// What else a route has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Attribute {
    Source,
    From,
    Cost,
    Expires,
    Realms,
    Features,
    CongestionControl,
    Preference,
    TtlPropagate,
}

/// Words of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Rule {
    Inet,
    Inet6,
    From,
    To,
    Not,
    Priority,
    Select(Select),
    Lookup(Lookup),
    Protocol,
    OnlyInTheManual,
    NoTrack,
    Type,
    Action(RuleWord),
    TrackGroup,
}

/// Which packets a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Select {
    Tos,
    Mark,
    Incoming,
    Outgoing,
    Tunnel,
    Users,
    IpProtocol,
    SourcePorts,
    DestinationPorts,
}

/// What belongs to a table that is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Lookup {
    Realms,
    SuppressPrefix,
    SuppressGroup,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum RuleWord {
    Table,
    Goto,
    Nop,
    Blackhole,
    Prohibit,
    Unreachable,
    MasterDevice,
}

/// Words of a static address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conf) enum StaticAddress {
    Ip,
    Dev,
    Scope,
    Broadcast,
    Label,
    Peer,
    Flag(StaticAddressFlag),
    NoTrack,
    PreferredLifetime,
    TrackGroup,
}
