//! Health checks: what one attempt found, and what a row of attempts means.
//!
//! A *probe* is one attempt, made outside; a [`Verdict`] is what we think of the server; a
//! [`Machine`] is one checker over time: it says when to probe and turns the results into verdicts.

mod machine;
mod timing;

pub use machine::{Action, Actions, Attempt, Event, Machine, Retries, Snapshot, Start, Verdict};
pub use timing::{Config, DelayLoop, DelayLoopError};
