//! Whether the nodes mean the same router: identifier, family, addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::contradictions::Contradictions;
use super::meeting::{Meeting, Nodes, label};
use super::node::{Placed, Router};
use crate::conf::diagnostic::{Code, Diagnostic, Severity};
use crate::types::Prefix;

/// How many addresses a message lists; the rest is counted.
const LISTED_MAX: usize = 4;

/// The rules that look at all nodes together.
pub(super) fn check_all(nodes: &Nodes<'_>, findings: &mut Contradictions) {
    let mut told = Told::new();
    identifiers(nodes, &mut told, findings);
    families(nodes, &mut told, findings);
    lonely(nodes, &told, findings);
}

/// The routers, by node and name, of which it was said why they have no counterpart.
type Told<'a> = BTreeSet<(usize, &'a str)>;

/// The rules of one virtual router.
pub(super) fn check(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    for (one, other) in meeting.first_and_others() {
        let common = one
            .all_addresses()
            .any(|address| other.carries(address.value.address()));
        if !common && !one.addresses.is_empty() && !other.addresses.is_empty() {
            disjoint(meeting, one, other, findings);
            continue;
        }
        missing(meeting, one, other, findings);
        missing(meeting, other, one, findings);
        lengths(meeting, one, other, findings);
    }
}

fn identity<'a>(router: &Router<'a>) -> (usize, &'a str) {
    (router.node, router.config.name.as_str())
}

/// The same address under two identifiers: nobody hears the other, both have the address.
fn identifiers<'a>(nodes: &Nodes<'a>, told: &mut Told<'a>, findings: &mut Contradictions) {
    let mut carriers: BTreeMap<_, Vec<(&Router<'a>, Placed<Prefix>)>> = BTreeMap::new();
    for router in nodes.list.iter().flat_map(|node| &node.routers) {
        for address in &router.addresses {
            // Link-local addresses are there once on each link.
            let link =
                is_link_local(address.value.address()).then(|| router.config.interface.as_str());
            let key = (address.value.address(), link);
            carriers.entry(key).or_default().push((router, *address));
        }
    }
    let mut pairs = BTreeSet::new();
    for ((address, _), carriers) in &carriers {
        // The routers that have the address under an identifier which the other node does not give it.
        let has = |node, vrid| {
            let mut carriers = carriers.iter();
            carriers.any(|(router, _)| router.node == node && router.config.vrid == vrid)
        };
        for (at, (router, _)) in carriers.iter().enumerate() {
            let other = carriers.iter().take(at).find(|(other, _)| {
                other.node != router.node
                    && !has(other.node, router.config.vrid)
                    && !has(router.node, other.config.vrid)
            });
            let Some((other, before)) = other else {
                continue;
            };
            if pairs.insert((identity(other), identity(router))) {
                told.extend([identity(other), identity(router)]);
                other_identifier(nodes, *address, (other, before), router, findings);
            }
        }
    }
}

fn other_identifier(
    nodes: &Nodes<'_>,
    address: IpAddr,
    (other, before): (&Router<'_>, &Placed<Prefix>),
    router: &Router<'_>,
    findings: &mut Contradictions,
) {
    let message = format!(
        "{address} belongs to VRID {} in {} and to VRID {} in {}",
        other.config.vrid,
        nodes.name(other),
        router.config.vrid,
        nodes.name(router)
    );
    findings.add(
        Diagnostic::error(
            Code::ClusterRouterId,
            router.place("virtual_router_id"),
            message,
        )
        .related(other.place("virtual_router_id"), "the other one")
        .related(before.place, "the address there")
        .help("give the router the same `virtual_router_id` on all nodes; they don't hear each other otherwise, and both take the address"),
    );
}

const fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// The same name and identifier, but addresses of another family.
fn families<'a>(nodes: &Nodes<'a>, told: &mut Told<'a>, findings: &mut Contradictions) {
    let mut seen: BTreeMap<_, &Router<'a>> = BTreeMap::new();
    for router in nodes.alone() {
        let key = (router.config.name.as_str(), router.config.vrid);
        let Some(other) = seen
            .get(&key)
            .filter(|other| other.node != router.node && other.family() != router.family())
        else {
            seen.insert(key, router);
            continue;
        };
        told.extend([identity(other), identity(router)]);
        let message = format!(
            "`{}` with VRID {} has {} addresses in {}, {} addresses in {}",
            router.config.name,
            router.config.vrid,
            other.family(),
            nodes.name(other),
            router.family(),
            nodes.name(router)
        );
        findings.add(
            Diagnostic::error(Code::ClusterFamily, router.place("virtual_ipaddress"), message)
                .related(other.place("virtual_ipaddress"), "the other family")
                .help("IPv4 and IPv6 are different routers: give both nodes one `vrrp_instance` for each family"),
        );
    }
}

/// A router that other nodes of the cluster don't have.
fn lonely(nodes: &Nodes<'_>, told: &Told<'_>, findings: &mut Contradictions) {
    let neighbourhoods = nodes.neighbourhoods();
    for router in nodes.alone() {
        if told.contains(&identity(router)) {
            continue;
        }
        let neighbours = neighbourhoods.iter().find_map(|neighbourhood| {
            let names: Vec<_> = neighbourhood.iter().map(|node| node.name).collect();
            names.contains(&nodes.name(router)).then_some(names)
        });
        let Some(neighbours) = neighbours else {
            continue;
        };
        let others: Vec<_> = neighbours
            .into_iter()
            .filter(|name| *name != nodes.name(router))
            .collect();
        let message = format!(
            "{} (`{}`) is in {} alone",
            label(router),
            router.config.name,
            nodes.name(router)
        );
        let mut finding = Diagnostic::new(Code::ClusterLonelyRouter, Severity::Note, message)
            .at(router.name_place)
            .help(format!(
                "its addresses are gone while this node is; {} could have the router too",
                others.join(" and ")
            ));
        let beside = nodes
            .list
            .iter()
            .filter(|node| others.contains(&node.name))
            .find_map(|node| node.routers.first());
        if let Some(beside) = beside {
            finding = finding.related(beside.name_place, "this node has other routers only");
        }
        findings.add(finding);
    }
}

/// The same identifier at the same place, but no address in common.
fn disjoint(
    meeting: &Meeting<'_>,
    one: &Router<'_>,
    other: &Router<'_>,
    findings: &mut Contradictions,
) {
    let message = format!(
        "{} has {} in {}, {} in {}: not one address in common",
        meeting.label(),
        listed(&one.addresses),
        meeting.name(one),
        listed(&other.addresses),
        meeting.name(other)
    );
    findings.add(
        Diagnostic::error(Code::ClusterSharedId, other.place("virtual_ipaddress"), message)
            .related(one.place("virtual_ipaddress"), "other addresses")
            .help("if it is one router, give it the same addresses; if these are two routers on one segment, give one of them another `virtual_router_id`; unrelated files are checked with --separate"),
    );
}

/// Addresses that one has and the other lacks.
fn missing(
    meeting: &Meeting<'_>,
    one: &Router<'_>,
    other: &Router<'_>,
    findings: &mut Contradictions,
) {
    for (list, have, has, code, help) in [
        (
            "virtual_ipaddress",
            &one.addresses,
            &other.addresses,
            Code::ClusterAddresses,
            "give the router the same addresses on all nodes; whoever takes over brings only its own, and keepalived before 2.3.3 ignores adverts with another list",
        ),
        (
            "virtual_ipaddress_excluded",
            &one.excluded,
            &other.excluded,
            Code::ClusterExcluded,
            "give the router the same addresses on all nodes; whoever takes over brings only its own",
        ),
    ] {
        let has: BTreeSet<_> = has.iter().map(|address| address.value.address()).collect();
        let lacking: Vec<_> = have
            .iter()
            .filter(|address| !has.contains(&address.value.address()))
            .copied()
            .collect();
        let Some(first) = lacking.first() else {
            continue;
        };
        let verb = if lacking.len() == 1 { "is" } else { "are" };
        let message = format!(
            "{}: {} {verb} in `{list}` of {}, not of {}",
            meeting.label(),
            listed(&lacking),
            meeting.name(one),
            meeting.name(other)
        );
        findings.add(
            Diagnostic::warning(code, first.place, message)
                .related(other.place(list), "not here")
                .help(help),
        );
    }
}

/// The same address with another prefix length.
fn lengths(
    meeting: &Meeting<'_>,
    one: &Router<'_>,
    other: &Router<'_>,
    findings: &mut Contradictions,
) {
    let length_of: BTreeMap<_, _> = one
        .all_addresses()
        .map(|address| (address.value.address(), address))
        .collect();
    for address in other.all_addresses() {
        let Some(before) = length_of
            .get(&address.value.address())
            .filter(|before| before.value != address.value)
        else {
            continue;
        };
        let message = format!(
            "{}: {} in {}, {} in {}",
            meeting.label(),
            before.value,
            meeting.name(one),
            address.value,
            meeting.name(other)
        );
        findings.add(
            Diagnostic::warning(Code::ClusterPrefix, address.place, message)
                .related(before.place, format!("/{} here", before.value.length()))
                .help("write the same prefix length on all nodes, so that a takeover does not change the routes"),
        );
    }
}

fn listed(addresses: &[Placed<Prefix>]) -> String {
    let mut texts: Vec<_> = addresses
        .iter()
        .take(LISTED_MAX)
        .map(|address| address.value.address().to_string())
        .collect();
    if let more @ 1.. = addresses.len().saturating_sub(LISTED_MAX) {
        texts.push(format!("{more} more"));
    }
    texts.join(", ")
}
