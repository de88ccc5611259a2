//! Whether what the nodes watch can change who is master.

use std::fmt::Write;

use super::contradictions::Contradictions;
use super::meeting::Meeting;
use super::node::Router;
use super::tracker::{Kind, Tracker};
use crate::conf::diagnostic::{Code, Diagnostic, Severity, shown};
use crate::types::Priority;
use crate::vrrp::Preemption;

/// The largest priority that weights lead to.
const EFFECTIVE_MAX: i32 = 254;

/// A priority with what trackers add to it.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    base: i32,
    parts: Vec<i32>,
    /// What is advertised.
    pub(super) effective: i32,
}

impl Sum {
    /// With everything well.
    pub(super) fn good(router: &Router<'_>) -> Self {
        Self::new(router, |_| false)
    }

    /// With some of the trackers down.
    fn new(router: &Router<'_>, is_down: impl Fn(&Tracker<'_>) -> bool) -> Self {
        let base = i32::from(router.config.priority.get());
        let parts: Vec<_> = router
            .trackers
            .iter()
            .filter(|_| router.config.priority != Priority::OWNER)
            .map(|tracker| {
                if is_down(tracker) {
                    tracker.bad()
                } else {
                    tracker.good()
                }
            })
            .filter(|part| *part != 0)
            .collect();
        let effective = if router.config.priority == Priority::OWNER {
            base
        } else {
            (base + parts.iter().sum::<i32>()).clamp(1, EFFECTIVE_MAX)
        };
        Self {
            base,
            parts,
            effective,
        }
    }

    /// The arithmetic, as in `101 − 2 = 99`.
    pub(super) fn text(&self) -> String {
        let mut text = self.base.to_string();
        for part in &self.parts {
            let sign = if *part < 0 { '−' } else { '+' };
            // Writing to a string cannot fail.
            let _written = write!(text, " {sign} {}", part.unsigned_abs());
        }
        if !self.parts.is_empty() {
            let total = self.base + self.parts.iter().sum::<i32>();
            let _written = write!(text, " = {total}");
            if total != self.effective {
                let _written = write!(text, ", limited to {}", self.effective);
            }
        }
        text
    }
}

pub(super) fn check(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    weights(meeting, findings);
    for (one, other) in meeting.pairs() {
        one_sided(meeting, one, other, findings);
        one_sided(meeting, other, one, findings);
        other_weights(meeting, one, other, findings);
    }
}

/// What happens when one tracked thing fails on the node that is master while all is well.
fn weights(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let mut ranked: Vec<_> = meeting
        .members
        .iter()
        .map(|router| (Sum::good(router), *router))
        .collect();
    ranked.sort_by_key(|(sum, _)| std::cmp::Reverse(sum.effective));
    let [(winner_sum, winner), (next_sum, next), ..] = ranked.as_slice() else {
        return;
    };
    if winner_sum.effective == next_sum.effective {
        equal_by_weight(meeting, (winner, winner_sum), (next, next_sum), findings);
        return;
    }
    let all_down = Sum::new(winner, |tracker| !tracker.weight.is_fault());
    for tracker in winner.trackers.iter().filter(|tracker| tracker.lowers()) {
        let down = Sum::new(winner, |other| other.place == tracker.place);
        let case = Case {
            meeting,
            winner,
            tracker,
            down: &down,
            next,
            next_sum,
        };
        if down.effective < next_sum.effective {
            case.without_preemption(findings);
        } else {
            let together = all_down.effective < next_sum.effective;
            case.too_small(together, findings);
        }
    }
}

/// One tracked thing down on the node that is master.
struct Case<'c> {
    meeting: &'c Meeting<'c>,
    winner: &'c Router<'c>,
    tracker: &'c Tracker<'c>,
    down: &'c Sum,
    next: &'c Router<'c>,
    next_sum: &'c Sum,
}

impl Case<'_> {
    fn too_small(&self, together: bool, findings: &mut Contradictions) {
        let next = self.meeting.name(self.next);
        let equal = self.down.effective == self.next_sum.effective;
        let (code, relation, end) = if equal {
            let end = format!("equal, and {next} leaves an equal master alone");
            (Code::ClusterWeightEqual, '=', end)
        } else {
            let end = format!("{next} never takes over");
            (Code::ClusterWeight, '>', end)
        };
        // The right side reads as a chain where trackers add to it: 99 > 100 = 90 + 10.
        let right = if self.next_sum.parts.is_empty() {
            self.next_sum.effective.to_string()
        } else {
            format!("({})", self.next_sum.text())
        };
        let name = shown(self.tracker.name);
        let message = format!(
            "{}: with {name} down {} {relation} {right}: {end}",
            self.meeting.label(),
            self.down.text()
        );
        let (severity, help) = if self.winner.config.priority == Priority::OWNER {
            (
                Severity::Warning,
                "a priority of 255 is never lowered: use one up to 254, or a weight of 0, which lets the router fail".to_owned(),
            )
        } else {
            let good = Sum::good(self.winner).effective;
            let enough = good - self.next_sum.effective + 1;
            let help = format!(
                "a loss of at least {enough} changes the master; a weight of 0 lets the router fail"
            );
            // Several that only count together may be meant.
            if together {
                (Severity::Note, help)
            } else {
                (Severity::Warning, help)
            }
        };
        findings.add(
            Diagnostic::new(code, severity, message)
                .at(self.tracker.place)
                .related(
                    self.winner.place("priority"),
                    "the priority that is lowered",
                )
                .related(
                    self.next.place("priority"),
                    format!("{} in {next}", self.next_sum.effective),
                )
                .help(help),
        );
    }

    /// The weight is enough, but nobody makes use of it.
    fn without_preemption(&self, findings: &mut Contradictions) {
        let never = |router: &&&Router<'_>| router.config.preemption == Preemption::Never;
        let others = self
            .meeting
            .members
            .iter()
            .filter(|router| router.node != self.winner.node);
        if others.clone().count() != others.clone().filter(never).count() {
            return;
        }
        let next = self.meeting.name(self.next);
        let name = shown(self.tracker.name);
        let message = format!(
            "{}: with {name} down {} < {}, but `nopreempt` keeps {next} from taking over",
            self.meeting.label(),
            self.down.text(),
            self.next_sum.effective
        );
        findings.add(
            Diagnostic::warning(Code::ClusterWeightNopreempt, self.tracker.place, message)
                .related(self.next.place("nopreempt"), "a lower master is left alone")
                .help(
                    "use a weight of 0 here, which lets the router fail and give up the addresses",
                ),
        );
    }
}

/// Different priorities that weights make equal while all is well.
fn equal_by_weight(
    meeting: &Meeting<'_>,
    (one, one_sum): (&Router<'_>, &Sum),
    (other, other_sum): (&Router<'_>, &Sum),
    findings: &mut Contradictions,
) {
    if one.config.priority == other.config.priority {
        return;
    }
    let message = format!(
        "{}: with everything up the priorities are equal: {} in {}, {} in {}",
        meeting.label(),
        one_sum.text(),
        meeting.name(one),
        other_sum.text(),
        meeting.name(other)
    );
    findings.add(
        Diagnostic::warning(Code::ClusterWeightEqual, other.place("priority"), message)
            .related(one.place("priority"), "the other one")
            .help("choose priorities and weights so that one node is ahead while all is well"),
    );
}

/// Whether another router watches the same thing.
fn same<'t>(tracker: &Tracker<'_>, router: &'t Router<'t>) -> Option<&'t Tracker<'t>> {
    router
        .trackers
        .iter()
        .find(|other| other.kind == tracker.kind && other.name == tracker.name)
}

/// Things that only one of two nodes watches. Names may differ between nodes: what the other has
/// under a name of its own counts.
fn one_sided(
    meeting: &Meeting<'_>,
    one: &Router<'_>,
    other: &Router<'_>,
    findings: &mut Contradictions,
) {
    for kind in Kind::ALL {
        let count = |router: &Router<'_>| {
            let of_kind = |tracker: &&Tracker<'_>| tracker.kind == kind;
            router.trackers.iter().filter(of_kind).count()
        };
        let mut more = count(one).saturating_sub(count(other));
        let lacking = one
            .trackers
            .iter()
            .filter(|tracker| tracker.kind == kind && same(tracker, other).is_none());
        for tracker in lacking {
            if more == 0 {
                break;
            }
            more -= 1;
            let message = format!(
                "{}: `{}` of `{}` is watched in {}, not in {}",
                meeting.label(),
                shown(tracker.name),
                kind.list(),
                meeting.name(one),
                meeting.name(other)
            );
            findings.add(
                Diagnostic::new(Code::ClusterTracked, Severity::Note, message)
                    .at(tracker.place)
                    .related(other.place(kind.list()), "not here")
                    .help("a node that does not watch it takes over or stays master although it is down there"),
            );
        }
    }
}

/// The same thing with another weight.
fn other_weights(
    meeting: &Meeting<'_>,
    one: &Router<'_>,
    other: &Router<'_>,
    findings: &mut Contradictions,
) {
    for tracker in &one.trackers {
        let Some(counterpart) = same(tracker, other) else {
            continue;
        };
        if counterpart.weight == tracker.weight {
            continue;
        }
        let message = format!(
            "{}: the weight of `{}` is {} in {}, {} in {}",
            meeting.label(),
            shown(tracker.name),
            tracker.weight,
            meeting.name(one),
            counterpart.weight,
            meeting.name(other)
        );
        findings.add(
            Diagnostic::new(Code::ClusterTrackedWeight, Severity::Note, message)
                .at(counterpart.place)
                .related(tracker.place, format!("{} here", tracker.weight))
                .help("the same failure then counts differently from node to node"),
        );
    }
}
