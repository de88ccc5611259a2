//! One attempt to find out whether a server works: connect, ask, read, measure.
//!
//! A probe returns a plain [`Outcome`](crate::checker::Outcome) and decides nothing beyond one attempt: delays, retries and
//! weights are the pure part's. Each attempt has one deadline for all of its phases (keepalived starts its timeout
//! anew with every read, so that a server that sends a byte now and then is never found out). Dropping the
//! future of a probe closes its connection.

mod connect;
pub mod http;
mod tap;
pub mod tcp;

pub use crate::checker::Target;

#[cfg(test)]
mod tests;
