//! The attributes, nest by nest, as `linux/ip_vs.h` numbers them.

use std::fmt;

/// An attribute list: a message, or what is nested in one of its attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nest {
    /// The top level of a message, also of `SET_INFO`.
    Message,
    /// A service.
    Service,
    /// A destination.
    Destination,
    /// 32-bit statistics.
    Statistics,
    /// 64-bit statistics.
    Statistics64,
    /// A sync daemon.
    Daemon,
    /// The answer of generic netlink about the family itself.
    Family,
}

impl fmt::Display for Nest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Message => "message",
            Self::Service => "service",
            Self::Destination => "destination",
            Self::Statistics => "statistics",
            Self::Statistics64 => "64-bit statistics",
            Self::Daemon => "sync daemon",
            Self::Family => "family",
        })
    }
}

/// The number of an attribute inside its nest.
pub(super) trait Attribute: Copy {
    /// The 14 bits that name the attribute.
    fn code(self) -> u16;
}

macro_rules! attributes {
    ($($name:ident),+) => {
        $(impl Attribute for $name {
            fn code(self) -> u16 {
                self as u16
            }
        })+
    };
}

attributes!(
    MessageAttribute,
    InfoAttribute,
    ServiceAttribute,
    DestinationAttribute,
    StatisticsAttribute,
    DaemonAttribute
);

/// Top level of all messages but `SET_INFO`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum MessageAttribute {
    /// Nest: a service.
    Service = 1,
    /// Nest: a destination.
    Dest = 2,
    /// Nest: a sync daemon.
    Daemon = 3,
    /// u32, seconds.
    TimeoutTcp = 4,
    /// u32, seconds.
    TimeoutTcpFin = 5,
    /// u32, seconds.
    TimeoutUdp = 6,
}

/// Top level of `SET_INFO`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum InfoAttribute {
    /// u32, one byte for each part of the version: 0x010201.
    Version = 1,
    /// u32, buckets of the connection table.
    ConnTabSize = 2,
}

/// Inside a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum ServiceAttribute {
    /// u16 native, `AF_INET` or `AF_INET6`.
    Af = 1,
    /// u16 native, IP protocol number.
    Protocol = 2,
    /// 16 bytes, IPv4 in the first 4.
    Addr = 3,
    /// u16 network order, 0 = all ports.
    Port = 4,
    /// u32 native; then there is no protocol, address and port.
    Fwmark = 5,
    /// Text with NUL, at most 15 characters.
    SchedName = 6,
    /// u32 flags, u32 mask.
    Flags = 7,
    /// u32, seconds of persistence.
    Timeout = 8,
    /// IPv4: 4 bytes of mask; IPv6: prefix length as native u32.
    Netmask = 9,
    /// Nest: 32-bit statistics.
    Stats = 10,
    /// Text with NUL, at most 16 characters.
    PeName = 11,
    /// Nest: 64-bit statistics.
    Stats64 = 12,
}

/// Inside a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum DestinationAttribute {
    /// 16 bytes, IPv4 in the first 4.
    Addr = 1,
    /// u16 network order.
    Port = 2,
    /// u32 native, see [`Forwarding`](super::Forwarding).
    FwdMethod = 3,
    /// u32 native, 0–2147483647.
    Weight = 4,
    /// u32, connections; 0 = no limit.
    UThresh = 5,
    /// u32, connections, not above the upper threshold.
    LThresh = 6,
    /// u32, reply only.
    ActiveConns = 7,
    /// u32, reply only.
    InactConns = 8,
    /// u32, reply only.
    PersistConns = 9,
    /// Nest: 32-bit statistics.
    Stats = 10,
    /// u16 native, `AF_INET` or `AF_INET6`.
    AddrFamily = 11,
    /// Nest: 64-bit statistics.
    Stats64 = 12,
    /// u8, see [`TunnelKind`](super::TunnelKind).
    TunType = 13,
    /// u16 network order, UDP port of GUE.
    TunPort = 14,
    /// u16 native, see [`TunnelChecksum`](super::TunnelChecksum).
    TunFlags = 15,
}

/// Inside statistics of either width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum StatisticsAttribute {
    /// Connections scheduled.
    Conns = 1,
    /// Packets from clients.
    InPkts = 2,
    /// Packets to clients.
    OutPkts = 3,
    /// Bytes from clients; u64 in both widths.
    InBytes = 4,
    /// Bytes to clients; u64 in both widths.
    OutBytes = 5,
    /// Connections per second.
    Cps = 6,
    /// Packets per second from clients.
    InPps = 7,
    /// Packets per second to clients.
    OutPps = 8,
    /// Bytes per second from clients.
    InBps = 9,
    /// Bytes per second to clients.
    OutBps = 10,
}

/// Inside a sync daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum DaemonAttribute {
    /// u32, 1 master, 2 backup.
    State = 1,
    /// Text with NUL, an interface name.
    McastIfn = 2,
    /// u32, 0–255.
    SyncId = 3,
    /// u16 native, bytes of UDP payload.
    SyncMaxlen = 4,
    /// 4 bytes.
    McastGroup = 5,
    /// 16 bytes.
    McastGroup6 = 6,
    /// u16 **native**, unlike every other port.
    McastPort = 7,
    /// u8.
    McastTtl = 8,
}
