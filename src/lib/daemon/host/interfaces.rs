//! Interfaces that a configuration names.

use std::collections::{BTreeMap, BTreeSet};

use crate::conf::{Code, Diagnostic, Loaded, Need, Places, Used};
use crate::sys::netlink::{Link, LinkFlag};
use crate::types::IfName;

/// Blocks whose interfaces must be there before anything starts.
const NEEDED_AT_ONCE: &[&str] = &["linkbeat_interfaces", "interface_up_down_delays"];

/// Names in a message that offers what there is.
const OFFERED_MAX: usize = 8;

pub(super) fn check(loaded: &Loaded, links: &BTreeMap<IfName, Link>) -> Vec<Diagnostic> {
    let places = loaded.places();
    let come_and_go = places
        .find(&[("global_defs", "")], "dynamic_interfaces")
        .is_some();
    let made = made_by_us(loaded);
    let mut told = BTreeSet::new();
    let mut findings = Vec::new();
    for used in loaded.uses() {
        let Need::Interface(name) = &used.need else {
            continue;
        };
        match links.get(name) {
            Some(link) => findings.extend(unfit(&used, link, &places)),
            None if made(name.as_str()) => {}
            // Once for each name is enough; the first place is shown.
            None if told.insert(name.clone()) => {
                let finding = missing(&used, name, links);
                let may_come = come_and_go && finding.code == Code::HostInterfaceMissing;
                findings.push(if may_come {
                    finding.lessened()
                } else {
                    finding
                });
            }
            None => {}
        }
    }
    findings
}

/// Whether the configuration itself asks for an interface of this name to be made.
fn made_by_us(loaded: &Loaded) -> impl Fn(&str) -> bool {
    let settings = loaded.settings(&["use_vmac", "use_ipvlan"]);
    move |name| {
        // Without a name it becomes `vrrp.` and the virtual router's number.
        let is_default = !settings.is_empty() && name.starts_with("vrrp");
        is_default || settings.iter().any(|(_, words)| words.contains(&name))
    }
}

fn missing(used: &Used<'_>, name: &IfName, links: &BTreeMap<IfName, Link>) -> Diagnostic {
    let outer = used.blocks.first().map_or("", |(block, _)| block);
    let code = if NEEDED_AT_ONCE.contains(&outer) {
        Code::HostInterfaceNeeded
    } else {
        Code::HostInterfaceMissing
    };
    let present: Vec<_> = links.keys().map(IfName::as_str).collect();
    let mut offered = present
        .iter()
        .take(OFFERED_MAX)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if present.len() > OFFERED_MAX {
        offered.push_str(", …");
    }
    Diagnostic::error(
        code,
        used.place,
        format!("this machine has no interface `{name}`"),
    )
    .help(format!("it has {offered}"))
}

/// What is wrong with the interface of a virtual router.
fn unfit(used: &Used<'_>, link: &Link, places: &Places<'_>) -> Vec<Diagnostic> {
    let [("vrrp_instance", router)] = used.blocks.as_slice() else {
        return Vec::new();
    };
    if used.keyword != "interface" {
        return Vec::new();
    }
    let name = &link.name;
    let has = |flag| link.flags.contains(&flag);
    if has(LinkFlag::Loopback) {
        let message = format!(
            "`{name}` leads back to this machine: no other router hears what is sent there"
        );
        return vec![Diagnostic::error(Code::HostLoopback, used.place, message)];
    }
    let mut findings = Vec::new();
    if !has(LinkFlag::Up) {
        let message = format!("`{name}` is down: this virtual router would be in Fault");
        findings.push(
            Diagnostic::warning(Code::HostInterfaceDown, used.place, message)
                .help(format!("`ip link set {name} up` switches it on")),
        );
    } else if !has(LinkFlag::Running) {
        let message = format!("`{name}` has no carrier: this virtual router would be in Fault");
        findings.push(Diagnostic::warning(
            Code::HostInterfaceDown,
            used.place,
            message,
        ));
    }
    let speaks_unicast = places
        .block(&[("vrrp_instance", router), ("unicast_peer", "")])
        .is_some();
    if !has(LinkFlag::Multicast) && !speaks_unicast {
        let message =
            format!("`{name}` can't send multicast, and this virtual router has no unicast peers");
        findings.push(
            Diagnostic::warning(Code::HostNoMulticast, used.place, message)
                .help("name the other routers in `unicast_peer { … }`"),
        );
    }
    findings
}
