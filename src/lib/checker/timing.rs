//! When a checker probes and how much it forgives.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::machine::Verdict;

/// Time from the end of one check to the next, above 0, default 60 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Duration", into = "Duration")]
pub struct DelayLoop(Duration);

/// A delay of 0, with which a checker would never rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the time between two checks must not be zero")]
pub struct DelayLoopError;

impl DelayLoop {
    /// 60 s.
    pub const DEFAULT: Self = Self(Duration::from_mins(1));

    /// Takes a delay above 0.
    pub const fn new(delay: Duration) -> Result<Self, DelayLoopError> {
        if delay.is_zero() {
            return Err(DelayLoopError);
        }
        Ok(Self(delay))
    }

    /// The delay.
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl TryFrom<Duration> for DelayLoop {
    type Error = DelayLoopError;

    fn try_from(delay: Duration) -> Result<Self, Self::Error> {
        Self::new(delay)
    }
}

impl From<DelayLoop> for Duration {
    fn from(delay: DelayLoop) -> Self {
        delay.0
    }
}

/// The timing of one checker, with all inheritance resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// `delay_loop`: from the end of a check to the next.
    pub delay_loop: DelayLoop,
    /// `retry`: failures that are forgiven before a server that is up is called down; so
    /// `retry` + 1 attempts. Default of most checkers 1.
    pub retry: u32,
    /// `delay_before_retry`: from a failure that is forgiven to the next attempt, may be 0.
    /// Default of most checkers 1 s, of `HTTP_GET` and `SSL_GET` 3 s.
    pub delay_before_retry: Duration,
    /// `warmup`: the first check is put off by a random time up to this; 0 = not at all. Default
    /// [`delay_loop`](Self::delay_loop).
    pub warmup: Duration,
    /// What is thought of the server before the first check: up, or down with `alpha`.
    pub initial: Verdict,
}
