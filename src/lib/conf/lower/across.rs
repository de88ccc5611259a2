//! Rules that look at all virtual routers together.

use std::collections::BTreeMap;

use super::globals;
use super::instance::Draft;
use super::virtual_server;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::model::ScriptSecurity;
use crate::conf::source::Span;
use crate::lvs::VirtualServer;

/// Applies the rules; `other_script` is where the first script stands that is not a virtual router's.
pub(super) fn check(
    drafts: &[Draft<'_>],
    other_script: Option<Span>,
    globals: &globals::Draft,
    findings: &mut Findings,
) {
    names(drafts, findings);
    identifiers(drafts, findings);
    addresses(drafts, findings);
    let scripts_here = drafts.iter().filter_map(|draft| draft.notify.first());
    scripts(scripts_here.chain(other_script).min(), globals, findings);
}

/// Virtual servers with all rules applied; of two with the same key, the second is an error.
pub(super) fn virtual_servers(
    drafts: Vec<virtual_server::Draft>,
    findings: &mut Findings,
) -> Vec<VirtualServer> {
    let mut seen = BTreeMap::new();
    let mut servers = Vec::new();
    for draft in drafts {
        let place = draft.place();
        let Some(server) = draft.finish(findings) else {
            continue;
        };
        if let Some(first) = seen.insert(server.key, place) {
            let message = format!("there is a virtual server {} already", server.key);
            findings.add(
                Diagnostic::error(Code::DuplicateVirtualServer, place, message)
                    .related(first, "the first one")
                    .help("put all real servers into one block"),
            );
        }
        servers.push(server);
    }
    servers
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

fn identifiers(drafts: &[Draft<'_>], findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for draft in drafts {
        let (Some(interface), Some(vrid)) = (draft.interface.value(), draft.vrid.value()) else {
            continue;
        };
        let place = draft.vrid.span().unwrap_or(draft.place);
        let key = (interface, vrid.get(), draft.family());
        if let Some(first) = seen.get(&key) {
            let message = format!(
                "`virtual_router_id` {vrid} is used twice for {} on {interface}",
                draft.family()
            );
            findings.add(
                Diagnostic::error(Code::DuplicateVrid, place, message)
                    .related(*first, "it was used here"),
            );
        } else {
            seen.insert(key, place);
        }
    }
}

fn addresses(drafts: &[Draft<'_>], findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for draft in drafts {
        let Some(own) = draft.interface.value() else {
            continue;
        };
        for address in &draft.addresses {
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
