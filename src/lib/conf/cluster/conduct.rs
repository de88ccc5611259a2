//! Whether the nodes behave alike once they are master.

use std::collections::BTreeMap;

use super::contradictions::Contradictions;
use super::meeting::{Meeting, Nodes, Rule, Value};
use super::node::Router;
use crate::conf::diagnostic::{Code, Diagnostic, Severity, shown};
use crate::conf::value::Seconds;
use crate::types::Priority;
use crate::vrrp::Version;

const STRICT: Rule = Rule {
    code: Code::ClusterStrict,
    severity: Severity::Warning,
    subject: "`vrrp_strict` is",
    help: "give all nodes the same; a strict node drops the password and what the standard does not know, and does not answer on the addresses",
};
const ACCEPT: Rule = Rule {
    code: Code::ClusterAccept,
    severity: Severity::Warning,
    subject: "packets to the addresses are",
    help: "give all nodes the same `accept` or `no_accept`; the addresses stop or begin to answer at a takeover otherwise",
};
const VMAC: Rule = Rule {
    code: Code::ClusterVmac,
    severity: Severity::Note,
    subject: "the addresses are on",
    help: "with `use_vmac` on all nodes the hardware address does not change at a takeover",
};
const ANNOUNCEMENTS: Rule = Rule {
    code: Code::ClusterAnnouncements,
    severity: Severity::Note,
    subject: "announcements are",
    help: "give all nodes the same `garp_…` settings, so that every takeover is announced as well",
};
const ANSWERS: Rule = Rule {
    code: Code::ClusterAnswers,
    severity: Severity::Note,
    subject: "between masters",
    help: "give all nodes the same `higher_prio_send_advert` and `lower_prio_no_advert`",
};
const NOTIFY: Rule = Rule {
    code: Code::ClusterNotify,
    severity: Severity::Note,
    subject: "scripts hear of changes by",
    help: "what a script does on one node at a change is mostly wanted on all of them",
};

pub(super) fn check(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    meeting.compare(&STRICT, strict, findings);
    if meeting.members.iter().all(|router| is_strict(router)) {
        silent(meeting, findings);
    }
    meeting.compare(&ACCEPT, accept, findings);
    meeting.compare(&VMAC, interface_kind, findings);
    meeting.compare(&ANNOUNCEMENTS, announcements, findings);
    meeting.compare(&ANSWERS, answers, findings);
    meeting.compare(&NOTIFY, notify, findings);
}

/// Rules about whole nodes.
pub(super) fn check_nodes(nodes: &Nodes<'_>, findings: &mut Contradictions) {
    for neighbourhood in nodes.neighbourhoods() {
        let mut seen = BTreeMap::new();
        for node in neighbourhood {
            let Some(id) = &node.model.globals.router_id else {
                continue;
            };
            let Some(first) = seen.get(id) else {
                seen.insert(id, node);
                continue;
            };
            let message = format!(
                "`router_id` is `{}` in {} and in {}",
                shown(id),
                first.name,
                node.name
            );
            let mut finding = Diagnostic::new(Code::ClusterNodeName, Severity::Note, message)
                .help("it names the node in mails and statistics: give each its own");
            if let Some(place) = node.global("router_id") {
                finding = finding.at(place);
            }
            if let Some(place) = first.global("router_id") {
                finding = finding.related(place, "the same name");
            }
            findings.add(finding);
        }
    }
}

fn is_strict(router: &Router<'_>) -> bool {
    router.is_on("strict_mode", "vrrp_strict")
}

fn strict<'m>(router: &'m Router<'m>) -> Value<bool> {
    let strict = is_strict(router);
    Value {
        key: strict,
        shown: if strict { "on" } else { "off" }.to_owned(),
        place: router.deciding_place("strict_mode", "vrrp_strict"),
    }
}

/// Whether the host takes packets for the addresses while it is master.
fn accepts(router: &Router<'_>) -> bool {
    let says = |keyword| router.own(keyword).is_some();
    if router.config.priority == Priority::OWNER {
        true
    } else if is_strict(router) {
        says("accept") && router.config.version == Version::V3
    } else {
        !says("no_accept")
    }
}

/// All nodes are strict, and the addresses answer nowhere.
fn silent(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let mut silent = meeting.members.iter().filter(|router| !accepts(router));
    let (Some(first), Some(second)) = (silent.next(), silent.next()) else {
        return;
    };
    let v2 = first.config.version == Version::V2;
    let message = format!(
        "{}: with `vrrp_strict` the addresses will not answer, neither in {} nor in {}",
        meeting.label(),
        meeting.name(first),
        meeting.name(second)
    );
    let help = if v2 {
        "remove `vrrp_strict`, or use version 3 and `accept`, if services listen on the addresses"
    } else {
        "add `accept` if services listen on the addresses"
    };
    findings.add(
        Diagnostic::new(Code::ClusterSilent, Severity::Note, message)
            .at(first.deciding_place("strict_mode", "vrrp_strict"))
            .related(
                second.deciding_place("strict_mode", "vrrp_strict"),
                "strict here too",
            )
            .help(help),
    );
}

/// Different `accept` settings where strictness is the same.
fn accept<'m>(router: &'m Router<'m>) -> Value<(bool, bool)> {
    let strict = is_strict(router);
    let owner = router.config.priority == Priority::OWNER;
    // Strictness has a rule of its own, and an owner accepts whatever is written.
    let accepts = accepts(router) || owner || strict && router.config.version == Version::V2;
    Value {
        key: (false, accepts),
        shown: if accepts { "taken" } else { "dropped" }.to_owned(),
        place: router.first_place(&["no_accept", "accept"]),
    }
}

fn interface_kind<'m>(router: &'m Router<'m>) -> Value<&'static str> {
    let kind = if router.own("use_vmac").is_some() {
        "an interface with the virtual hardware address"
    } else if router.own("use_ipvlan").is_some() {
        "an ipvlan interface"
    } else {
        "the interface itself"
    };
    Value {
        key: kind,
        shown: kind.to_owned(),
        place: router.first_place(&["use_vmac", "use_ipvlan"]),
    }
}

fn announcements<'m>(router: &'m Router<'m>) -> Value<crate::vrrp::Announcements> {
    const KEYWORDS: [&str; 4] = [
        "garp_master_delay",
        "garp_master_repeat",
        "garp_master_refresh",
        "garp_master_refresh_repeat",
    ];
    let settings = router.config.announcements;
    let seconds = |time: std::time::Duration| {
        Seconds(u64::try_from(time.as_micros()).unwrap_or(u64::MAX)).to_string()
    };
    let again = if settings.second_after.is_zero() {
        "once".to_owned()
    } else {
        format!("twice {} s apart", seconds(settings.second_after))
    };
    let refresh = if settings.refresh.is_zero() {
        String::new()
    } else {
        format!(
            ", then {} every {} s",
            settings.refresh_repeat,
            seconds(settings.refresh)
        )
    };
    let own = KEYWORDS.iter().any(|keyword| router.own(keyword).is_some());
    let place = if own {
        router.first_place(&KEYWORDS)
    } else {
        let global = KEYWORDS
            .iter()
            .find_map(|keyword| router.deciding(keyword, &format!("vrrp_{keyword}")));
        global.map_or(router.name_place, crate::conf::tree::Entry::span)
    };
    Value {
        key: settings,
        shown: format!("{} {again}{refresh}", settings.repeat),
        place,
    }
}

fn answers<'m>(router: &'m Router<'m>) -> Value<(bool, bool)> {
    let parting = router.config.parting_advert;
    let answer = router.config.lower_priority.answer;
    let first = if parting {
        "a last advert is sent"
    } else {
        "no last advert is sent"
    };
    let second = if answer {
        "a lower one is answered"
    } else {
        "a lower one is not answered"
    };
    let (keyword, global) = if router
        .deciding("lower_prio_no_advert", "vrrp_lower_prio_no_advert")
        .is_some()
    {
        ("lower_prio_no_advert", "vrrp_lower_prio_no_advert")
    } else {
        ("higher_prio_send_advert", "vrrp_higher_prio_send_advert")
    };
    Value {
        key: (parting, answer),
        shown: format!("{first} and {second}"),
        place: router.deciding_place(keyword, global),
    }
}

/// Which of the scripts there are; the program behind each may differ.
fn notify<'m>(router: &'m Router<'m>) -> Value<Vec<&'static str>> {
    let mut names: Vec<_> = router
        .statements()
        .filter_map(|entry| entry.keyword)
        .map(|keyword| keyword.name)
        .filter(|name| name.starts_with("notify") && *name != "notify_priority_changes")
        .collect();
    names.sort_unstable();
    names.dedup();
    let place = router.first_place(&names);
    Value {
        shown: if names.is_empty() {
            "nothing".to_owned()
        } else {
            names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(" and ")
        },
        key: names,
        place,
    }
}
