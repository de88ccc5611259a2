//! Rules that look at all virtual routers together.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::globals;
use super::instance::Draft;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::model::ScriptSecurity;
use crate::conf::source::Span;
use crate::types::Family;

/// The group of adverts over IPv4. RFC 9568 §5.1.1.2
const MULTICAST_V4: IpAddr = IpAddr::V4(Ipv4Addr::new(224, 0, 0, 18));
/// The group of adverts over IPv6. RFC 9568 §5.1.2.2
const MULTICAST_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x12));

/// Applies the rules; `other_script` is where the first script stands that is not a virtual router's.
pub(super) fn check(
    drafts: &[Draft<'_>],
    other_script: Option<Span>,
    globals: &globals::Draft,
    findings: &mut Findings,
) {
    names(drafts, findings);
    identifiers(drafts, findings);
    virtual_interfaces(drafts, findings);
    addresses(drafts, findings);
    let scripts_here = drafts
        .iter()
        .flat_map(|draft| [draft.notify.first(), draft.reports.first_script()])
        .flatten();
    scripts(scripts_here.chain(other_script).min(), globals, findings);
}

fn names(drafts: &[Draft<'_>], findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for draft in drafts {
        let Some(name) = draft.name else {
            continue;
        };
        if let Some(first) = seen.get(name) {
            let message = format!("there is a virtual router `{}` already", shown(name));
            findings.add(
                Diagnostic::error(Code::DuplicateInstance, draft.place, message)
                    .related(*first, "the first one"),
            );
        } else {
            seen.insert(name, draft.place);
        }
    }
}

/// Routers of one network must differ in their identifiers; so must those that talk to the same peer.
fn identifiers(drafts: &[Draft<'_>], findings: &mut Findings) {
    let mut groups = BTreeMap::new();
    let mut peers = BTreeMap::new();
    for draft in drafts {
        let (Some(interface), Some(vrid)) = (draft.interface.value(), draft.vrid.value()) else {
            continue;
        };
        let place = draft.vrid.span().unwrap_or(draft.place);
        let family = draft.family();
        let key = (interface, vrid.get(), family);
        let (first, space) = if draft.transport.has_peers() {
            let source = draft.transport.source();
            let mut first = None;
            for (peer, _) in draft.transport.peer_addresses() {
                let before = peers.get(&(key, source, peer)).copied();
                first = first.or_else(|| before.map(|place| (place, peer)));
                peers.entry((key, source, peer)).or_insert(place);
            }
            let Some((first, peer)) = first else {
                continue;
            };
            (first, format!("with the peer {peer}"))
        } else {
            let group = draft.transport.group().unwrap_or(match family {
                Family::V4 => MULTICAST_V4,
                Family::V6 => MULTICAST_V6,
            });
            let Some(first) = groups.get(&(key, group)).copied() else {
                groups.insert((key, group), place);
                continue;
            };
            (first, format!("for {family}"))
        };
        let message = format!("`virtual_router_id` {vrid} is used twice {space} on {interface}");
        findings.add(
            Diagnostic::error(Code::DuplicateVrid, place, message)
                .related(first, "it was used here"),
        );
    }
}

/// Names that the user gave to virtual interfaces.
fn virtual_interfaces(drafts: &[Draft<'_>], findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for draft in drafts {
        let Some((name, place)) = draft.attachment.name() else {
            continue;
        };
        if let Some(first) = seen.get(name) {
            let message = format!("two virtual routers would make the interface {name}");
            findings.add(
                Diagnostic::error(Code::VmacClash, place, message)
                    .related(*first, "the first one")
                    .help("give each its own name, or none"),
            );
        } else {
            seen.insert(name, place);
        }
    }
}

fn addresses(drafts: &[Draft<'_>], findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for draft in drafts {
        let Some(own) = draft.interface.value() else {
            continue;
        };
        for address in draft.addresses.iter().chain(&draft.excluded) {
            let key = (address.prefix.address(), address.interface(own));
            if let Some(first) = seen.get(&key) {
                let message = format!(
                    "{} on {} belongs to another virtual router too",
                    address.prefix.address(),
                    address.interface(own)
                );
                findings.add(
                    Diagnostic::warning(Code::SharedAddress, address.span, message)
                        .related(*first, "it was given here")
                        .help("whoever stops first takes the address from the other"),
                );
            } else {
                seen.insert(key, address.span);
            }
        }
    }
}

fn scripts(first: Option<Span>, globals: &globals::Draft, findings: &mut Findings) {
    if globals.script_security == ScriptSecurity::Enforce {
        return;
    }
    if let Some(place) = first {
        let message = "scripts are run without `enable_script_security`";
        findings.add(
            Diagnostic::warning(Code::ScriptSecurityOff, place, message)
                .help("add `enable_script_security` to `global_defs`, so that no script runs as root that others can change"),
        );
    }
}
