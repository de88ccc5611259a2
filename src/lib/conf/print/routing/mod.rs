//! Routes, rules and static addresses.

use std::fmt::Display;

use super::Settings;
use crate::types::{
    Encapsulation, Family, Hop, NextHop, PROTOCOL_OURS, Paths, Placement, Prefix, Range, Realms,
    Route, RouteKind, RouteTable, Rule, RuleAction, StaticAddress, Tracking, Tunnel,
};

/// Words of one entry.
#[derive(Default)]
struct Words(Vec<String>);

impl Words {
    fn word(&mut self, word: &str) {
        self.0.push(word.to_owned());
    }

    fn pair(&mut self, word: &str, value: impl Display) {
        self.0.extend([word.to_owned(), value.to_string()]);
    }

    fn optional(&mut self, word: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.pair(word, value);
        }
    }

    fn flag(&mut self, word: &str, is_set: bool) {
        if is_set {
            self.word(word);
        }
    }

    fn into_setting(self, out: &mut Settings) {
        let mut words = self.0.into_iter();
        if let Some(first) = words.next() {
            out.words(&first, words);
        }
    }
}

pub(super) fn addresses(addresses: &[StaticAddress], out: &mut Settings) {
    if addresses.is_empty() {
        return;
    }
    out.block("static_ipaddress", [], |out| {
        for entry in addresses {
            address(entry).into_setting(out);
        }
    });
}

pub(super) fn routes(keyword: &str, routes: &[Route], out: &mut Settings) {
    if routes.is_empty() {
        return;
    }
    out.block(keyword, [], |out| {
        for entry in routes {
            route(entry).into_setting(out);
        }
    });
}

pub(super) fn rules(keyword: &str, rules: &[Rule], out: &mut Settings) {
    if rules.is_empty() {
        return;
    }
    out.block(keyword, [], |out| {
        for entry in rules {
            rule(entry).into_setting(out);
        }
    });
}

fn address(address: &StaticAddress) -> Words {
    let mut words = Words::default();
    let family = address.prefix.family();
    // With a peer a prefix length has no place, not even a full one.
    match address.peer {
        Some(peer) => {
            words.word(&address.prefix.address().to_string());
            words.pair("peer", peer);
        }
        None => words.word(&address.prefix.to_string()),
    }
    words.pair("dev", &address.interface);
    words.optional("label", address.label.as_ref());
    match family {
        Family::V4 => words.pair("scope", address.scope),
        Family::V6 => match address.preferred_seconds {
            Some(seconds) => words.pair("preferred_lft", seconds),
            None => words.pair("preferred_lft", "forever"),
        },
    }
    words.optional("brd", address.broadcast);
    for flag in &address.flags {
        words.word(flag.word());
    }
    tracking(&address.tracking, &mut words);
    words
}

/// A prefix, or everything of a family.
fn everything_or(prefix: Option<Prefix>, family: Family) -> String {
    match (prefix, family) {
        (Some(prefix), _) => prefix.to_string(),
        (None, Family::V4) => "default".to_owned(),
        (None, Family::V6) => "::/0".to_owned(),
    }
}

fn route(route: &Route) -> Words {
    let mut words = Words::default();
    let kind = RouteKind::ALL
        .into_iter()
        .find(|(kind, _, _)| *kind == route.kind);
    if let Some((_, word, _)) = kind {
        words.word(word);
    }
    words.word(&everything_or(route.destination, route.family));
    words.optional("from", route.from);
    words.optional("src", route.source);
    if route.tos != 0 {
        words.pair("tos", route.tos);
    }
    match &route.table {
        RouteTable::Number(table) => words.pair("table", table),
        RouteTable::OfDomain(domain) => words.pair("vrf", domain),
    }
    protocol(route.protocol, &mut words);
    if route.family == Family::V4 {
        words.pair("scope", route.scope);
    }
    words.optional("metric", route.metric);
    words.word(match route.placement {
        Placement::Add => "add",
        Placement::Prepend => "prepend",
        Placement::Append => "append",
    });
    words.optional("realms", route.realms.map(realms));
    words.optional("expires", route.expires);
    words.optional("pref", route.preference);
    let enabled = |enabled| if enabled { "enabled" } else { "disabled" };
    words.optional("ttl-propagate", route.ttl_propagate.map(enabled));
    for (kind, metric) in &route.metrics {
        words.word(kind.word());
        words.flag("lock", metric.locked);
        words.0.push(metric.value.to_string());
    }
    if let Some(control) = &route.congestion_control {
        words.word("congctl");
        words.flag("lock", control.locked);
        words.word(&control.name);
    }
    if route.ecn {
        words.pair("features", "ecn");
    }
    tracking(&route.tracking, &mut words);
    match &route.paths {
        Paths::One(one) => hop(one, &mut words),
        Paths::Several { ways, interface } => {
            words.optional("dev", interface.as_ref());
            for next in ways {
                next_hop(next, &mut words);
            }
        }
    }
    words
}

fn next_hop(next: &NextHop, words: &mut Words) {
    words.word("nexthop");
    hop(&next.hop, words);
    words.pair("weight", next.weight);
    words.optional("realms", next.realms.map(realms));
}

fn hop(hop: &Hop, words: &mut Words) {
    words.optional("via", hop.via);
    words.optional("dev", hop.interface.as_ref());
    words.flag("onlink", hop.on_link);
    if let Some(tunnel) = &hop.encapsulation {
        words.word("encap");
        encapsulation(tunnel, words);
    }
}

fn encapsulation(encapsulation: &Encapsulation, words: &mut Words) {
    match encapsulation {
        Encapsulation::Ip(outer) => {
            words.word("ip");
            tunnel(outer, "tos", "ttl", words);
        }
        Encapsulation::Ip6(outer) => {
            words.word("ip6");
            tunnel(outer, "tc", "hoplimit", words);
        }
        Encapsulation::Mpls(labels) => {
            let labels: Vec<_> = labels.iter().map(u32::to_string).collect();
            words.pair("mpls", labels.join("/"));
        }
        Encapsulation::Ila(locator) => {
            let groups = [48, 32, 16, 0].map(|shift| format!("{:x}", locator >> shift & 0xffff));
            words.pair("ila", groups.join(":"));
        }
    }
}

fn tunnel<A: Display>(outer: &Tunnel<A>, tos: &str, ttl: &str, words: &mut Words) {
    words.optional("id", outer.id);
    words.optional("dst", outer.destination.as_ref());
    words.optional("src", outer.source.as_ref());
    words.optional(tos, outer.tos);
    words.optional(ttl, outer.ttl);
    words.optional("flags", outer.flags);
}

fn rule(rule: &Rule) -> Words {
    let mut words = Words::default();
    let selector = &rule.selector;
    words.flag("not", selector.inverted);
    let everything = match rule.family {
        Family::V4 => None,
        Family::V6 => Some("::/0".to_owned()),
    };
    // A rule of IPv6 without any address says so by a prefix that holds for all.
    let from = selector.from.map(|prefix| prefix.to_string());
    let anything = everything.filter(|_| selector.from.is_none() && selector.to.is_none());
    words.optional("from", from.or(anything));
    words.optional("to", selector.to);
    if selector.tos != 0 {
        words.pair("tos", selector.tos);
    }
    if let Some(mark) = selector.mark {
        let mask = mark
            .mask
            .map_or_else(String::new, |mask| format!("/{mask}"));
        words.pair("fwmark", format!("{}{mask}", mark.value));
    }
    words.optional("iif", selector.incoming.as_ref());
    words.optional("oif", selector.outgoing.as_ref());
    words.optional("tunnel-id", selector.tunnel);
    words.optional("uidrange", selector.users.map(range));
    words.optional("ipproto", selector.ip_protocol);
    words.optional("sport", selector.source_ports.map(range));
    words.optional("dport", selector.destination_ports.map(range));
    words.pair("preference", rule.priority);
    protocol(rule.protocol, &mut words);
    tracking(&rule.tracking, &mut words);
    match &rule.action {
        RuleAction::Lookup(lookup) => {
            words.pair("table", lookup.table);
            words.optional("realms", lookup.realms.map(realms));
            words.optional("suppress_prefixlength", lookup.suppress_prefix);
            words.optional("suppress_ifgroup", lookup.suppress_group);
        }
        RuleAction::DomainTable => words.word("l3mdev"),
        RuleAction::Goto(target) => words.pair("goto", target),
        RuleAction::Nop => words.word("nop"),
        RuleAction::Blackhole => words.word("blackhole"),
        RuleAction::Prohibit => words.word("prohibit"),
        RuleAction::Unreachable => words.word("unreachable"),
    }
    words
}

fn range<N: Copy + Display>(range: Range<N>) -> String {
    format!("{}-{}", range.first, range.last)
}

fn realms(realms: Realms) -> String {
    format!("{}/{}", realms.source, realms.destination)
}

fn protocol(protocol: u8, words: &mut Words) {
    if protocol != PROTOCOL_OURS {
        words.pair("protocol", protocol);
    }
}

fn tracking(tracking: &Tracking, words: &mut Words) {
    match tracking {
        Tracking::Ignored => words.word("no_track"),
        Tracking::Followed => {}
        Tracking::Group(group) => words.pair("track_group", group),
    }
}

#[cfg(test)]
mod tests;
