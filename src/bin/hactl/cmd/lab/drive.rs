//! Carries the steps out and waits until each has settled.

use std::io;
use std::process::ExitStatus;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use hactl::sys::clock::now;
use hactl::time::Instant;
use hactl::types::IfIndex;

use super::LabError;
use super::expectation;
use super::frame::Seen;
use super::node::Condition;
use super::observer::Observer;
use super::plan::NodeId;
use super::result::{RouterResult, StepResult, Verdict};
use super::step::Step;
use super::world::World;
use crate::console::Console;

/// What the lab's threads report.
pub(super) enum Event {
    /// A frame entered a switch.
    Frame {
        /// When.
        at: Instant,
        /// Through which port.
        port: IfIndex,
        /// What it says.
        seen: Seen,
    },
    /// The user wants to stop.
    Interrupted,
    /// The switches can't be watched any more.
    Deaf(io::Error),
}

/// How the lab ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Every step was done and is fine.
    Fine,
    /// A step ended without exactly one master that answers; later ones were not done.
    Failed,
    /// The user stopped it.
    Interrupted,
}

/// The lab while it runs.
pub(super) struct Drive<'a> {
    pub(super) world: World,
    pub(super) observer: Observer,
    pub(super) events: Receiver<Event>,
    pub(super) console: &'a mut Console,
    /// Whether the timeline is shown while it happens.
    pub(super) is_live: bool,
    /// The master of each router, in the order of the plan, after the last step.
    pub(super) masters: Vec<Option<NodeId>>,
    /// What can be undone, with the step that did it.
    pub(super) changed: Vec<(Step, NodeId)>,
}

/// Why waiting ended.
enum Waited {
    /// What was expected holds since then.
    Settled(Instant),
    /// It did not come about in time.
    Late,
    /// A daemon ended that nobody had asked to.
    Died(NodeId, ExitStatus),
    /// The user stopped it.
    Interrupted,
}

/// How often the kernel's addresses are looked at.
const TICK: Duration = Duration::from_millis(50);
/// An answer younger than this is one now, however busy this machine is.
const FRESH: Duration = Duration::from_millis(250);
/// What start-up, scripts and a busy machine may take beyond the protocol's time.
const MARGIN: Duration = Duration::from_secs(15);

impl Drive<'_> {
    /// Carries out the steps until one fails.
    pub(super) fn run(&mut self, steps: &[Step]) -> Result<(Vec<StepResult>, Ending), LabError> {
        let mut results = Vec::new();
        for step in steps {
            let Some(result) = self.perform(*step)? else {
                return Ok((results, Ending::Interrupted));
            };
            let is_fine = result.is_fine();
            results.push(result);
            if !is_fine {
                return Ok((results, Ending::Failed));
            }
        }
        Ok((results, Ending::Fine))
    }

    /// One step; `None` when the user stopped it.
    fn perform(&mut self, step: Step) -> Result<Option<StepResult>, LabError> {
        let (subject, undone) = self.subject(step);
        let done = step.done(subject.map_or("", |id| self.world.plan.name(id)));
        let begun = now();
        self.observer.begin(begun);
        self.observer.note(begun, done.clone());
        self.act(step, subject)?;
        let before = self.masters.clone();
        let expected = self.expected(undone);
        let waited = self.settle(begun, &before, &expected)?;
        if let Waited::Interrupted = waited {
            return Ok(None);
        }
        if let Waited::Died(id, status) = waited {
            let text = format!("the daemon of {} ended: {status}", self.world.plan.name(id));
            self.observer.note(now(), text);
        }
        let mut routers = Vec::new();
        for (at, expected) in expected.iter().enumerate() {
            let before = before.get(at).copied().flatten();
            routers.extend(self.judge(
                at,
                (step, subject),
                (before, *expected),
                (begun, &waited),
            )?);
        }
        self.masters = routers.iter().map(|result| result.after).collect();
        self.show_news();
        Ok(Some(StepResult {
            step,
            subject,
            done,
            routers,
        }))
    }

    /// The node that a step is about – the first router's master, or the one last changed so – and the
    /// step that is undone.
    fn subject(&mut self, step: Step) -> (Option<NodeId>, Option<Step>) {
        let undoes: &[Step] = match step {
            Step::Start => return (None, None),
            Step::Crash | Step::Cut | Step::Isolate | Step::Stop => {
                return (self.masters.first().copied().flatten(), None);
            }
            Step::Return => &[Step::Crash],
            Step::Heal => &[Step::Cut, Step::Isolate],
            Step::Restart => &[Step::Stop],
        };
        let mut changed = self.changed.iter();
        let Some(at) = changed.rposition(|(step, _)| undoes.contains(step)) else {
            return (None, None);
        };
        let (undone, node) = self.changed.remove(at);
        (Some(node), Some(undone))
    }

    fn act(&mut self, step: Step, subject: Option<NodeId>) -> Result<(), LabError> {
        let Some(id) = subject else {
            for machine in self.world.machines() {
                machine.start()?;
            }
            return Ok(());
        };
        if step == Step::Return {
            self.world.boot(id)?;
        }
        let Some((machine, links, switches)) = self.world.machine(id) else {
            return Ok(());
        };
        match step {
            Step::Start | Step::Return | Step::Restart => machine.start()?,
            Step::Crash => machine.power_off(links)?,
            Step::Cut => machine.cut(links)?,
            Step::Isolate => machine.isolate(links)?,
            Step::Heal => machine.heal(links, switches)?,
            Step::Stop => machine.stop(),
        }
        if let Step::Crash | Step::Cut | Step::Isolate | Step::Stop = step {
            self.changed.push((step, id));
        }
        Ok(())
    }

    fn expected(&self, undone: Option<Step>) -> Vec<Option<NodeId>> {
        let plan = &self.world.plan;
        // A node that was isolated comes back as master: two masters meet, and preemption has no say.
        let is_one_master = undone != Some(Step::Isolate);
        plan.routers
            .iter()
            .zip(&self.masters)
            .map(|(router, current)| {
                let current = current.filter(|_| is_one_master);
                expectation::master(plan, router, |id| self.world.is_available(id), current)
            })
            .collect()
    }

    fn settle(
        &mut self,
        begun: Instant,
        before: &[Option<NodeId>],
        expected: &[Option<NodeId>],
    ) -> Result<Waited, LabError> {
        let routers = &self.world.plan.routers;
        let patience = routers.iter().map(expectation::patience).max();
        let deadline = begun + patience.unwrap_or_default() + MARGIN;
        let changes = before != expected;
        let calm = routers
            .iter()
            .map(|router| expectation::calm(router, changes))
            .max()
            .unwrap_or_default();
        let mut since: Option<Instant> = None;
        loop {
            if !self.pump(now() + TICK)? {
                return Ok(Waited::Interrupted);
            }
            if let Some((id, status)) = self.died() {
                return Ok(Waited::Died(id, status));
            }
            let moment = now();
            if self.is_as_expected(expected)? {
                let start = *since.get_or_insert(moment);
                if moment.since(start) >= calm {
                    return Ok(Waited::Settled(start));
                }
            } else {
                since = None;
            }
            if moment >= deadline {
                return Ok(Waited::Late);
            }
        }
    }

    /// Takes what the threads report until then; false when the user wants to stop.
    fn pump(&mut self, until: Instant) -> Result<bool, LabError> {
        loop {
            let rest = until.since(now());
            match self.events.recv_timeout(rest) {
                Ok(Event::Frame { at, port, seen }) => {
                    if let Some((node, wire)) = self.world.behind(port) {
                        self.observer.see(at, node, wire, seen);
                    }
                }
                Ok(Event::Interrupted) => return Ok(false),
                Ok(Event::Deaf(error)) => return Err(LabError::Deaf(error)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
            if rest.is_zero() {
                break;
            }
        }
        self.observer.tick(now());
        self.show_news();
        Ok(true)
    }

    fn show_news(&mut self) {
        for entry in self.observer.news() {
            if self.is_live {
                let (seconds, rest) = (entry.at_us / 1_000_000, entry.at_us % 1_000_000);
                let what = &entry.what;
                self.console
                    .message(format_args!("+{seconds}.{:03} s  {what}", rest / 1000));
            }
        }
    }

    fn died(&mut self) -> Option<(NodeId, ExitStatus)> {
        let mut machines = self.world.machines().iter_mut().enumerate();
        machines.find_map(|(at, machine)| match machine.condition() {
            Condition::Up | Condition::Apart => Some((NodeId(at), machine.ended()?)),
            Condition::Off | Condition::Stopped => None,
        })
    }

    fn is_as_expected(&mut self, expected: &[Option<NodeId>]) -> Result<bool, LabError> {
        let mut machines = self.world.machines().iter_mut();
        let lingers = |condition| condition == Condition::Stopped;
        if machines.any(|machine| lingers(machine.condition()) && !machine.is_silent()) {
            return Ok(false);
        }
        for (router, expected) in self.world.plan.routers.iter().zip(expected) {
            let Some(master) = expected else {
                return Ok(false);
            };
            let holders = self.world.holders(router)?;
            let alone = holders.len() == 1 && holders.get(master) == Some(&router.addresses.len());
            if !alone || !self.observer.answers(router, *master, now(), FRESH) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn judge(
        &self,
        at: usize,
        (step, victim): (Step, Option<NodeId>),
        (before, expected): (Option<NodeId>, Option<NodeId>),
        (begun, waited): (Instant, &Waited),
    ) -> Result<Option<RouterResult>, LabError> {
        let Some(router) = self.world.plan.routers.get(at) else {
            return Ok(None);
        };
        let moment = now();
        let silence = self.observer.silence(router, moment);
        let limit = expectation::silence(step, router, before, victim, expected);
        let holders: Vec<_> = self.world.holders(router)?.into_iter().collect();
        let (after, verdict) = match (waited, holders.as_slice()) {
            (Waited::Died(..), _) => (None, Verdict::DaemonEnded),
            (_, []) => (None, Verdict::NoMaster),
            (_, [(id, count)]) if *count < router.addresses.len() => {
                (Some(*id), Verdict::Incomplete)
            }
            (_, [(id, _)]) if ends(step) && victim == Some(*id) => (Some(*id), Verdict::Undead),
            (_, [(id, _)]) if !self.observer.answers(router, *id, moment, FRESH) => {
                (Some(*id), Verdict::Unanswered)
            }
            (_, [(id, _)]) => (Some(*id), Verdict::of(silence, limit)),
            (_, [_, _, ..]) => (None, Verdict::SeveralMasters),
        };
        let settled = match waited {
            Waited::Settled(since) => Some(since.since(begun)),
            Waited::Late | Waited::Died(..) | Waited::Interrupted => None,
        };
        Ok(Some(RouterResult {
            before,
            after,
            expected,
            silence,
            limit,
            settled,
            verdict,
        }))
    }
}

/// Whether the step ends the daemon of its node.
const fn ends(step: Step) -> bool {
    match step {
        Step::Crash | Step::Stop => true,
        Step::Start | Step::Return | Step::Cut | Step::Isolate | Step::Heal | Step::Restart => {
            false
        }
    }
}
