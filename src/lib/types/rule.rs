//! Rules that choose a routing table.

use serde::{Deserialize, Serialize};

use super::{Family, IfName, Prefix, Realms, Tracking};

/// The place of the first rule that names none; the next ones of the family stand before it.
pub const PRIORITY_UNNAMED: u32 = 16_384;

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The family of its packets.
    pub family: Family,
    /// The place among all rules; the lowest comes first.
    pub priority: u32,
    /// Which packets it is for.
    pub selector: Selector,
    /// What is done with them.
    pub action: RuleAction,
    /// Who made it, 18 by default.
    pub protocol: u8,
    /// What its removal by others means.
    pub tracking: Tracking,
}

/// Which packets a rule is for; all that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// Whether it is for all other packets instead (`not`).
    pub inverted: bool,
    /// Where they come from; `None`: anywhere.
    pub from: Option<Prefix>,
    /// Where they go; `None`: anywhere.
    pub to: Option<Prefix>,
    /// Type of service; 0: all.
    pub tos: u8,
    /// The firewall mark.
    pub mark: Option<Mark>,
    /// The interface they came in by.
    pub incoming: Option<IfName>,
    /// The interface of the socket that sends them.
    pub outgoing: Option<IfName>,
    /// The tunnel.
    pub tunnel: Option<u64>,
    /// The user whose socket sends them.
    pub users: Option<Range<u32>>,
    /// The protocol above IP.
    pub ip_protocol: Option<u8>,
    /// Source ports.
    pub source_ports: Option<Range<u16>>,
    /// Destination ports.
    pub destination_ports: Option<Range<u16>>,
}

/// A firewall mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The mark.
    pub value: u32,
    /// Which bits of it count; `None`: all.
    pub mask: Option<u32>,
}

/// From one number up to another, both included; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<Number> {
    /// The first.
    pub first: Number,
    /// The last.
    pub last: Number,
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleAction {
    /// The search goes on in a table.
    Lookup(Lookup),
    /// It goes on in the table of the interface's routing domain (`l3mdev`).
    DomainTable,
    /// It goes on at the rule with this priority, which is above the rule's own.
    Goto(u32),
    /// Nothing.
    Nop,
    /// Packets are dropped.
    Blackhole,
    /// The sender hears that it is forbidden.
    Prohibit,
    /// The sender hears that there is no way.
    Unreachable,
}

/// A table and which of its routes are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The table, above 0.
    pub table: u32,
    /// Realms, IPv4 only.
    pub realms: Option<Realms>,
    /// Routes with a prefix of at most this length are not taken.
    pub suppress_prefix: Option<u32>,
    /// Routes by interfaces of this group are not taken.
    pub suppress_group: Option<u32>,
}
