//! The life of a part of the daemon: one child after the other.
//!
//! ```text
//!              start                  ended, silent or nonsense
//!   ─────────────────▶ Running ────────────────────────────────▶ Resting
//!                         ▲                                         │
//!                         └─────────────────────────────────────────┘
//!                                     the rest is over
//! ```
//!
//! Nothing here waits for a child: an order is queued, a child that must go is killed, and a rest is
//! a deadline. So no part can hold up another.

use std::io;
use std::time::Duration;

use tracing::{Level, error};

use super::backoff::Backoff;
use super::child::{Child, Exit, Part};
use crate::daemon::protocol::ProtocolError;
use crate::sys::clock;
use crate::time::Instant;

/// A child that has not ticked for this long is killed and replaced. Above the longest time that a
/// healthy child needs for anything, below the time in which people notice.
pub(super) const TICK_PATIENCE: Duration = Duration::from_secs(3);

/// The same until its first tick: on a starved host a process takes long to start, and killing it then
/// would only make it start again.
const START_PATIENCE: Duration = Duration::from_secs(10);

/// How long a child may take to release everything before it is killed.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// A part of the daemon.
pub(super) struct Life<P: Part> {
    phase: Phase<P>,
    backoff: Backoff,
    /// When the child was last known to be alive.
    last_tick: Instant,
    /// How long it may say nothing.
    patience: Duration,
    /// Since when orders wait for the child to read them.
    unread_since: Option<Instant>,
    /// Whether the child was killed and its end is still to come.
    is_doomed: bool,
    log_level: Level,
}

enum Phase<P: Part> {
    Running(Box<Child<P>>),
    Resting { until: Instant },
}

/// Something that happened to a part.
pub(super) enum Event<P: Part> {
    /// The child says something.
    Answer(P::Answer),
    /// The child has ended, or talked nonsense and was ended.
    Ended(Exit),
    /// The rest is over: another child can start.
    Rested,
}

/// The death of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Death {
    /// How long the child had said nothing.
    pub(super) silence: Duration,
    /// How long until another one starts; zero: now.
    pub(super) rest: Duration,
}

/// Whether a child has released everything; one that is not there has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    Clean,
    Unclean,
}

impl<P: Part> Life<P> {
    /// Starts the first child.
    pub(super) fn start(log_level: Level, first: P::Order) -> io::Result<Self> {
        let mut child = Child::spawn(log_level)?;
        child.send(first);
        Ok(Self {
            phase: Phase::Running(Box::new(child)),
            backoff: Backoff::default(),
            last_tick: clock::now(),
            patience: START_PATIENCE,
            unread_since: None,
            is_doomed: false,
            log_level,
        })
    }

    /// Waits for something to happen. Cancel-safe.
    pub(super) async fn event(&mut self) -> Event<P> {
        match &mut self.phase {
            Phase::Running(child) => match child.answer().await {
                Ok(answer) => {
                    if let Some(at) = P::ticked(&answer) {
                        self.last_tick = self.last_tick.max(at);
                        self.patience = TICK_PATIENCE;
                    }
                    Event::Answer(answer)
                }
                Err(problem) => {
                    // What has closed its end is ending by itself, and `watch` ends what lingers.
                    if !matches!(problem, ProtocolError::Closed) {
                        error!("{problem}");
                        child.kill();
                    }
                    Event::Ended(child.exited().await)
                }
            },
            Phase::Resting { until } => {
                tokio::time::sleep(until.since(clock::now())).await;
                Event::Rested
            }
        }
    }

    /// Gives an order; a part without a child gets its orders with the next one.
    pub(super) fn order(&mut self, order: P::Order) {
        match &mut self.phase {
            Phase::Running(child) => child.send(order),
            Phase::Resting { .. } => {}
        }
    }

    /// Kills a child that has stopped answering or does not read its orders; that it ends is an event
    /// like any other end. Before `awake_since` it could not be heard.
    pub(super) fn watch(&mut self, now: Instant, awake_since: Instant) {
        let Phase::Running(child) = &mut self.phase else {
            return;
        };
        self.unread_since = if child.has_read_orders() {
            None
        } else {
            self.unread_since.or(Some(now))
        };
        let heard = self.last_tick.max(awake_since);
        let unread = self.unread_since.unwrap_or(now);
        let silent = now.since(heard) > self.patience;
        let deaf = now.since(unread.max(awake_since)) > self.patience;
        if self.is_doomed || !(silent || deaf) {
            return;
        }
        let what = if silent { "answered" } else { "read an order" };
        let seconds = self.patience.as_secs();
        error!(
            "the {} process has not {what} for {seconds} s: replacing it",
            P::NAME
        );
        child.kill();
        self.is_doomed = true;
    }

    /// The child is dead: how it goes on.
    pub(super) fn on_death(&mut self) -> Death {
        let now = clock::now();
        let silence = now.since(self.last_tick);
        let rest = self.backoff.next(now);
        self.is_doomed = false;
        self.unread_since = None;
        self.phase = Phase::Resting { until: now + rest };
        Death { silence, rest }
    }

    /// Another child could not be started: how long until the next attempt.
    pub(super) fn on_failed_start(&mut self) -> Duration {
        let now = clock::now();
        let rest = self.backoff.next(now).max(Duration::from_secs(1));
        self.phase = Phase::Resting { until: now + rest };
        rest
    }

    /// Starts another child.
    pub(super) fn reborn(&mut self, first: P::Order) -> io::Result<()> {
        let mut child = Child::spawn(self.log_level)?;
        child.send(first);
        self.phase = Phase::Running(Box::new(child));
        self.last_tick = clock::now();
        self.patience = START_PATIENCE;
        Ok(())
    }

    /// Lets the child release everything. What it says meanwhile goes to `hear`.
    pub(super) async fn stop(
        &mut self,
        order: P::Order,
        mut hear: impl FnMut(P::Answer),
    ) -> Farewell {
        let child = match &mut self.phase {
            Phase::Running(child) => child,
            Phase::Resting { .. } => return Farewell::Unclean,
        };
        child.send(order);
        let farewell = async {
            while let Ok(answer) = child.answer().await {
                hear(answer);
            }
            child.exited().await
        };
        let how = match tokio::time::timeout(STOP_PATIENCE, farewell).await {
            Ok(Exit::Status(status)) if status.success() => return Farewell::Clean,
            Ok(exit) => exit.to_string(),
            Err(_elapsed) => {
                child.kill();
                "no answer".to_owned()
            }
        };
        error!("the {} process did not stop properly: {how}", P::NAME);
        Farewell::Unclean
    }
}
