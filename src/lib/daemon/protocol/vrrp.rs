//! The messages of the vrrp process.

use serde::{Deserialize, Serialize};

use crate::time::Instant;
use crate::types::InstanceName;
use crate::vrrp::{Config, Origin, Report, Snapshot};

/// From the supervisor to the vrrp process.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::daemon) enum Order {
    /// The first message: run these.
    Start(Vec<Start>),
    /// Run these from now on, changing only what differs.
    Reconfigure(Vec<Config>),
    /// Send [`Answer::Snapshots`].
    Snapshots,
    /// Release everything and exit.
    Stop,
}

/// An instance to start.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::daemon) struct Start {
    pub(in crate::daemon) config: Config,
    pub(in crate::daemon) origin: Origin,
}

/// From the vrrp process to the supervisor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::daemon) enum Answer {
    /// All instances of the last [`Order::Start`] or [`Order::Reconfigure`] run.
    Ready,
    /// The process was alive at this moment. Read late by a supervisor that was stopped.
    Tick(Instant),
    /// Something that people or scripts want to know.
    Report {
        instance: InstanceName,
        report: Report,
    },
    /// The state of all instances.
    Snapshots(Vec<Snapshot>),
    /// Everything is released; the last message.
    Stopped,
}
