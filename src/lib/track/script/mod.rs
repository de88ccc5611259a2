//! When a script runs, how long, and what its results come to (vrrp.md §17.2).

use std::time::Duration;

use super::config::{Initial, Script};
use super::contribution::Verdict;
use crate::time::Instant;

/// From asking a script to end until it is killed, and until it is killed again.
const GRACE: Duration = Duration::from_secs(2);

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptEvent {
    /// The moment that `poll_timeout` named has come.
    Timeout,
    /// The run has ended: with success, or in any other way; it could not be started.
    Ended(Verdict),
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptAction {
    /// Start a run.
    Start,
    /// Ask the run and all that it started to end (`SIGTERM`).
    Terminate,
    /// End it (`SIGKILL`).
    Kill,
    /// The time for the next run has come, and the last one has not ended: tell people.
    TellSkipped,
    /// What the script says has changed.
    Changed(Verdict),
}

/// One script.
#[derive(Clone, Debug)]
pub struct ScriptMachine {
    config: Script,
    /// Results in a row, 0 to rise + fall − 1; good from `rise` on.
    count: u32,
    verdict: Option<Verdict>,
    next_start: Instant,
    run: Run,
}

/// Whether it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// No.
    None,
    /// Until then at most.
    Going { until: Instant },
    /// It was asked to end, and will be killed then. Its result is known.
    Ending { kill_at: Instant },
}

impl ScriptMachine {
    /// A script whose first run is due at once.
    pub fn new(config: Script, now: Instant) -> Self {
        let verdict = match config.initial {
            Initial::Undecided => None,
            Initial::Failed => Some(Verdict::Bad),
        };
        Self {
            config,
            count: 0,
            verdict,
            next_start: now,
            run: Run::None,
        }
    }

    /// What it says; `None` before its first result.
    pub const fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// What it was made from.
    pub const fn config(&self) -> &Script {
        &self.config
    }

    /// Takes other settings for the same command: what it says stays.
    pub fn reconfigure(&mut self, config: Script) {
        self.count = match self.verdict {
            Some(Verdict::Good) => highest(&config),
            Some(Verdict::Bad) | None => 0,
        };
        self.config = config;
    }

    /// When `handle(now, ScriptEvent::Timeout)` is due next.
    pub fn poll_timeout(&self) -> Instant {
        match self.run {
            Run::None => self.next_start,
            Run::Going { until } => until.min(self.next_start),
            Run::Ending { kill_at } => kill_at.min(self.next_start),
        }
    }

    /// Feeds one event; returns what must be done, in order.
    #[must_use]
    pub fn handle(&mut self, now: Instant, event: ScriptEvent) -> Vec<ScriptAction> {
        match event {
            ScriptEvent::Timeout => self.on_timeout(now),
            ScriptEvent::Ended(verdict) => self.on_ended(verdict),
        }
    }

    fn on_timeout(&mut self, now: Instant) -> Vec<ScriptAction> {
        let mut actions = Vec::new();
        match self.run {
            Run::Going { until } if now >= until => {
                actions.push(ScriptAction::Terminate);
                self.run = Run::Ending {
                    kill_at: now + GRACE,
                };
                actions.extend(self.result(Verdict::Bad));
            }
            Run::Ending { kill_at } if now >= kill_at => {
                actions.push(ScriptAction::Kill);
                self.run = Run::Ending {
                    kill_at: now + GRACE,
                };
            }
            Run::None | Run::Going { .. } | Run::Ending { .. } => {}
        }
        if now >= self.next_start {
            // The rhythm is kept, unless a whole turn was missed.
            let following = self.next_start + self.config.interval;
            self.next_start = if following > now {
                following
            } else {
                now + self.config.interval
            };
            if self.run == Run::None {
                actions.push(ScriptAction::Start);
                self.run = Run::Going {
                    until: now + self.config.timeout,
                };
            } else {
                actions.push(ScriptAction::TellSkipped);
            }
        }
        actions
    }

    fn on_ended(&mut self, verdict: Verdict) -> Vec<ScriptAction> {
        match std::mem::replace(&mut self.run, Run::None) {
            Run::Going { .. } => self.result(verdict).into_iter().collect(),
            // The result was that it took too long.
            Run::Ending { .. } | Run::None => Vec::new(),
        }
    }

    /// Counts a result: a success in a good state forgives all failures, a failure in a bad one forgets all
    /// successes.
    fn result(&mut self, result: Verdict) -> Option<ScriptAction> {
        let rise = self.config.rise.get();
        let highest = highest(&self.config);
        self.count = match (self.verdict, result) {
            // The first result decides.
            (None, Verdict::Good) => highest,
            (None, Verdict::Bad) => 0,
            (Some(_), Verdict::Good) if self.count + 1 >= rise => highest,
            (Some(_), Verdict::Good) => self.count + 1,
            (Some(_), Verdict::Bad) if self.count <= rise => 0,
            (Some(_), Verdict::Bad) => self.count - 1,
        };
        let verdict = if self.count >= rise {
            Verdict::Good
        } else {
            Verdict::Bad
        };
        let before = self.verdict.replace(verdict);
        (before != Some(verdict)).then_some(ScriptAction::Changed(verdict))
    }
}

/// The count of a script that is good and has not failed lately.
const fn highest(config: &Script) -> u32 {
    let (rise, fall) = (config.rise.get(), config.fall.get());
    rise.saturating_add(fall).saturating_sub(1)
}

#[cfg(test)]
mod tests;
