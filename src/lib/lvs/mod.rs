//! Virtual servers: verdicts in, wanted kernel table and differences out.
//!
//! A [`Machine`] owns one virtual server: it combines the verdicts of the checkers, knows whether
//! there is quorum, and says what the kernel's table should hold ([`Machine::wanted`]). The wanted
//! tables of all virtual servers, and what the kernel has, make a [`difference()`].

mod config;
mod difference;
mod group;
mod machine;
mod table;

pub use config::{
    Alert, AtStop, Forwarding, Notify, Persistence, Quorum, QuorumError, RealServer, Removal,
    SorryServer, Suspension, VirtualServer,
};
pub use difference::{Operation, difference};
pub use group::{Group, Member};
pub use machine::{
    Action, Actions, Cause, Event, Machine, QuorumState, Report, ServerSnapshot, Snapshot, Verdicts,
};
pub use table::{Entry, Table};

#[cfg(test)]
mod samples;
