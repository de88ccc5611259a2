//! Whether sync groups hold the same routers together on all nodes.

use std::collections::BTreeMap;

use super::contradictions::Contradictions;
use super::meeting::{Nodes, label};
use super::node::{Group, Node, Router};
use super::tracking::Sum;
use crate::conf::diagnostic::{Code, Diagnostic, shown};
use crate::conf::source::Span;

/// A group with the numbers that its routers have among all of the cluster.
struct Bound<'g> {
    node: usize,
    group: &'g Group<'g>,
    routers: BTreeMap<usize, (&'g Router<'g>, Span)>,
}

impl<'g> Bound<'g> {
    fn new(
        node: usize,
        of: &'g Node<'g>,
        group: &'g Group<'g>,
        numbers: &BTreeMap<(usize, &str), usize>,
    ) -> Self {
        let routers = group
            .members
            .iter()
            .filter_map(|name| {
                let number = *numbers.get(&(node, name.value))?;
                let is_it = |router: &&Router<'_>| router.config.name.as_str() == name.value;
                Some((number, (of.routers.iter().find(is_it)?, name.place)))
            })
            .collect();
        Self {
            node,
            group,
            routers,
        }
    }
}

pub(super) fn check(nodes: &Nodes<'_>, findings: &mut Contradictions) {
    let numbers = nodes.numbers();
    let groups: Vec<_> = nodes
        .list
        .iter()
        .enumerate()
        .flat_map(|(at, node)| node.groups.iter().map(move |group| (at, node, group)))
        .map(|(at, node, group)| Bound::new(at, node, group, &numbers))
        .collect();
    // Which routers each node has, by number.
    let mut known: BTreeMap<usize, BTreeMap<usize, &Router<'_>>> = BTreeMap::new();
    for (at, node) in nodes.list.iter().enumerate() {
        for router in &node.routers {
            if let Some(number) = numbers.get(&(at, router.config.name.as_str())) {
                known.entry(at).or_default().insert(*number, router);
            }
        }
    }
    let groups = Groups::new(groups);
    for (at, bound) in groups.list.iter().enumerate() {
        for (other, routers) in known.iter().filter(|(other, _)| **other != bound.node) {
            let counterpart = groups.counterpart(bound, *other);
            shapes(
                nodes,
                bound,
                routers,
                counterpart.map(|(_, group)| group),
                findings,
            );
            // The same routers in a group there too: said with the first of the two.
            let told = counterpart.is_some_and(|(there, group)| {
                there < at && group.routers.keys().eq(bound.routers.keys())
            });
            if !told {
                crossed(nodes, bound, routers, findings);
            }
        }
    }
}

/// All groups, and which of them each router is in.
struct Groups<'g> {
    list: Vec<Bound<'g>>,
    of_router: BTreeMap<(usize, usize), usize>,
}

impl<'g> Groups<'g> {
    fn new(list: Vec<Bound<'g>>) -> Self {
        let of_router = list
            .iter()
            .enumerate()
            .flat_map(|(at, bound)| {
                let routers = bound.routers.keys();
                routers.map(move |number| ((bound.node, *number), at))
            })
            .collect();
        Self { list, of_router }
    }

    /// The group of another node that has the most routers of this one, with its number.
    fn counterpart(&self, bound: &Bound<'_>, other: usize) -> Option<(usize, &Bound<'g>)> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for number in bound.routers.keys() {
            if let Some(group) = self.of_router.get(&(other, *number)) {
                *shared.entry(*group).or_default() += 1;
            }
        }
        let (at, _) = shared.into_iter().max_by_key(|(_, count)| *count)?;
        Some((at, self.list.get(at)?))
    }
}

/// Routers that are in one group here, and not on the other node, which has them too.
fn shapes(
    nodes: &Nodes<'_>,
    bound: &Bound<'_>,
    routers: &BTreeMap<usize, &Router<'_>>,
    counterpart: Option<&Bound<'_>>,
    findings: &mut Contradictions,
) {
    for (number, (router, place)) in &bound.routers {
        let Some(there) = routers.get(number) else {
            continue;
        };
        if counterpart.is_some_and(|group| group.routers.contains_key(number)) {
            continue;
        }
        let here = nodes.name(router);
        let (code, end, place_there, text) = match counterpart {
            Some(group) => (
                Code::ClusterGroupMember,
                format!(
                    "not of `{}` in {}",
                    shown(group.group.name),
                    nodes.name(there)
                ),
                group.group.place,
                "without it",
            ),
            None => (
                Code::ClusterGroup,
                format!("of no such group in {}", nodes.name(there)),
                there.name_place,
                "on its own here",
            ),
        };
        let message = format!(
            "{} is a member of the sync group `{}` in {here}, {end}",
            label(router),
            shown(bound.group.name)
        );
        findings.add(
            Diagnostic::warning(code, *place, message)
                .related(place_there, text)
                .help("give all nodes the same groups; else some of the addresses move and the others stay"),
        );
    }
}

/// Routers of one group of which each node is ahead in one: the group never settles.
fn crossed(
    nodes: &Nodes<'_>,
    bound: &Bound<'_>,
    routers: &BTreeMap<usize, &Router<'_>>,
    findings: &mut Contradictions,
) {
    let pairs: Vec<_> = bound
        .routers
        .iter()
        .filter_map(|(number, (router, _))| Some((*router, *routers.get(number)?)))
        .map(|(here, there)| {
            let (own, other) = (Sum::good(here).effective, Sum::good(there).effective);
            (here, there, own, other)
        })
        .collect();
    let ahead = pairs.iter().find(|(_, _, own, other)| own > other);
    let behind = pairs.iter().find(|(_, _, own, other)| own < other);
    let (Some((first, first_there, own, other)), Some((second, _, own_second, other_second))) =
        (ahead, behind)
    else {
        return;
    };
    let (here, there) = (nodes.name(first), nodes.name(first_there));
    let message = format!(
        "sync group `{}`: {here} is ahead in {} ({own} > {other}), {there} in {} ({other_second} > {own_second})",
        shown(bound.group.name),
        label(first),
        label(second)
    );
    findings.add(
        Diagnostic::warning(
            Code::ClusterCrossedPriorities,
            second.place("priority"),
            message,
        )
        .related(first.place("priority"), "ahead here")
        .related(first_there.place("priority"), "behind there")
        .help("let one node be ahead in all routers of a group; with each ahead in one, the group never becomes master as a whole"),
    );
}
