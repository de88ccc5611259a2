//! The messages of the vrrp process.

use serde::{Deserialize, Serialize};

use crate::time::Instant;
use crate::track::{Observed, Subject, Tracking};
use crate::types::{GroupName, InstanceName};
use crate::vrrp::{Config, Origin, Report, Snapshot, State, sync_group};

/// From the supervisor to the vrrp process.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::daemon) enum Order {
    /// The first message: run these.
    Start {
        starts: Vec<Start>,
        groups: Vec<sync_group::Config>,
        /// What is known of what they follow.
        known: Vec<Knowledge>,
    },
    /// Run these from now on, changing only what differs.
    Reconfigure {
        routers: Vec<Router>,
        groups: Vec<sync_group::Config>,
        /// What is known of what they follow; of anything else watched nothing is.
        known: Vec<Knowledge>,
    },
    /// Something watched has another state.
    Observed(Knowledge),
    /// Send [`Answer::Snapshots`].
    Snapshots,
    /// Release everything and exit.
    Stop,
}

/// An instance with what it follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::daemon) struct Router {
    pub(in crate::daemon) config: Config,
    /// What its group follows, if it has one, then what it follows itself.
    pub(in crate::daemon) tracking: Vec<Tracking>,
}

/// An instance to start.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::daemon) struct Start {
    pub(in crate::daemon) router: Router,
    pub(in crate::daemon) origin: Origin,
}

/// What is known of something watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::daemon) struct Knowledge {
    pub(in crate::daemon) subject: Subject,
    pub(in crate::daemon) observed: Observed,
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
    /// All of a sync group are in this state.
    Group { group: GroupName, state: State },
    /// The state of all instances.
    Snapshots(Vec<Snapshot>),
    /// Everything is released; the last message.
    Stopped,
}
