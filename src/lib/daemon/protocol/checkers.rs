//! The messages of the checkers process.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ipvs::ServiceKey;
use crate::lvs::{Report, VirtualServer};
use crate::time::Instant;

/// From the supervisor to the checkers process.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::daemon) enum Order {
    /// The first message: serve these.
    Start {
        servers: Vec<VirtualServer>,
        /// Services that an earlier process has left in the kernel's table. What they show of the
        /// real servers is taken over; those that are not wanted any more are deleted.
        inherited: BTreeSet<ServiceKey>,
    },
    /// Serve these from now on, changing only what differs.
    Reconfigure(Vec<VirtualServer>),
    /// Take everything that is ours out of the table and exit.
    Stop,
}

/// From the checkers process to the supervisor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::daemon) enum Answer {
    /// The virtual servers of the last [`Order::Start`] or [`Order::Reconfigure`] run.
    Ready,
    /// The process was alive at this moment. Read late by a supervisor that was stopped.
    Tick(Instant),
    /// Services that are in the table because of us, or soon will be.
    Owns(BTreeSet<ServiceKey>),
    /// Something that people or scripts want to know.
    Report { service: ServiceKey, report: Report },
    /// Everything is released; the last message.
    Stopped,
}
