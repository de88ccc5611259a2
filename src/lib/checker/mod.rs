//! Health checks: what one attempt found, and what a row of attempts means.
//!
//! A *probe* is one attempt, made outside; a [`Verdict`] is what we think of the server; a
//! [`Machine`] is one checker over time: it says when to probe and turns the results into verdicts.

mod check;
mod datagram;
mod machine;
mod outcome;
mod page;
mod pattern;
mod query;
mod timing;
mod tls;

pub use check::{
    Check, Checker, ExitStatus, Factor, FailureLog, HttpProtocol, Kind, Program, Target, Url,
};
pub use datagram::{Datagram, HexByte, HexError, Reply, bytes, pattern};
pub use machine::{Action, Actions, Attempt, Event, Machine, Retries, Snapshot, Start, Verdict};
pub use outcome::{Down, Finding, Outcome, Phase, Step, Timings, Unable};
pub use page::{Digest, DigestError, Expectation, HttpVersion, Page, StatusSet, StatusSetError};
pub use pattern::{Match, Pattern, RegexOption};
pub use query::{DnsName, DnsNameError, Query, RecordType};
pub use timing::{Config, DelayLoop, DelayLoopError};
pub use tls::{ClientCertificate, Close, Sni};
