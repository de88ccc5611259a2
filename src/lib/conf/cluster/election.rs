//! Who is to be master: priorities, states, preemption.

use super::contradictions::Contradictions;
use super::meeting::{Meeting, Rule, Value};
use super::node::Router;
use super::tracking::Sum;
use crate::conf::diagnostic::{Code, Diagnostic, Severity};
use crate::conf::value::Seconds;
use crate::types::Priority;
use crate::vrrp::{Preemption, StartAs};

const DOWN_TIMER: Rule = Rule {
    code: Code::ClusterDownTimer,
    severity: Severity::Warning,
    subject: "`down_timer_adverts` is",
    help: "give all nodes the same number; who waits for fewer adverts takes over before a better one does",
};
const PREEMPT_DELAY: Rule = Rule {
    code: Code::ClusterPreemptDelay,
    severity: Severity::Note,
    subject: "`preempt_delay` is",
    help: "the delay counts on the node that takes the addresses back",
};

pub(super) fn check(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    priorities(meeting, findings);
    both_master(meeting, findings);
    master_below(meeting, findings);
    preemption(meeting, findings);
    meeting.compare(&PREEMPT_DELAY, delay, findings);
    meeting.compare(&DOWN_TIMER, down_timer, findings);
}

/// Equal priorities, each with the first router that has it.
fn priorities(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let highest = meeting.members.iter().map(|router| router.config.priority);
    let highest = highest.max().unwrap_or(Priority::DEFAULT);
    for (at, router) in meeting.members.iter().enumerate() {
        let priority = router.config.priority;
        let earlier = meeting.members.iter().take(at);
        let Some(first) = earlier
            .copied()
            .find(|other| other.config.priority == priority)
        else {
            continue;
        };
        let (code, severity, help) = if priority == Priority::OWNER {
            (
                Code::ClusterTwoOwners,
                Severity::Error,
                "255 is for the one node whose own addresses these are; give all others 254 or less",
            )
        } else if priority == highest {
            (
                Code::ClusterEqualPriority,
                Severity::Warning,
                "give each node a priority of its own; between equal ones chance and the higher address decide",
            )
        } else {
            (
                Code::ClusterEqualBackups,
                Severity::Warning,
                "give each node a priority of its own; when the first one fails, both of these become master at the same moment and one of them gives way",
            )
        };
        let message = format!(
            "{}: the priority is {priority} in {} and in {}",
            meeting.label(),
            meeting.name(first),
            meeting.name(router)
        );
        findings.add(
            Diagnostic::new(code, severity, message)
                .at(router.place("priority"))
                .related(first.place("priority"), "the same priority")
                .help(help),
        );
    }
}

fn masters<'m>(meeting: &Meeting<'m>) -> impl Iterator<Item = &'m Router<'m>> {
    let members = meeting.members.iter().copied();
    members.filter(|router| router.config.start_as == StartAs::Active)
}

fn both_master(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let mut masters = masters(meeting);
    let Some(first) = masters.next() else {
        return;
    };
    for other in masters {
        let message = format!(
            "{}: `state MASTER` in {} and in {}",
            meeting.label(),
            meeting.name(first),
            meeting.name(other)
        );
        findings.add(
            Diagnostic::warning(
                Code::ClusterTwoMasters,
                other.first_place(&["state", "priority"]),
                message,
            )
            .related(first.first_place(&["state", "priority"]), "master here too")
            .help("write `state BACKUP` on all nodes but the one of the highest priority"),
        );
    }
}

/// `state MASTER` on a node that others will take the addresses from.
fn master_below(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let mut masters = masters(meeting);
    let (Some(master), None) = (masters.next(), masters.next()) else {
        return;
    };
    let own = Sum::good(master);
    let better = meeting
        .members
        .iter()
        .map(|router| (Sum::good(router), *router))
        .filter(|(sum, _)| sum.effective > own.effective)
        .max_by_key(|(sum, _)| sum.effective);
    let Some((sum, better)) = better else {
        return;
    };
    let message = format!(
        "{}: `state MASTER` is in {}, but the priority is {} there and {} in {}",
        meeting.label(),
        meeting.name(master),
        own.text(),
        sum.text(),
        meeting.name(better)
    );
    findings.add(
        Diagnostic::warning(
            Code::ClusterMasterBelow,
            master.first_place(&["state", "priority"]),
            message,
        )
        .related(better.place("priority"), "the higher priority")
        .help("the priority decides, whatever `state` says: give the master the highest one"),
    );
}

/// The statement, whatever became of it.
fn says_nopreempt(router: &Router<'_>) -> bool {
    let statements = router.statements().filter_map(|entry| entry.keyword);
    statements
        .map(|keyword| keyword.name)
        .filter(|name| matches!(*name, "preempt" | "nopreempt"))
        .last()
        .is_some_and(|name| name == "nopreempt")
}

fn preemption(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let with = meeting.members.iter().find(|router| says_nopreempt(router));
    let without = meeting
        .members
        .iter()
        .find(|router| !says_nopreempt(router));
    let Some(with) = with else {
        return;
    };
    let place = with.place("nopreempt");
    if let Some(master) = masters(meeting).next() {
        // Most telling where both stand on one node.
        let both = masters(meeting).find(|router| says_nopreempt(router));
        let (with, master) = both.map_or((*with, master), |both| (both, both));
        let message = format!(
            "{}: `nopreempt` in {} beside `state MASTER` in {}: {} takes the addresses back whenever it returns",
            meeting.label(),
            meeting.name(with),
            meeting.name(master),
            meeting.name(master)
        );
        let mut finding = Diagnostic::warning(
            Code::ClusterNopreemptMaster,
            with.place("nopreempt"),
            message,
        )
        .related(
            master.first_place(&["state", "priority"]),
            "this node preempts",
        )
        .help("for no preemption write `state BACKUP` and `nopreempt` on all nodes");
        let apart = |router: &&&Router<'_>| router.node != master.node && router.node != with.node;
        if let Some(other) = meeting.members.iter().find(apart) {
            finding = finding.related(other.place("nopreempt"), "from this one");
        }
        findings.add(finding);
    } else if let Some(without) = without {
        let message = format!(
            "{}: `nopreempt` is in {}, not in {}",
            meeting.label(),
            meeting.name(with),
            meeting.name(without)
        );
        findings.add(
            Diagnostic::warning(Code::ClusterNopreempt, place, message)
                .related(without.name_place, "this node preempts")
                .help(
                    "write `nopreempt` on all nodes or on none; it holds for the node that has it",
                ),
        );
    }
}

fn delay<'m>(router: &'m Router<'m>) -> Value<u64> {
    let us = match router.config.preemption {
        Preemption::Delayed(delay) => u64::try_from(delay.as_micros()).unwrap_or(u64::MAX),
        Preemption::Allowed | Preemption::Never => 0,
    };
    Value {
        key: us,
        shown: format!("{} s", Seconds(us)),
        place: router.place("preempt_delay"),
    }
}

fn down_timer<'m>(router: &'m Router<'m>) -> Value<u8> {
    Value {
        key: router.config.down_timer_adverts,
        shown: router.config.down_timer_adverts.to_string(),
        place: router.deciding_place("down_timer_adverts", "vrrp_down_timer_adverts"),
    }
}
