//! Health checks: what one attempt found, and what a row of attempts means.
//!
//! A *probe* is one attempt, made outside; a [`Verdict`] is what we think of the server; a
//! [`Machine`] is one checker over time: it says when to probe and turns the results into verdicts.

mod check;
mod machine;
mod outcome;
mod page;
mod timing;

pub use check::{Check, Checker, HttpProtocol, Kind, Target, Url};
pub use machine::{Action, Actions, Attempt, Event, Machine, Retries, Snapshot, Start, Verdict};
pub use outcome::{Down, Finding, Outcome, Phase, Step, Timings, Unable};
pub use page::{Digest, DigestError, Expectation, HttpVersion, Page, StatusSet, StatusSetError};
pub use timing::{Config, DelayLoop, DelayLoopError};
