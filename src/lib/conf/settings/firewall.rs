//! Packet filters.

use serde::{Deserialize, Serialize};

use super::Switch;

/// How packets are filtered where virtual routers need it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firewall {
    /// With nftables, which comes before iptables.
    pub nftables: Nftables,
    /// Whether rules of nftables count.
    pub counters: Switch,
    /// Marks for groups of virtual servers.
    pub ipvs: IpvsMarks,
    /// With iptables.
    pub iptables: Option<Chains>,
    /// Sets of addresses for iptables.
    pub ipsets: Ipsets,
}

/// A table of nftables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nftables {
    /// Its name, 1–30 bytes; `None`: there is none unless a virtual router needs a filter.
    pub table: Option<String>,
    /// Priority of its chains, default −1.
    pub priority: i32,
    /// Whether sets of link-local addresses know interfaces by number.
    pub by_index: Switch,
}

impl Default for Nftables {
    fn default() -> Self {
        Self {
            table: None,
            priority: -1,
            by_index: Switch::Off,
        }
    }
}

/// A table of nftables that gives firewall marks to groups of virtual servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpvsMarks {
    /// Its name, 1–30 bytes; `None`: there is none.
    pub table: Option<String>,
    /// Priority of its chain, default −1.
    pub priority: i32,
    /// The first mark, from 1, default 1000.
    pub first: u32,
}

impl Default for IpvsMarks {
    fn default() -> Self {
        Self {
            table: None,
            priority: -1,
            first: 1000,
        }
    }
}

/// Chains of iptables, 1–27 bytes each, different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chains {
    /// For what comes in.
    pub input: String,
    /// For what goes out; `None`: that is not filtered.
    pub output: Option<String>,
}

/// Sets of addresses for iptables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ipsets {
    /// Rules name addresses themselves.
    None,
    /// These six, 1–30 bytes each, all different: IPv4, IPv6, IPv6 with interface, IGMP, MLD,
    /// neighbour discovery.
    Named([String; 6]),
}

impl Default for Ipsets {
    fn default() -> Self {
        let names = ["", "6", "_if6", "_igmp", "_mld", "_nd"];
        Self::Named(names.map(|end| format!("keepalived{end}")))
    }
}
