//! What can happen to a virtual server, and what it wants done.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::checker::Verdict;
use crate::ipvs::{DestinationKey, ServiceKey};
use crate::lvs::VirtualServer;

/// The present verdicts of the checkers of each real server, in the order of its checkers.
pub type Verdicts = BTreeMap<DestinationKey, Vec<Verdict>>;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The virtual server may go into the table.
    Startup,
    /// A checker has changed its mind.
    Verdict {
        /// Of this real server.
        server: DestinationKey,
        /// The position of the checker in [`RealServer::checkers`](crate::lvs::RealServer::checkers).
        checker: usize,
        /// What it thinks now.
        verdict: Verdict,
    },
    /// The kernel has refused to add or change this real server: it is not alive, whatever its
    /// checkers say, and stays wanted.
    Refused(DestinationKey),
    /// The kernel has taken this real server after all, or shall be asked again: a server that is
    /// not wanted at the moment is not tried, so its refusal would stay for ever.
    Accepted(DestinationKey),
    /// The configuration has changed; the identity of the virtual server is the same.
    Reconfigured {
        /// All of it.
        config: Box<VirtualServer>,
        /// Of the real servers whose checkers go on. For one that is not listed, its checkers begin
        /// anew.
        verdicts: Verdicts,
    },
    /// The virtual server leaves the table.
    Shutdown,
}

/// The actions of one event, to be carried out in this order.
pub type Actions = Vec<Action>;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Compare [`Machine::wanted`](super::Machine::wanted) with the kernel again.
    UpdateTable,
    /// Tell people.
    Report(Report),
}

/// Something that people or scripts want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Report {
    /// A real server has come or gone.
    Server {
        /// Which.
        server: DestinationKey,
        /// Alive or not.
        verdict: Verdict,
        /// Why.
        cause: Cause,
    },
    /// Quorum is gained or lost; after the report of the server that did it.
    Quorum {
        /// Now.
        quorum: QuorumState,
        /// The sum of the weights of the servers that are alive.
        weight: u64,
    },
}

/// Why a real server has come or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The checker at this position has tipped the scales.
    Checker(usize),
    /// The kernel has refused or taken it.
    Kernel,
    /// Its checkers have changed.
    Reloaded,
    /// It is not in the configuration any more.
    Removed,
}

/// Whether enough weight is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuorumState {
    /// Yes.
    Up,
    /// No.
    Down,
}

impl fmt::Display for QuorumState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Up => "up",
            Self::Down => "down",
        })
    }
}

/// What a status view may show of a virtual server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its identity.
    pub key: ServiceKey,
    /// `None` before the start and after the end.
    pub quorum: Option<QuorumState>,
    /// The sum of the weights of the servers that are alive.
    pub weight: u64,
    /// Whether the sorry server has the connections.
    pub sorry_server_serves: bool,
    /// In the order of the configuration.
    pub servers: Vec<ServerSnapshot>,
}

/// What a status view may show of a real server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSnapshot {
    /// Its identity.
    pub key: DestinationKey,
    /// Alive or not.
    pub verdict: Verdict,
    /// The verdict of each checker.
    pub checkers: Vec<Verdict>,
    /// Whether the kernel has refused it.
    pub refused: bool,
}
