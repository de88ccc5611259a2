//! One entry of `static_routes` or `virtual_routes`.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{CommonFamily, Context, Reach, encapsulation, hop, metric};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::route::{Attribute, Route as Keyword, Router, Tables, Way};
use crate::conf::keywords::{Block, RoutingName};
use crate::conf::lower::words::Line;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{
    CongestionControl, Encapsulation, Family, Hop, IfName, Metric, MetricKind, NextHop, Paths,
    Placement, Prefix, Realms, Route, RouteKind, RouteTable, TABLE_MAIN, Tracking,
};

/// Router preferences by name, as the kernel numbers them. `linux/icmpv6.h`, `ICMPV6_ROUTER_PREF_…`
const PREFERENCES: [(&str, u8); 3] = [("low", 3), ("medium", 0), ("high", 1)];

/// What the words of an entry say.
#[derive(Default)]
struct Draft<'a> {
    family: CommonFamily,
    kind: Option<RouteKind>,
    destination: Option<Reach>,
    from: Option<(Prefix, Token<'a>)>,
    source: Option<IpAddr>,
    tos: Option<u8>,
    table: Option<RouteTable>,
    protocol: Option<(u8, Token<'a>)>,
    scope: Option<(u8, Token<'a>)>,
    cost: Option<u32>,
    placement: Placement,
    realms: Option<(Realms, Token<'a>)>,
    expires: Option<(u32, Token<'a>)>,
    preference: Option<(u8, Token<'a>)>,
    ttl_propagate: Option<bool>,
    metrics: BTreeMap<MetricKind, Metric>,
    congestion_control: Option<CongestionControl>,
    ecn: Option<bool>,
    via: Option<IpAddr>,
    interface: Option<IfName>,
    on_link: bool,
    encapsulation: Option<Encapsulation>,
    /// The second way of an old `or`.
    or: Option<IpAddr>,
    several: Vec<NextHop>,
    tracking: Option<Tracking>,
}

/// Reads an entry; `None` if something was wrong with it.
pub(super) fn read(
    entry: Entry<'_>,
    options: &'static Block,
    context: &mut Context<'_>,
    findings: &mut Findings,
) -> Option<Route> {
    let mut line = Line::whole(entry, findings);
    let mut draft = Draft::default();
    while let Some(word) = line.next() {
        match options
            .find(word.text)
            .and_then(|keyword| keyword.support().route())
        {
            Some(keyword) => draft.word(keyword, word, options, context, &mut line)?,
            None => draft.destination(word, After::Nothing, options, &mut line)?,
        }
    }
    draft.finish(entry, &mut line)
}

/// What stands before a destination.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    To,
    Kind,
}

impl<'a> Draft<'a> {
    fn word(
        &mut self,
        keyword: Keyword,
        word: Token<'a>,
        options: &'static Block,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        match keyword {
            // The word that stands for a kind of route in the table, not in a file.
            Keyword::Destination => self.destination(word, After::Kind, options, line),
            Keyword::To => {
                let next = line.value(word)?;
                self.destination(next, After::To, options, line)
            }
            Keyword::Default6 => self.default6(word, line),
            Keyword::Inet => self.family.forced(Family::V4, word, line),
            Keyword::Inet6 => self.family.forced(Family::V6, word, line),
            Keyword::As => unsupported_as(word, line),
            Keyword::Router(keyword) => self.next_router(keyword, word, line),
            Keyword::Way(keyword) => self.way(keyword, word, context, line),
            Keyword::Tables(keyword) => self.place(keyword, word, context, line),
            Keyword::Attribute(keyword) => self.attribute(keyword, word, context, line),
            Keyword::Metric(kind) => {
                let metric = metric::read(kind, word, line)?;
                let mut known = self.metrics.insert(kind, metric);
                if known.is_some() {
                    super::set(&mut known, metric, word, line);
                }
                Some(())
            }
            Keyword::Placement(placement) => {
                self.placement = placement;
                Some(())
            }
            Keyword::NoTrack => {
                super::set(&mut self.tracking, Tracking::Ignored, word, line);
                Some(())
            }
            Keyword::TrackGroup => {
                let group = context.group(word, line)?;
                super::set(&mut self.tracking, Tracking::Group(group), word, line);
                Some(())
            }
            Keyword::Lock => {
                let message = "`lock` stands between a metric and its value";
                line.error(Code::BadRoute, word, message);
                None
            }
        }
    }

    /// `[to] [TYPE] PREFIX`.
    fn destination(
        &mut self,
        word: Token<'a>,
        after: After,
        options: &'static Block,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        if let Some(kind) = kind(word) {
            if after == After::To {
                let message = "keepalived takes no kind of route after `to`; here it counts";
                line.findings.add(
                    Diagnostic::warning(Code::WordOrder, word.span, message)
                        .help(format!("write `{}` without `to`", word.text)),
                );
            }
            super::set(&mut self.kind, kind, word, line);
            if let Some(to) = line.take("to") {
                let message = "keepalived takes no `to` after the kind of route; here it counts";
                line.warn(Code::WordOrder, to, message);
            }
            let next = line.value(word)?;
            return self.destination(next, After::Kind, options, line);
        }
        let address = word.text.split('/').next().unwrap_or_default();
        let is_word = !matches!(word.text, "default" | "any" | "all");
        if after == After::Nothing && is_word && address.parse::<IpAddr>().is_err() {
            let looks_like_one = address.contains(['.', ':']) && !address.contains('=');
            if !looks_like_one {
                super::unknown(word, "route", options, line);
                return None;
            }
        }
        let reach = super::prefix(word, &mut self.family, line)?;
        super::set(&mut self.destination, reach, word, line);
        Some(())
    }

    fn default6(&mut self, word: Token<'a>, line: &mut Line<'a, '_>) -> Option<()> {
        self.family.agree(Family::V6, word, line)?;
        let message = "`default6` is an old word";
        line.findings
            .add(Diagnostic::note(Code::Deprecated, word.span, message).help("write `::/0`"));
        super::set(&mut self.destination, Reach::Everything, word, line);
        Some(())
    }

    fn next_router(
        &mut self,
        keyword: Router,
        word: Token<'a>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        let newer = match keyword {
            Router::Via => None,
            Router::Gateway => Some("via"),
            Router::Or => Some("nexthop via"),
        };
        if let Some(newer) = newer {
            let message = format!("`{}` is an old word", word.text);
            line.findings.add(
                Diagnostic::warning(Code::Deprecated, word.span, message)
                    .help(format!("write `{newer}`")),
            );
        }
        let address = hop::via(word, &mut self.family, line)?;
        let slot = if keyword == Router::Or {
            &mut self.or
        } else {
            &mut self.via
        };
        super::set(slot, address, word, line);
        Some(())
    }

    /// How packets get there.
    fn way(
        &mut self,
        keyword: Way,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        match keyword {
            Way::Interface => {
                let name = hop::interface(word, line)?;
                super::set(&mut self.interface, name, word, line);
            }
            Way::OnLink => self.on_link = true,
            Way::Encapsulation => {
                let tunnel = encapsulation::read(word, context, line)?;
                super::set(&mut self.encapsulation, tunnel, word, line);
            }
            Way::NextHop => {
                self.several = hop::all(word, &mut self.family, context, line)?;
            }
            Way::Weight => {
                let message = "`weight` belongs to a `nexthop`";
                line.error(Code::BadRoute, word, message);
                return None;
            }
        }
        Some(())
    }

    /// Where the route is among the others.
    fn place(
        &mut self,
        keyword: Tables,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        match keyword {
            Tables::Tos => {
                let tos = context.small(RoutingName::DsField, word, line)?;
                super::set(&mut self.tos, tos, word, line);
            }
            Tables::Protocol => {
                let protocol = context.small(RoutingName::Protocol, word, line)?;
                super::set(&mut self.protocol, (protocol, word), word, line);
            }
            Tables::Scope => {
                let scope = context.small(RoutingName::Scope, word, line)?;
                super::set(&mut self.scope, (scope, word), word, line);
            }
            Tables::Vrf => {
                let domain = hop::interface(word, line)?;
                super::set(&mut self.table, RouteTable::OfDomain(domain), word, line);
            }
            Tables::Table => {
                let value = line.value(word)?;
                let number = context.named(RoutingName::Table, value, (0, u32::MAX), line)?;
                // The kernel takes 0 for the main table.
                let number = if number == 0 { TABLE_MAIN } else { number };
                super::set(&mut self.table, RouteTable::Number(number), word, line);
            }
        }
        Some(())
    }

    /// What else the route has.
    fn attribute(
        &mut self,
        keyword: Attribute,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        match keyword {
            Attribute::Source => {
                let address = super::address(word, &mut self.family, line)?;
                super::set(&mut self.source, address, word, line);
            }
            Attribute::From => {
                let value = line.value(word)?;
                let prefix = value::prefix(value, line.findings)?;
                if prefix.family() == Family::V4 {
                    line.error(Code::WrongFamily, value, "only routes of IPv6 have `from`");
                    return None;
                }
                self.family.agree(Family::V6, value, line)?;
                super::set(&mut self.from, (prefix, word), word, line);
            }
            Attribute::Cost => {
                let cost = line.number(word, 0, u32::MAX.into())?;
                super::set(&mut self.cost, cost, word, line);
            }
            Attribute::Expires => {
                let seconds = line.number(word, 0, u32::MAX.into())?;
                super::set(&mut self.expires, (seconds, word), word, line);
            }
            Attribute::Realms => {
                let realms = context.realms(word, line)?;
                super::set(&mut self.realms, (realms, word), word, line);
            }
            Attribute::Features => {
                let value = line.value(word)?;
                if value.text != "ecn" {
                    value::bad_choice(value, &["ecn"], line.findings);
                    return None;
                }
                super::set(&mut self.ecn, true, word, line);
            }
            Attribute::CongestionControl => {
                let control = metric::congestion_control(word, line)?;
                super::set(&mut self.congestion_control, control, word, line);
            }
            Attribute::Preference => {
                let preference = preference(word, line)?;
                super::set(&mut self.preference, (preference, word), word, line);
            }
            Attribute::TtlPropagate => {
                let value = line.value(word)?;
                let enabled = match value.text {
                    "enabled" => true,
                    "disabled" => false,
                    _ => {
                        value::bad_choice(value, &["enabled", "disabled"], line.findings);
                        return None;
                    }
                };
                super::set(&mut self.ttl_propagate, enabled, word, line);
            }
        }
        Some(())
    }

    /// The route, if its parts go together.
    fn finish(mut self, entry: Entry<'a>, line: &mut Line<'a, '_>) -> Option<Route> {
        let Some(destination) = self.destination.take() else {
            let message = "the route has no destination";
            line.error(Code::BadRoute, entry.head(), message);
            return None;
        };
        let family = self.family.or_v4();
        self.check_family(family, line)?;
        let tracking = self.tracking(entry, line);
        let protocol = super::protocol(self.protocol, &tracking, line);
        let paths = self.paths(entry, line);
        let scope = self.scope.filter(|_| family == Family::V4);
        Some(Route {
            family,
            kind: self.kind.unwrap_or(RouteKind::Unicast),
            destination: destination.prefix(),
            from: self.from.map(|(prefix, _)| prefix),
            source: self.source,
            tos: self.tos.unwrap_or(0),
            table: self.table.unwrap_or(RouteTable::Number(TABLE_MAIN)),
            protocol,
            scope: scope.map_or(0, |(scope, _)| scope),
            metric: self.cost,
            placement: self.placement,
            realms: self.realms.map(|(realms, _)| realms),
            expires: self.expires.map(|(seconds, _)| seconds),
            preference: self.preference.map(|(preference, _)| preference),
            ttl_propagate: self.ttl_propagate,
            metrics: self.metrics,
            congestion_control: self.congestion_control,
            ecn: self.ecn.unwrap_or(false),
            paths,
            tracking,
        })
    }

    fn check_family(&self, family: Family, line: &mut Line<'a, '_>) -> Option<()> {
        let (only_v4, only_v6) = match family {
            Family::V4 => {
                let expires = self.expires.map(|(_, word)| word);
                let preference = self.preference.map(|(_, word)| word);
                (None, expires.or(preference))
            }
            Family::V6 => (self.realms.map(|(_, word)| word), None),
        };
        if let Some(word) = only_v4.or(only_v6) {
            let message = format!("a route of {family} has no `{}`", word.text);
            line.error(Code::WrongFamily, word, message);
            return None;
        }
        if let (Family::V6, Some((_, word))) = (family, self.scope) {
            let message = "a route of IPv6 has no scope: it is ignored";
            line.warn(Code::WrongFamily, word, message);
        }
        Some(())
    }

    /// keepalived can only follow a route that has an interface as a whole.
    fn tracking(&mut self, entry: Entry<'a>, line: &mut Line<'a, '_>) -> Tracking {
        let tracking = self.tracking.take().unwrap_or(Tracking::Followed);
        if tracking == Tracking::Ignored || self.interface.is_some() {
            return tracking;
        }
        let message = "without an interface nobody notices when this route is removed";
        let help = if self.several.is_empty() {
            "add `dev INTERFACE`, or `no_track` if that is all right"
        } else {
            "add `dev INTERFACE` before the first `nexthop`, or `no_track` if that is all right"
        };
        line.findings
            .add(Diagnostic::warning(Code::CannotTrack, entry.head().span, message).help(help));
        Tracking::Ignored
    }

    fn paths(&mut self, entry: Entry<'a>, line: &mut Line<'a, '_>) -> Paths {
        let way = |via, interface| NextHop {
            hop: Hop {
                via,
                interface,
                ..Hop::UNKNOWN
            },
            weight: 1,
            realms: None,
        };
        let one = Hop {
            via: self.via,
            interface: self.interface.take(),
            on_link: self.on_link,
            encapsulation: self.encapsulation.take(),
        };
        let interface = one.interface.clone();
        let mut several = std::mem::take(&mut self.several);
        if let Some(or) = self.or {
            several.insert(0, way(Some(or), one.interface.clone()));
        }
        if several.is_empty() {
            return Paths::One(one);
        }
        if one.via.is_some() || one.encapsulation.is_some() {
            if self.or.is_none() {
                let message = "the route has `via` or `encap` and `nexthop`: the first counts as one more `nexthop`";
                line.warn(Code::BadRoute, entry.head(), message);
            }
            several.insert(
                0,
                NextHop {
                    hop: one,
                    weight: 1,
                    realms: None,
                },
            );
        } else {
            for next in &mut several {
                next.hop.on_link |= one.on_link;
            }
        }
        Paths::Several {
            ways: several,
            interface,
        }
    }
}

/// A kind of route, by name or number.
fn kind(word: Token<'_>) -> Option<RouteKind> {
    let number = Some(word.text)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok());
    RouteKind::ALL
        .into_iter()
        .find(|(_, name, known)| *name == word.text || number == Some(*known))
        .map(|(kind, _, _)| kind)
        .or_else(|| (word.text == "brd").then_some(RouteKind::Broadcast))
}

fn preference(word: Token<'_>, line: &mut Line<'_, '_>) -> Option<u8> {
    let value = line.value(word)?;
    let named = PREFERENCES.iter().find(|(name, _)| *name == value.text);
    if let Some((_, preference)) = named {
        return Some(*preference);
    }
    if value.text.starts_with(|c: char| c.is_ascii_digit()) {
        let number = line.number_in(value, 0, 255)?;
        return u8::try_from(number).ok();
    }
    value::bad_choice(value, &PREFERENCES.map(|(name, _)| name), line.findings);
    None
}

/// `as [to] IP`.
fn unsupported_as(word: Token<'_>, line: &mut Line<'_, '_>) -> Option<()> {
    line.take("to");
    let value = line.value(word)?;
    let message = format!(
        "`as` is for labels, which routes of IP don't have: `{}` is ignored",
        shown(value.text)
    );
    line.warn(Code::BadRoute, word, message);
    Some(())
}
