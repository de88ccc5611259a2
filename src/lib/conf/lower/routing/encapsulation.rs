//! `encap`: lightweight tunnels.

use std::net::IpAddr;

use crate::conf::diagnostic::{Code, shown};
use crate::conf::keywords::RoutingName;
use crate::conf::limits::MPLS_LABELS_MAX;
use crate::conf::lower::words::Line;
use crate::conf::tree::Token;
use crate::conf::value;
use crate::types::{Encapsulation, Tunnel};

use super::Context;

/// The kinds of tunnels.
const KINDS: [&str; 4] = ["ip", "ip6", "mpls", "ila"];
/// Labels have 20 bits.
const LABEL_MAX: u32 = (1 << 20) - 1;

pub(super) fn read(
    word: Token<'_>,
    context: &mut Context<'_>,
    line: &mut Line<'_, '_>,
) -> Option<Encapsulation> {
    let kind = line.value(word)?;
    match kind.text {
        "ip" => {
            let v4 = |address| match address {
                IpAddr::V4(address) => Some(address),
                IpAddr::V6(_) => None,
            };
            let words = ("tos", "ttl");
            tunnel(kind, words, v4, context, line).map(Encapsulation::Ip)
        }
        "ip6" => {
            let v6 = |address| match address {
                IpAddr::V6(address) => Some(address),
                IpAddr::V4(_) => None,
            };
            let words = ("tc", "hoplimit");
            tunnel(kind, words, v6, context, line).map(Encapsulation::Ip6)
        }
        "mpls" => {
            let value = line.value(kind)?;
            labels(value, line).map(Encapsulation::Mpls)
        }
        "ila" => {
            let value = line.value(kind)?;
            locator(value, line).map(Encapsulation::Ila)
        }
        _ => {
            value::bad_choice(kind, &KINDS, line.findings);
            None
        }
    }
}

/// The words of an outer header, as long as they belong to it.
fn tunnel<A: Copy>(
    kind: Token<'_>,
    (tos, ttl): (&str, &str),
    of_family: fn(IpAddr) -> Option<A>,
    context: &mut Context<'_>,
    line: &mut Line<'_, '_>,
) -> Option<Tunnel<A>> {
    let mut tunnel = Tunnel::empty();
    while let Some(word) = line.peek() {
        if word.text == "id" {
            line.next();
            tunnel.id = Some(line.number(word, 0, u64::MAX)?);
        } else if word.text == "dst" || word.text == "src" {
            line.next();
            let value = line.value(word)?;
            let address = of_family(value::address(value, line.findings)?);
            if address.is_none() {
                let message = format!("an `encap {}` has addresses of its own family", kind.text);
                line.error(Code::WrongFamily, value, message);
                return None;
            }
            if word.text == "dst" {
                tunnel.destination = address;
            } else {
                tunnel.source = address;
            }
        } else if word.text == tos {
            line.next();
            tunnel.tos = Some(context.small(RoutingName::DsField, word, line)?);
        } else if word.text == ttl {
            line.next();
            tunnel.ttl = Some(line.number(word, 0, 255)?);
        } else if word.text == "flags" {
            line.next();
            tunnel.flags = Some(line.number(word, 0, 65_535)?);
        } else {
            break;
        }
    }
    if tunnel.id.is_none() && tunnel.destination.is_none() {
        let message = format!("an `encap {}` needs `dst` or `id`", kind.text);
        line.error(Code::BadEncapsulation, kind, message);
        return None;
    }
    Some(tunnel)
}

fn labels(value: Token<'_>, line: &mut Line<'_, '_>) -> Option<Vec<u32>> {
    let label = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_number);
        number.filter(|number| *number <= LABEL_MAX)
    };
    let labels: Option<Vec<u32>> = value.text.split('/').map(label).collect();
    let labels = labels.filter(|labels| labels.len() <= MPLS_LABELS_MAX);
    if labels.is_none() {
        let message = format!(
            "`{}` is not LABEL/LABEL…: up to {MPLS_LABELS_MAX} numbers from 0 to {LABEL_MAX}",
            shown(value.text)
        );
        line.error(Code::BadEncapsulation, value, message);
    }
    labels
}

/// Four groups of up to four hexadecimal digits, as in the upper half of an address.
fn locator(value: Token<'_>, line: &mut Line<'_, '_>) -> Option<u64> {
    let text = value.text.trim();
    let group = |text: &str| {
        let is_short = (1..=4).contains(&text.len()) && !text.starts_with('+');
        u16::from_str_radix(text, 16).ok().filter(|_| is_short)
    };
    let groups: Option<Vec<u16>> = text.split(':').map(group).collect();
    let groups: Option<[u16; 4]> = groups.and_then(|groups| groups.try_into().ok());
    if groups.is_none() {
        let message = format!("`{}` is not a locator such as 1:2:3:4", shown(value.text));
        line.error(Code::BadEncapsulation, value, message);
    }
    groups.map(|groups| {
        groups
            .iter()
            .fold(0, |sum, &group| sum << 16 | u64::from(group))
    })
}
