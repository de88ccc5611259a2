//! Routes as the configuration asks for them and the kernel holds them.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::{Family, IfName, Prefix};

/// Who made a route or a rule, when keepalived or hactl did. `linux/rtnetlink.h`, `RTPROT_KEEPALIVED`.
pub const PROTOCOL_OURS: u8 = 18;
/// The table that a route is in which names none. `linux/rtnetlink.h`, `RT_TABLE_MAIN`.
pub const TABLE_MAIN: u32 = 254;

/// One route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The family of all its addresses.
    pub family: Family,
    /// What happens to packets.
    pub kind: RouteKind,
    /// Where it leads; `None`: everywhere (`default`).
    pub destination: Option<Prefix>,
    /// Only packets that come from here, IPv6 only.
    pub from: Option<Prefix>,
    /// The address that packets leave with (`src`).
    pub source: Option<IpAddr>,
    /// Only packets with this type of service; 0: all.
    pub tos: u8,
    /// Which table it is in.
    pub table: RouteTable,
    /// Who made it, 18 by default.
    pub protocol: u8,
    /// How far away the destination is, `RT_SCOPE_…`: 0 global, 253 link, 254 host. IPv4 only.
    pub scope: u8,
    /// The cost; `None`: the kernel's choice.
    pub metric: Option<u32>,
    /// Where it stands among routes of the same destination.
    pub placement: Placement,
    /// Realms, IPv4 only.
    pub realms: Option<Realms>,
    /// Seconds until it goes away, IPv6 only.
    pub expires: Option<u32>,
    /// Router preference as the kernel has it (0 medium, 1 high, 3 low), IPv6 only.
    pub preference: Option<u8>,
    /// Whether MPLS hands on the hop limit.
    pub ttl_propagate: Option<bool>,
    /// Numbers that TCP and IP use on this route.
    pub metrics: BTreeMap<MetricKind, Metric>,
    /// Congestion control by name.
    pub congestion_control: Option<CongestionControl>,
    /// Explicit congestion notification (`features ecn`).
    pub ecn: bool,
    /// How packets get there.
    pub paths: Paths,
    /// What its removal by others means.
    pub tracking: Tracking,
}

impl Route {
    /// A route to a destination that leaves everything else to the kernel.
    pub const fn new(family: Family, destination: Option<Prefix>) -> Self {
        Self {
            family,
            kind: RouteKind::Unicast,
            destination,
            from: None,
            source: None,
            tos: 0,
            table: RouteTable::Number(TABLE_MAIN),
            protocol: PROTOCOL_OURS,
            scope: 0,
            metric: None,
            placement: Placement::Prepend,
            realms: None,
            expires: None,
            preference: None,
            ttl_propagate: None,
            metrics: BTreeMap::new(),
            congestion_control: None,
            ecn: false,
            paths: Paths::One(Hop::UNKNOWN),
            tracking: Tracking::Followed,
        }
    }
}

/// What happens to packets of a route. The numbers are those of `linux/rtnetlink.h`, `RTN_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RouteKind {
    /// They are sent on.
    Unicast,
    /// They are ours.
    Local,
    /// They are ours and were sent to all.
    Broadcast,
    /// Broadcast when received, unicast when sent.
    Anycast,
    /// They go to a group.
    Multicast,
    /// They are dropped.
    Blackhole,
    /// The sender hears that there is no way.
    Unreachable,
    /// The sender hears that it is forbidden.
    Prohibit,
    /// The search goes on in the next table.
    Throw,
    /// Addresses are translated.
    Nat,
    /// Somebody outside the kernel knows.
    ExternalResolve,
}

impl RouteKind {
    /// All of them with their word and the kernel's number.
    pub const ALL: [(Self, &'static str, u8); 11] = [
        (Self::Unicast, "unicast", 1),
        (Self::Local, "local", 2),
        (Self::Broadcast, "broadcast", 3),
        (Self::Anycast, "anycast", 4),
        (Self::Multicast, "multicast", 5),
        (Self::Blackhole, "blackhole", 6),
        (Self::Unreachable, "unreachable", 7),
        (Self::Prohibit, "prohibit", 8),
        (Self::Throw, "throw", 9),
        (Self::Nat, "nat", 10),
        (Self::ExternalResolve, "xresolve", 11),
    ];
}

/// Which table a route is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouteTable {
    /// This one.
    Number(u32),
    /// That of a virtual routing domain, by its interface (`vrf`).
    OfDomain(IfName),
}

/// Where a route stands among routes of the same destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placement {
    /// Only if there is none.
    Add,
    /// Before them.
    #[default]
    Prepend,
    /// After them.
    Append,
}

/// What it means that somebody else removes a route, a rule or an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tracking {
    /// Nothing (`no_track`).
    Ignored,
    /// It is noticed: by the instance it belongs to, or repaired.
    Followed,
    /// The instances of this `track_group` go to fault.
    Group(String),
}

/// Realms of source and destination, 0: none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Realms {
    /// Of the source.
    pub source: u16,
    /// Of the destination.
    pub destination: u16,
}

/// A number that TCP or IP uses on a route. `linux/rtnetlink.h`, `RTAX_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MetricKind {
    /// `mtu`, bytes.
    Mtu,
    /// `window`, bytes.
    Window,
    /// `rtt`, eighths of a millisecond.
    Rtt,
    /// `rttvar`, quarters of a millisecond.
    RttVariance,
    /// `ssthresh`, packets.
    SlowStartThreshold,
    /// `cwnd`, packets.
    CongestionWindow,
    /// `advmss`, bytes.
    AdvertisedMss,
    /// `reordering`, packets.
    Reordering,
    /// `hoplimit`.
    HopLimit,
    /// `initcwnd`, packets.
    InitialCongestionWindow,
    /// `rto_min`, milliseconds.
    RetransmitMin,
    /// `initrwnd`, packets.
    InitialReceiveWindow,
    /// `quickack`, 0 or 1.
    QuickAck,
    /// `fastopen_no_cookie`, 0 or 1.
    FastOpenNoCookie,
}

impl MetricKind {
    /// The keyword.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mtu => "mtu",
            Self::Window => "window",
            Self::Rtt => "rtt",
            Self::RttVariance => "rttvar",
            Self::SlowStartThreshold => "ssthresh",
            Self::CongestionWindow => "cwnd",
            Self::AdvertisedMss => "advmss",
            Self::Reordering => "reordering",
            Self::HopLimit => "hoplimit",
            Self::InitialCongestionWindow => "initcwnd",
            Self::RetransmitMin => "rto_min",
            Self::InitialReceiveWindow => "initrwnd",
            Self::QuickAck => "quickack",
            Self::FastOpenNoCookie => "fastopen_no_cookie",
        }
    }

    /// Whether the kernel can be told to leave the value alone (`lock`).
    pub const fn can_be_locked(self) -> bool {
        match self {
            Self::Mtu
            | Self::Rtt
            | Self::RttVariance
            | Self::SlowStartThreshold
            | Self::CongestionWindow
            | Self::AdvertisedMss
            | Self::Reordering
            | Self::RetransmitMin => true,
            Self::Window
            | Self::HopLimit
            | Self::InitialCongestionWindow
            | Self::InitialReceiveWindow
            | Self::QuickAck
            | Self::FastOpenNoCookie => false,
        }
    }

    /// How many of its units a millisecond has, if it is a time.
    pub const fn per_millisecond(self) -> Option<u32> {
        match self {
            Self::Rtt => Some(8),
            Self::RttVariance => Some(4),
            Self::RetransmitMin => Some(1),
            Self::Mtu
            | Self::Window
            | Self::SlowStartThreshold
            | Self::CongestionWindow
            | Self::AdvertisedMss
            | Self::Reordering
            | Self::HopLimit
            | Self::InitialCongestionWindow
            | Self::InitialReceiveWindow
            | Self::QuickAck
            | Self::FastOpenNoCookie => None,
        }
    }
}

/// The value of such a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// In the kernel's unit.
    pub value: u32,
    /// Whether the kernel leaves it as it is.
    pub locked: bool,
}

/// Congestion control on a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CongestionControl {
    /// Its name, such as `cubic`.
    pub name: String,
    /// Whether sockets can't choose another one.
    pub locked: bool,
}

/// How packets get to the destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paths {
    /// One way.
    One(Hop),
    /// Several, each with its share.
    Several {
        /// The ways; at least one.
        ways: Vec<NextHop>,
        /// The interface that the route as a whole is noticed by.
        interface: Option<IfName>,
    },
}

/// One way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The next router; `None`: the destination is on the link.
    pub via: Option<IpAddr>,
    /// The interface; `None`: the one the next router is on.
    pub interface: Option<IfName>,
    /// Whether the next router counts as a neighbour in any case.
    pub on_link: bool,
    /// The tunnel that packets are put into.
    pub encapsulation: Option<Encapsulation>,
}

impl Hop {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        via: None,
        interface: None,
        on_link: false,
        encapsulation: None,
    };
}

/// One of several ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextHop {
    /// The way.
    pub hop: Hop,
    /// Its share, 1–256.
    pub weight: u16,
    /// Realms, IPv4 only.
    pub realms: Option<Realms>,
}

/// A lightweight tunnel. `linux/lwtunnel.h`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encapsulation {
    /// IPv4 (`encap ip`).
    Ip(Tunnel<Ipv4Addr>),
    /// IPv6 (`encap ip6`).
    Ip6(Tunnel<Ipv6Addr>),
    /// Labels, the outermost first; at least one, each below 2²⁰.
    Mpls(Vec<u32>),
    /// An identifier locator, the upper 64 bits of an address.
    Ila(u64),
}

/// The outer header of a tunnel; at least an identifier or a destination is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tunnel<Address> {
    /// The identifier.
    pub id: Option<u64>,
    /// Where the outer packet goes.
    pub destination: Option<Address>,
    /// Where it comes from.
    pub source: Option<Address>,
    /// Type of service or traffic class.
    pub tos: Option<u8>,
    /// Hop limit.
    pub ttl: Option<u8>,
    /// Flags, `TUNNEL_…` of `net/ip_tunnels.h`.
    pub flags: Option<u16>,
}

impl<Address> Tunnel<Address> {
    /// No header yet.
    pub const fn empty() -> Self {
        Self {
            id: None,
            destination: None,
            source: None,
            tos: None,
            ttl: None,
            flags: None,
        }
    }
}
