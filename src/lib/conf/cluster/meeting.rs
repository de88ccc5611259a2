//! Which virtual routers of different nodes are the same one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::contradictions::Contradictions;
use super::node::{Node, Router};
use crate::conf::diagnostic::{Code, Diagnostic, Severity};
use crate::conf::source::Span;
use crate::types::{Family, Vrid};

/// All nodes, with the virtual routers that they share.
pub(super) struct Nodes<'a> {
    pub(super) list: &'a [Node<'a>],
    /// Each virtual router with the nodes that have it, one router a node.
    meetings: Vec<Vec<&'a Router<'a>>>,
}

/// What makes two virtual routers of one identifier the same; the stronger reason last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// Their interfaces have the same name.
    Interface,
    /// They speak to each other, or to the same third one.
    Peers,
    /// They have an address in common.
    Address,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(list: &'a [Node<'a>]) -> Self {
        let mut meetings: Vec<Vec<&Router<'_>>> = Vec::new();
        let mut by_identifier: BTreeMap<(Family, Vrid), Vec<usize>> = BTreeMap::new();
        for node in list {
            let mut candidates = Vec::new();
            for (at, router) in node.routers.iter().enumerate() {
                let known = by_identifier.get(&(router.family(), router.config.vrid));
                for &meeting in known.into_iter().flatten() {
                    let ties = meetings
                        .get(meeting)
                        .into_iter()
                        .flatten()
                        .filter_map(|member| {
                            let same_name = member.config.name == router.config.name;
                            let same_interface = member.config.interface == router.config.interface;
                            Some((tie(member, router)?, same_interface, same_name))
                        });
                    candidates.extend(ties.max().map(|best| (Reverse(best), at, meeting)));
                }
            }
            candidates.sort_unstable();
            // The strongest tie first; a router has one meeting, a meeting one router of a node.
            let mut placed = vec![None; node.routers.len()];
            for (_, at, meeting) in candidates {
                if placed.contains(&Some(meeting)) {
                    continue;
                }
                if let Some(place) = placed.get_mut(at).filter(|place| place.is_none()) {
                    *place = Some(meeting);
                }
            }
            for (router, meeting) in node.routers.iter().zip(placed) {
                if let Some(members) = meeting.and_then(|meeting| meetings.get_mut(meeting)) {
                    members.push(router);
                    continue;
                }
                let identifier = (router.family(), router.config.vrid);
                let known = by_identifier.entry(identifier).or_default();
                known.push(meetings.len());
                meetings.push(vec![router]);
            }
        }
        Self { list, meetings }
    }

    /// The virtual routers that more than one node has.
    pub(super) fn meetings(&self) -> impl Iterator<Item = Meeting<'_>> {
        self.meetings
            .iter()
            .filter(|members| members.len() > 1)
            .map(|members| Meeting {
                nodes: self.list,
                members,
            })
    }

    /// The virtual routers that one node alone has.
    pub(super) fn alone(&self) -> impl Iterator<Item = &'a Router<'a>> + '_ {
        self.meetings
            .iter()
            .filter(|members| members.len() == 1)
            .filter_map(|members| members.first().copied())
    }

    /// Number of the virtual router among all of the cluster, by node and name.
    pub(super) fn numbers(&self) -> BTreeMap<(usize, &'a str), usize> {
        let mut numbers = BTreeMap::new();
        for (number, members) in self.meetings.iter().enumerate() {
            for member in members {
                numbers.insert((member.node, member.config.name.as_str()), number);
            }
        }
        numbers
    }

    /// The nodes that share virtual routers, directly or through others; those that share none are
    /// left out.
    pub(super) fn neighbourhoods(&self) -> Vec<Vec<&'a Node<'a>>> {
        // Each node follows the lowest number that it is connected with.
        let mut leader: Vec<usize> = (0..self.list.len()).collect();
        for meeting in self.meetings() {
            let leaders: Vec<_> = meeting
                .members
                .iter()
                .filter_map(|member| leader.get(member.node).copied())
                .collect();
            let lowest = leaders.iter().copied().min().unwrap_or(0);
            for one in &mut leader {
                if leaders.contains(one) {
                    *one = lowest;
                }
            }
        }
        let mut neighbourhoods: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for (node, leader) in self.list.iter().zip(leader) {
            neighbourhoods.entry(leader).or_default().push(node);
        }
        neighbourhoods.retain(|_, nodes| nodes.len() > 1);
        neighbourhoods.into_values().collect()
    }

    /// How messages call the node of a router.
    pub(super) fn name(&self, router: &Router<'_>) -> &'a str {
        name(self.list, router)
    }
}

fn name<'a>(nodes: &'a [Node<'a>], router: &Router<'_>) -> &'a str {
    nodes.get(router.node).map_or("", |node| node.name)
}

/// Why two routers with the same identifier and family are one, if they are.
fn tie(one: &Router<'_>, other: &Router<'_>) -> Option<Tie> {
    let shares_address = one
        .all_addresses()
        .any(|address| other.carries(address.value.address()));
    if shares_address {
        return Some(Tie::Address);
    }
    if are_peers(one, other) {
        return Some(Tie::Peers);
    }
    let both_unicast = one.is_unicast() && other.is_unicast();
    let same_interface = one.config.interface == other.config.interface;
    (same_interface && !both_unicast).then_some(Tie::Interface)
}

/// Whether one names the other as a peer, or both name a third.
fn are_peers(one: &Router<'_>, other: &Router<'_>) -> bool {
    let names = |one: &Router<'_>, other: &Router<'_>| {
        other
            .source
            .is_some_and(|source| one.peers.iter().any(|peer| peer.value == source.value))
    };
    let common = one
        .peers
        .iter()
        .any(|peer| other.peers.iter().any(|also| also.value == peer.value));
    names(one, other) || names(other, one) || common
}

/// One virtual router of several nodes.
#[derive(Clone, Copy)]
pub(super) struct Meeting<'m> {
    nodes: &'m [Node<'m>],
    /// One router a node, at least two, in the order of the nodes.
    pub(super) members: &'m [&'m Router<'m>],
}

/// What a rule that compares one setting says.
pub(super) struct Rule {
    pub(super) code: Code,
    pub(super) severity: Severity,
    /// The setting with its verb.
    pub(super) subject: &'static str,
    pub(super) help: &'static str,
}

/// What one router says about a setting.
pub(super) struct Value<K> {
    /// What is compared.
    pub(super) key: K,
    /// How messages show it.
    pub(super) shown: String,
    pub(super) place: Span,
}

impl<'m> Meeting<'m> {
    /// How messages call the virtual router.
    pub(super) fn label(&self) -> String {
        self.members
            .first()
            .map(|router| label(router))
            .unwrap_or_default()
    }

    /// How messages call the node of a router.
    pub(super) fn name(&self, router: &Router<'_>) -> &'m str {
        name(self.nodes, router)
    }

    /// Every two of its members, each once.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'m Router<'m>, &'m Router<'m>)> {
        let members = self.members;
        members
            .iter()
            .enumerate()
            .flat_map(move |(at, one)| members.iter().skip(at + 1).map(move |other| (*one, *other)))
    }

    /// The first member beside each of the others.
    pub(super) fn first_and_others(
        &self,
    ) -> impl Iterator<Item = (&'m Router<'m>, &'m Router<'m>)> {
        let first = self.members.first().copied();
        let others = self.members.iter().skip(1);
        others.filter_map(move |other| Some((first?, *other)))
    }

    /// Reports each member whose value is not the one that most members have.
    pub(super) fn compare<K: PartialEq>(
        &self,
        rule: &Rule,
        value: impl Fn(&'m Router<'m>) -> Value<K>,
        findings: &mut Contradictions,
    ) {
        let values: Vec<_> = self
            .members
            .iter()
            .map(|member| (*member, value(member)))
            .collect();
        let votes = |candidate: &Value<K>| {
            values
                .iter()
                .filter(|(_, value)| value.key == candidate.key)
                .count()
        };
        let Some((usual_router, usual)) = values
            .iter()
            .rev()
            .max_by_key(|(_, candidate)| votes(candidate))
        else {
            return;
        };
        for (router, other) in values.iter().filter(|(_, value)| value.key != usual.key) {
            let message = format!(
                "{}: {} {} in {}, {} in {}",
                self.label(),
                rule.subject,
                usual.shown,
                self.name(usual_router),
                other.shown,
                self.name(router)
            );
            findings.add(
                Diagnostic::new(rule.code, rule.severity, message)
                    .at(other.place)
                    .related(usual.place, usual.shown.clone())
                    .help(rule.help),
            );
        }
    }
}

/// How messages call a virtual router.
pub(super) fn label(router: &Router<'_>) -> String {
    match router.family() {
        Family::V4 => format!("VRID {}", router.config.vrid),
        Family::V6 => format!("VRID {} of IPv6", router.config.vrid),
    }
}
