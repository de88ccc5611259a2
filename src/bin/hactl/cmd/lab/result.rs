//! What came of each step; pure.

use std::time::Duration;

use serde::Serialize;

use super::plan::NodeId;
use super::step::Step;

/// One step and what it did to every router.
#[derive(Debug)]
pub(super) struct StepResult {
    pub(super) step: Step,
    pub(super) subject: Option<NodeId>,
    pub(super) done: String,
    pub(super) routers: Vec<RouterResult>,
}

/// One router after a step.
#[derive(Debug)]
pub(super) struct RouterResult {
    pub(super) before: Option<NodeId>,
    pub(super) after: Option<NodeId>,
    pub(super) expected: Option<NodeId>,
    /// The longest time that the client heard nothing.
    pub(super) silence: Duration,
    /// What the protocol explains of it.
    pub(super) limit: Duration,
    /// When all was as expected, counted from the step's beginning.
    pub(super) settled: Option<Duration>,
    pub(super) verdict: Verdict,
}

/// Whether a step ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// One master that answers, in time.
    Ok,
    /// The same, but the silence was longer than the protocol explains.
    Late,
    /// No connected node holds an address.
    NoMaster,
    /// More than one connected node holds addresses.
    SeveralMasters,
    /// The only holder does not hold all of them.
    Incomplete,
    /// The master does not answer the client.
    Unanswered,
    /// The node that was stopped or lost power still answers.
    Undead,
    /// A daemon ended that nobody had asked to.
    DaemonEnded,
}

impl StepResult {
    /// Whether every router has exactly one master that answers.
    pub(super) fn is_fine(&self) -> bool {
        self.routers.iter().all(|router| router.verdict.is_fine())
    }
}

impl Verdict {
    /// What a busy machine may add to the protocol's time before a takeover counts as late.
    const TOLERANCE: Duration = Duration::from_millis(100);

    /// The verdict on a router with one master that answers.
    pub(super) fn of(silence: Duration, limit: Duration) -> Self {
        if silence > limit + Self::TOLERANCE {
            Self::Late
        } else {
            Self::Ok
        }
    }

    /// Whether there is exactly one master that answers.
    pub(super) fn is_fine(self) -> bool {
        match self {
            Self::Ok | Self::Late => true,
            Self::NoMaster
            | Self::SeveralMasters
            | Self::Incomplete
            | Self::Unanswered
            | Self::Undead
            | Self::DaemonEnded => false,
        }
    }

    /// For people.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Late => "ok, but late",
            Self::NoMaster => "NO MASTER",
            Self::SeveralMasters => "SEVERAL MASTERS",
            Self::Incomplete => "ADDRESSES MISSING",
            Self::Unanswered => "NO ANSWER",
            Self::Undead => "STOPPED NODE ANSWERS",
            Self::DaemonEnded => "A DAEMON ENDED",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_takeover_is_late_beyond_limit_and_tolerance() {
        let limit = Duration::from_micros(3_648_437);
        assert_eq!(Verdict::of(limit, limit), Verdict::Ok);
        assert_eq!(
            Verdict::of(Duration::from_micros(3_748_437), limit),
            Verdict::Ok
        );
        assert_eq!(
            Verdict::of(Duration::from_micros(3_748_438), limit),
            Verdict::Late
        );
        assert_eq!(
            Verdict::of(Duration::from_millis(101), Duration::ZERO),
            Verdict::Late
        );
    }
}
