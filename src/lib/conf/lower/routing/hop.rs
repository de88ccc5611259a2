//! `nexthop`: the ways of a route that has several.

use std::net::IpAddr;

use super::{CommonFamily, Context, encapsulation, set};
use crate::conf::diagnostic::{Code, shown};
use crate::conf::limits::NEXT_HOPS_MAX;
use crate::conf::lower::words::Line;
use crate::conf::tree::Token;
use crate::conf::value;
use crate::types::{Family, Hop, IfName, NextHop};

/// `[inet | inet6] IP` after `via`.
pub(super) fn via(
    word: Token<'_>,
    family: &mut CommonFamily,
    line: &mut Line<'_, '_>,
) -> Option<IpAddr> {
    if let Some(inet) = line.take("inet") {
        family.agree(Family::V4, inet, line)?;
    } else if let Some(inet6) = line.take("inet6") {
        family.agree(Family::V6, inet6, line)?;
    }
    super::address(word, family, line)
}

pub(super) fn interface(word: Token<'_>, line: &mut Line<'_, '_>) -> Option<IfName> {
    let value = line.value(word)?;
    value::interface(value, line.findings)
}

/// All that follows the first `nexthop` of a line.
pub(super) fn all(
    first: Token<'_>,
    family: &mut CommonFamily,
    context: &mut Context<'_>,
    line: &mut Line<'_, '_>,
) -> Option<Vec<NextHop>> {
    let mut hops = Vec::new();
    let mut word = Some(first);
    while let Some(start) = word {
        hops.push(one(start, family, context, line)?);
        word = line.take("nexthop");
    }
    if let Some(rest) = line.peek() {
        let message = format!(
            "`{}` stands after the ways of the route, where nothing else can follow",
            shown(rest.text)
        );
        line.error(Code::BadRoute, rest, message);
        return None;
    }
    if hops.len() > NEXT_HOPS_MAX {
        let message = format!("the route has more than {NEXT_HOPS_MAX} ways");
        line.error(Code::BadRoute, first, message);
        return None;
    }
    Some(hops)
}

fn one(
    start: Token<'_>,
    family: &mut CommonFamily,
    context: &mut Context<'_>,
    line: &mut Line<'_, '_>,
) -> Option<NextHop> {
    let mut next = NextHop {
        hop: Hop::UNKNOWN,
        weight: 1,
        realms: None,
    };
    let mut weight = None;
    while let Some(word) = line.peek() {
        match word.text {
            "via" => {
                line.next();
                let address = via(word, family, line)?;
                set(&mut next.hop.via, address, word, line);
            }
            "dev" | "oif" => {
                line.next();
                let name = interface(word, line)?;
                set(&mut next.hop.interface, name, word, line);
            }
            "weight" => {
                line.next();
                let number = line.number(word, 1, 256)?;
                set(&mut weight, number, word, line);
            }
            "onlink" => {
                line.next();
                next.hop.on_link = true;
            }
            "encap" => {
                line.next();
                let tunnel = encapsulation::read(word, context, line)?;
                set(&mut next.hop.encapsulation, tunnel, word, line);
            }
            "realms" => {
                line.next();
                let realms = context.realms(word, line)?;
                set(&mut next.realms, realms, word, line);
            }
            _ => break,
        }
    }
    if next.hop == Hop::UNKNOWN {
        let message = "this way has neither `via` nor `dev`";
        line.error(Code::BadRoute, start, message);
        return None;
    }
    next.weight = weight.unwrap_or(1);
    Some(next)
}
