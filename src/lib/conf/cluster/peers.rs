//! Whether the nodes reach each other: groups, peers, source addresses.

use std::net::IpAddr;

use super::contradictions::Contradictions;
use super::meeting::{Meeting, Rule, Value};
use super::node::Router;
use crate::conf::diagnostic::{Code, Diagnostic, Severity};
use crate::types::{Family, Priority};

const CAST: Rule = Rule {
    code: Code::ClusterCast,
    severity: Severity::Error,
    subject: "adverts go",
    help: "give all nodes a `unicast_peer` list, or none; a router hears only the kind that it sends, and there are two masters",
};
const GROUP: Rule = Rule {
    code: Code::ClusterMulticastGroup,
    severity: Severity::Error,
    subject: "the multicast group is",
    help: "give all nodes the same `mcast_dst_ip`, or the same group in `global_defs`; they don't hear each other otherwise, and there are two masters",
};

pub(super) fn check(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    meeting.compare(&CAST, cast, findings);
    if !meeting.members.iter().any(|router| router.is_unicast()) {
        meeting.compare(&GROUP, group, findings);
    }
    for (one, other) in meeting.pairs() {
        if one.is_unicast() && other.is_unicast() {
            named(meeting, one, other, findings);
            named(meeting, other, one, findings);
            copied(meeting, one, other, findings);
        }
        sources(meeting, one, other, findings);
    }
    for (one, other) in meeting.pairs() {
        moving(meeting, one, other, findings);
        moving(meeting, other, one, findings);
    }
}

fn cast<'m>(router: &'m Router<'m>) -> Value<bool> {
    Value {
        key: router.is_unicast(),
        shown: if router.is_unicast() {
            "to each peer"
        } else {
            "to a multicast group"
        }
        .to_owned(),
        place: router.place("unicast_peer"),
    }
}

fn group<'m>(router: &'m Router<'m>) -> Value<String> {
    let (global, default) = match router.family() {
        Family::V4 => ("vrrp_mcast_group4", "224.0.0.18"),
        Family::V6 => ("vrrp_mcast_group6", "ff02::12"),
    };
    let text = router
        .deciding("mcast_dst_ip", global)
        .and_then(crate::conf::tree::Entry::value)
        .map_or(default, |value| value.text);
    let group = text
        .parse::<IpAddr>()
        .map_or_else(|_no_address| text.to_owned(), |address| address.to_string());
    Value {
        key: group.clone(),
        shown: group,
        place: router.deciding_place("mcast_dst_ip", global),
    }
}

/// Whether a router sends to the other, as far as the other says where it is.
fn named(meeting: &Meeting<'_>, from: &Router<'_>, to: &Router<'_>, findings: &mut Contradictions) {
    let Some(address) = to.source else {
        return;
    };
    if from.peers.iter().any(|peer| peer.value == address.value)
        || from
            .source
            .is_some_and(|source| source.value == address.value)
    {
        return;
    }
    let (sender, receiver) = (meeting.name(from), meeting.name(to));
    let message = format!(
        "{}: {receiver} is at {}, which is no peer in {sender}: {receiver} never hears {sender}",
        meeting.label(),
        address.value
    );
    findings.add(
        Diagnostic::error(
            Code::ClusterPeerMissing,
            from.place("unicast_peer"),
            message,
        )
        .related(address.place, "its address")
        .help(format!("add {} to this `unicast_peer` list", address.value)),
    );
}

/// Lists of one and the same peer: one of the nodes speaks to itself.
fn copied(
    meeting: &Meeting<'_>,
    one: &Router<'_>,
    other: &Router<'_>,
    findings: &mut Contradictions,
) {
    let source = |router: &Router<'_>| router.source.map(|source| source.value);
    if source(one).is_some() && source(other).is_some() && source(one) != source(other) {
        return;
    }
    let ([first], [second]) = (one.peers.as_slice(), other.peers.as_slice()) else {
        return;
    };
    if first.value != second.value {
        return;
    }
    let message = format!(
        "{}: {} and {} have the same only peer {}",
        meeting.label(),
        meeting.name(one),
        meeting.name(other),
        first.value
    );
    findings.add(
        Diagnostic::error(Code::ClusterSamePeer, second.place, message)
            .related(first.place, "the same peer")
            .help("each node's list names the other nodes, not itself"),
    );
}

/// Two nodes at one address.
fn sources(
    meeting: &Meeting<'_>,
    one: &Router<'_>,
    other: &Router<'_>,
    findings: &mut Contradictions,
) {
    let (Some(first), Some(second)) = (one.source, other.source) else {
        return;
    };
    if first.value != second.value {
        return;
    }
    let message = format!(
        "{}: {} and {} both send from {}",
        meeting.label(),
        meeting.name(one),
        meeting.name(other),
        first.value
    );
    findings.add(
        Diagnostic::error(Code::ClusterSameSource, second.place, message)
            .related(first.place, "the same address")
            .help("write each node's own address; a router takes adverts from its own address for its own"),
    );
}

/// A router that sends from or to an address that moves between it and another. The owner of the
/// address is at it.
fn moving(
    meeting: &Meeting<'_>,
    router: &Router<'_>,
    carrier: &Router<'_>,
    findings: &mut Contradictions,
) {
    let source = router
        .source
        .filter(|_| router.config.priority != Priority::OWNER)
        .map(|source| ("sends from", source));
    let to_owner = carrier.config.priority == Priority::OWNER;
    let peers = router
        .peers
        .iter()
        .filter(|_| !to_owner)
        .map(|peer| ("sends to", *peer));
    for (verb, address) in source.into_iter().chain(peers) {
        let Some(virtual_address) = carrier
            .all_addresses()
            .find(|own| own.value.address() == address.value)
        else {
            continue;
        };
        let message = format!(
            "{}: {} {verb} {}, which is a virtual address in {}",
            meeting.label(),
            meeting.name(router),
            address.value,
            meeting.name(carrier)
        );
        findings.add(
            Diagnostic::warning(Code::ClusterMovingAddress, address.place, message)
                .related(virtual_address.place, "it moves with the master")
                .help("adverts go between the nodes' own addresses"),
        );
    }
}
