//! Health checks: what one attempt found, and what a row of attempts means.

mod outcome;
mod page;

pub use outcome::{Down, Finding, Outcome, Phase, Step, Timings, Unable};
pub use page::{Digest, DigestError, Expectation, HttpVersion, Page, StatusSet, StatusSetError};
