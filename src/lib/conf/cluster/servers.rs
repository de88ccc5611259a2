//! Whether the nodes serve the same virtual servers.

use std::collections::BTreeMap;

use super::contradictions::Contradictions;
use super::meeting::Nodes;
use super::node::{Node, blocks};
use crate::conf::diagnostic::{Code, Diagnostic};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::ipvs::{DestinationKey, ServiceKey};
use crate::lvs::{Persistence, RealServer, VirtualServer};

/// A virtual server and its block.
#[derive(Clone, Copy)]
struct Placed<'a> {
    node: &'a Node<'a>,
    server: &'a VirtualServer,
    block: Option<Entry<'a>>,
}

impl<'a> Placed<'a> {
    /// Where a setting stands, else the block.
    fn place(&self, keywords: &[&str]) -> Option<Span> {
        let block = self.block?;
        let setting = block
            .children()
            .filter(|entry| is_one_of(*entry, keywords))
            .last();
        Some(setting.map_or_else(|| block.span(), Entry::span))
    }

    fn real_server(&self, key: DestinationKey) -> Option<&'a RealServer> {
        let mut servers = self.server.real_servers.iter();
        servers.find(|server| server.key == key)
    }

    /// Where a real server stands, else the virtual one.
    fn real_place(&self, key: DestinationKey) -> Option<Span> {
        let block = self.block?;
        let real = block.children().find(|entry| {
            is_one_of(*entry, &["real_server"]) && names(*entry, key.address, key.port)
        });
        Some(real.map_or_else(|| block.span(), Entry::span))
    }
}

fn is_one_of(entry: Entry<'_>, keywords: &[&str]) -> bool {
    entry
        .keyword
        .is_some_and(|keyword| keywords.contains(&keyword.name))
}

/// Whether a block has this address and port behind its keyword.
fn names(entry: Entry<'_>, address: std::net::IpAddr, port: u16) -> bool {
    let mut words = entry.words().skip(1).map(|word| word.text);
    let is_address = words
        .next()
        .and_then(|word| word.parse::<std::net::IpAddr>().ok())
        == Some(address);
    let written: u16 = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    is_address && (written == port || written == 0)
}

/// Whether a block is that of a virtual server.
fn is_block_of(entry: Entry<'_>, key: ServiceKey) -> bool {
    match key {
        ServiceKey::Address {
            protocol,
            address,
            port,
        } => {
            let written = entry
                .children()
                .filter(|child| is_one_of(*child, &["protocol"]))
                .last()
                .and_then(Entry::value);
            let is_protocol =
                written.is_none_or(|word| word.text.eq_ignore_ascii_case(&protocol.to_string()));
            is_protocol && names(entry, address, port)
        }
        ServiceKey::Mark { mark, .. } => {
            let mut words = entry.words().skip(1).map(|word| word.text);
            words.next() == Some("fwmark")
                && words.next().and_then(|word| word.parse().ok()) == Some(mark.get())
        }
    }
}

pub(super) fn check(nodes: &Nodes<'_>, findings: &mut Contradictions) {
    for neighbourhood in nodes.neighbourhoods() {
        let tables: Vec<_> = neighbourhood
            .into_iter()
            .map(|node| (node, table(node)))
            .collect();
        let mut seen: BTreeMap<ServiceKey, Placed<'_>> = BTreeMap::new();
        for (_, table) in &tables {
            for (key, server) in table {
                seen.entry(*key).or_insert(*server);
            }
        }
        for (key, first) in &seen {
            for (node, table) in &tables {
                match table.get(key) {
                    None => lacking(first, node, findings),
                    Some(other) if std::ptr::eq(other.node, first.node) => {}
                    Some(other) => {
                        services(first, other, findings);
                        real_servers(first, other, findings);
                    }
                }
            }
        }
    }
}

/// The virtual servers of a node with their blocks.
fn table<'a>(node: &'a Node<'a>) -> BTreeMap<ServiceKey, Placed<'a>> {
    let entries: Vec<_> = blocks(node.document, "virtual_server").collect();
    let servers = &node.model.virtual_servers;
    // In the order of the files, one block each, unless a block stands for several.
    let in_order = entries.len() == servers.len();
    servers
        .iter()
        .enumerate()
        .map(|(at, server)| {
            let block = if in_order {
                entries.get(at).copied()
            } else {
                let mut entries = entries.iter().copied();
                entries.find(|entry| is_block_of(*entry, server.key))
            };
            let placed = Placed {
                node,
                server,
                block,
            };
            (server.key, placed)
        })
        .collect()
}

fn finding(
    code: Code,
    message: String,
    place: Option<Span>,
    related: Option<(Span, String)>,
    help: &str,
) -> Diagnostic {
    let mut finding = Diagnostic::new(code, crate::conf::Severity::Warning, message).help(help);
    finding.place = place;
    match related {
        Some((place, label)) => finding.related(place, label),
        None => finding,
    }
}

fn lacking(first: &Placed<'_>, node: &Node<'_>, findings: &mut Contradictions) {
    let message = format!(
        "the virtual server {} is in {}, not in {}",
        first.server.key, first.node.name, node.name
    );
    let beside = node
        .routers
        .first()
        .map(|router| (router.name_place, "this node lacks it".to_owned()));
    findings.add(finding(
        Code::ClusterVirtualServer,
        message,
        first.place(&[]),
        beside,
        "give all nodes the same virtual servers; after a takeover its address is there and nothing serves it",
    ));
}

/// One side of a virtual server that people set.
struct Aspect {
    name: &'static str,
    keywords: &'static [&'static str],
    shown: fn(&VirtualServer) -> String,
}

const ASPECTS: [Aspect; 4] = [
    Aspect {
        name: "the scheduler",
        keywords: &["lb_algo", "lvs_sched"],
        shown: |server| match server.flags.bits() {
            0 => server.scheduler.to_string(),
            flags => format!("{} with flags {flags:#x}", server.scheduler),
        },
    },
    Aspect {
        name: "persistence",
        keywords: &["persistence_timeout", "persistence_granularity"],
        shown: |server| {
            let persistence = server.persistence.as_ref();
            persistence.map_or_else(|| "none".to_owned(), persistent)
        },
    },
    Aspect {
        name: "the quorum",
        keywords: &["quorum", "hysteresis"],
        shown: |server| {
            let (quorum, hysteresis) = server.quorum.into();
            format!("{quorum} with hysteresis {hysteresis}")
        },
    },
    Aspect {
        name: "the sorry server",
        keywords: &["sorry_server"],
        shown: |server| {
            let sorry = server.sorry_server;
            sorry.map_or_else(|| "none".to_owned(), |sorry| sorry.key.to_string())
        },
    },
];

fn services(first: &Placed<'_>, other: &Placed<'_>, findings: &mut Contradictions) {
    for aspect in ASPECTS {
        let (one, two) = ((aspect.shown)(first.server), (aspect.shown)(other.server));
        if one == two {
            continue;
        }
        let message = format!(
            "virtual server {}: {} is {one} in {}, {two} in {}",
            first.server.key, aspect.name, first.node.name, other.node.name
        );
        let related = first.place(aspect.keywords).map(|place| (place, one));
        findings.add(finding(
            Code::ClusterVirtualServer,
            message,
            other.place(aspect.keywords),
            related,
            "give all nodes the same settings, so that clients are served alike after a takeover",
        ));
    }
}

fn persistent(persistence: &Persistence) -> String {
    let engine = persistence
        .engine
        .as_ref()
        .map_or_else(String::new, |engine| format!(" by {engine}"));
    format!("{} s for {}{engine}", persistence.timeout, persistence.mask)
}

fn real_servers(first: &Placed<'_>, other: &Placed<'_>, findings: &mut Contradictions) {
    for (one, two) in [(first, other), (other, first)] {
        for real in &one.server.real_servers {
            if two.real_server(real.key).is_some() {
                continue;
            }
            let message = format!(
                "virtual server {}: the real server {} is in {}, not in {}",
                one.server.key, real.key, one.node.name, two.node.name
            );
            let related = two.place(&[]).map(|place| (place, "not here".to_owned()));
            findings.add(finding(
                Code::ClusterRealServer,
                message,
                one.real_place(real.key),
                related,
                "give all nodes the same real servers",
            ));
        }
    }
    for real in &first.server.real_servers {
        if let Some(counterpart) = other.real_server(real.key) {
            settings(first, other, real, counterpart, findings);
            checks(first, other, real, counterpart, findings);
        }
    }
}

fn settings(
    first: &Placed<'_>,
    other: &Placed<'_>,
    real: &RealServer,
    counterpart: &RealServer,
    findings: &mut Contradictions,
) {
    let shown = |real: &RealServer| {
        let thresholds = match (real.upper_threshold, real.lower_threshold) {
            (0, 0) => String::new(),
            (upper, lower) => format!(", thresholds {upper} and {lower}"),
        };
        let forwarding = crate::ipvs::Forwarding::from(real.forwarding);
        format!("weight {} by {forwarding}{thresholds}", real.weight)
    };
    let (one, two) = (shown(real), shown(counterpart));
    if one == two {
        return;
    }
    let message = format!(
        "virtual server {}: the real server {} has {one} in {}, {two} in {}",
        first.server.key, real.key, first.node.name, other.node.name
    );
    let related = first.real_place(real.key).map(|place| (place, one));
    findings.add(finding(
        Code::ClusterRealServer,
        message,
        other.real_place(real.key),
        related,
        "give all nodes the same `weight` and `lvs_method`; who is master should not change who serves",
    ));
}

fn checks(
    first: &Placed<'_>,
    other: &Placed<'_>,
    real: &RealServer,
    counterpart: &RealServer,
    findings: &mut Contradictions,
) {
    // Where a probe comes from is each node's own.
    let comparable = |real: &RealServer| {
        let mut checkers = real.checkers.clone();
        for checker in &mut checkers {
            checker.check.target.source = None;
            checker.check.target.device = None;
        }
        checkers
    };
    if comparable(real) == comparable(counterpart) {
        return;
    }
    let shown = |real: &RealServer| {
        let names: Vec<_> = real
            .checkers
            .iter()
            .map(|checker| checker.check.kind.to_string())
            .collect();
        match names.as_slice() {
            [] => "no check".to_owned(),
            names => names.join(" and "),
        }
    };
    let (one, two) = (shown(real), shown(counterpart));
    let two = if one == two {
        "another one".to_owned()
    } else {
        two
    };
    let message = format!(
        "virtual server {}: the real server {} has {one} in {}, {two} in {}",
        first.server.key, real.key, first.node.name, other.node.name
    );
    let related = first.real_place(real.key).map(|place| (place, one));
    findings.add(finding(
        Code::ClusterChecks,
        message,
        other.real_place(real.key),
        related,
        "give all nodes the same checks; a server that is up on one node is down on the other otherwise",
    ));
}
