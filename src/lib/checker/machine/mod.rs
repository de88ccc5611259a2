//! The verdict machine of one checker.
//!
//! ```text
//!              Timeout, due: StartProbe
//!          ┌──────────────────────────────┐
//!          │                              ▼
//!     ┌─────────┐                    ┌─────────┐
//! ──▶ │ Waiting │                    │ Probing │
//!     └─────────┘                    └─────────┘
//!          ▲                              │
//!          └──────────────────────────────┘
//!              Probed: maybe a new verdict
//!          │                              │
//!          └──────────▶ Stopped ◀─────────┘ Shutdown: CancelProbe
//! ```
//!
//! A server that is up goes down after `retry` + 1 failures in a row; one success brings a server
//! that is down up again. An attempt that could not be made at all changes nothing.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::timing::Config;
use crate::time::Instant;

/// From the start of a checker to its first probe, before the random part; as keepalived has it.
const START_DELAY: Duration = Duration::from_secs(1);

/// What a checker thinks of its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It may get connections.
    Up,
    /// It must not.
    Down,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Up => "up",
            Self::Down => "down",
        })
    }
}

/// How one probe ended, as far as verdicts go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Attempt {
    /// The server did what it should.
    Passed,
    /// It did not.
    Failed,
    /// The probe could not be made, for a reason of our own host: no free port, no descriptor.
    Unmade,
}

/// One thing that happened to a checker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The moment that `poll_timeout` named has come.
    Timeout,
    /// The probe of [`Action::StartProbe`] has ended.
    Probed(Attempt),
    /// The timing has changed; target and kind of the probe are the same. The verdict stays.
    Reconfigured(Config),
    /// The checker is not needed any more.
    Shutdown,
}

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Make an attempt, then report [`Event::Probed`].
    StartProbe,
    /// Give up the attempt that is under way; its result is not wanted.
    CancelProbe,
    /// Think of the server so from now on.
    Verdict(Verdict),
}

/// The actions of one event, to be carried out in this order.
pub type Actions = Vec<Action>;

/// How many failures are forgiven before a checker has seen a first success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retries {
    /// None: the first failure counts. At the start of the process, so that a dead server doesn't stay in.
    Spent,
    /// As many as later: a checker that a reload has added.
    Full,
}

/// The circumstances of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Now.
    pub now: Instant,
    /// Picks the random part of the first delay; the same seed picks the same.
    pub seed: u64,
    /// What the first check may miss.
    pub retries: Retries,
}

/// What a status view may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What is thought of the server.
    pub verdict: Verdict,
    /// Whether a probe has ever ended in success or failure.
    pub has_run: bool,
    /// Whether a probe is under way.
    pub probing: bool,
    /// When the next probe is due.
    pub next_probe: Option<Instant>,
    /// Failures in a row that were forgiven so far.
    pub forgiven: u32,
    /// Probes that ended in success, since the start.
    pub passed: u64,
    /// Probes that ended in failure, since the start.
    pub failed: u64,
    /// Probes that could not be made, since the start.
    pub unmade: u64,
    /// Of these, in a row until now.
    pub unmade_in_a_row: u64,
}

/// What a checker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Until the next probe is due.
    Waiting { probe_timer: Instant },
    /// A probe is under way; it has its own deadline and always ends.
    Probing,
    /// For ever.
    Stopped,
}

/// One checker over time.
#[derive(Clone, Debug)]
pub struct Machine {
    config: Config,
    phase: Phase,
    verdict: Verdict,
    /// Failures in a row while up, at most `config.retry`.
    forgiven: u32,
    has_run: bool,
    passed: u64,
    failed: u64,
    unmade: u64,
    unmade_in_a_row: u64,
}

impl Machine {
    /// A checker whose first probe is due 1 s and a random part of the warm-up from now.
    pub fn new(config: Config, start: Start) -> Self {
        let spread = u64::try_from(config.warmup.as_nanos()).unwrap_or(u64::MAX);
        let random = fastrand::Rng::with_seed(start.seed).u64(0..=spread);
        Self {
            config,
            phase: Phase::Waiting {
                probe_timer: start.now + START_DELAY + Duration::from_nanos(random),
            },
            verdict: config.initial,
            forgiven: match start.retries {
                Retries::Spent => config.retry,
                Retries::Full => 0,
            },
            has_run: false,
            passed: 0,
            failed: 0,
            unmade: 0,
            unmade_in_a_row: 0,
        }
    }

    /// Feeds one event; returns what must be done, in order.
    #[must_use]
    pub fn handle(&mut self, now: Instant, event: Event) -> Actions {
        match (event, self.phase) {
            (Event::Timeout, Phase::Waiting { probe_timer }) if probe_timer <= now => {
                self.phase = Phase::Probing;
                vec![Action::StartProbe]
            }
            (Event::Probed(attempt), Phase::Probing) => self.handle_attempt(now, attempt),
            (Event::Reconfigured(config), Phase::Waiting { .. } | Phase::Probing) => {
                self.reconfigure(now, config);
                vec![]
            }
            (Event::Shutdown, Phase::Waiting { .. }) => {
                self.phase = Phase::Stopped;
                vec![]
            }
            (Event::Shutdown, Phase::Probing) => {
                self.phase = Phase::Stopped;
                vec![Action::CancelProbe]
            }
            // Too early, or the late result of a probe that was given up.
            (Event::Timeout, Phase::Waiting { .. } | Phase::Probing)
            | (Event::Probed(_), Phase::Waiting { .. })
            | (
                Event::Timeout | Event::Probed(_) | Event::Reconfigured(_) | Event::Shutdown,
                Phase::Stopped,
            ) => vec![],
        }
    }

    /// When `handle(now, Event::Timeout)` is due next; `None`: never.
    pub const fn poll_timeout(&self) -> Option<Instant> {
        match self.phase {
            Phase::Waiting { probe_timer } => Some(probe_timer),
            Phase::Probing | Phase::Stopped => None,
        }
    }

    /// What is thought of the server.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Everything a status view may show.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            verdict: self.verdict,
            has_run: self.has_run,
            probing: self.phase == Phase::Probing,
            next_probe: self.poll_timeout(),
            forgiven: self.forgiven,
            passed: self.passed,
            failed: self.failed,
            unmade: self.unmade,
            unmade_in_a_row: self.unmade_in_a_row,
        }
    }

    fn handle_attempt(&mut self, now: Instant, attempt: Attempt) -> Actions {
        let delay_loop = self.config.delay_loop.get();
        let (verdict, delay) = match (attempt, self.verdict) {
            (Attempt::Passed, _) => {
                self.forgiven = 0;
                (Verdict::Up, delay_loop)
            }
            (Attempt::Failed, Verdict::Up) if self.forgiven < self.config.retry => {
                self.forgiven += 1;
                (Verdict::Up, self.config.delay_before_retry)
            }
            (Attempt::Failed, _) => {
                self.forgiven = 0;
                (Verdict::Down, delay_loop)
            }
            (Attempt::Unmade, verdict) => (verdict, delay_loop),
        };
        self.count(attempt);
        self.phase = Phase::Waiting {
            probe_timer: now + delay,
        };
        if verdict == self.verdict {
            return vec![];
        }
        self.verdict = verdict;
        vec![Action::Verdict(verdict)]
    }

    const fn count(&mut self, attempt: Attempt) {
        match attempt {
            Attempt::Passed => self.passed += 1,
            Attempt::Failed => self.failed += 1,
            Attempt::Unmade => {
                self.unmade += 1;
                self.unmade_in_a_row += 1;
                return;
            }
        }
        self.has_run = true;
        self.unmade_in_a_row = 0;
    }

    /// The next probe keeps its time unless the new interval is shorter: reloads that follow each
    /// other closely must not put checks off for ever.
    fn reconfigure(&mut self, now: Instant, config: Config) {
        if let Phase::Waiting { probe_timer } = self.phase {
            let latest = if self.forgiven > 0 && self.has_run {
                config.delay_before_retry
            } else {
                config.delay_loop.get()
            };
            self.phase = Phase::Waiting {
                probe_timer: probe_timer.min(now + latest),
            };
        }
        self.forgiven = self.forgiven.min(config.retry);
        self.config = config;
    }
}

#[cfg(test)]
mod tests;
