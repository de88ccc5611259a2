//! What a status view may show.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{Instance, Phase, State};
use crate::time::Instant;
use crate::types::{IfName, InstanceName, Priority, Vrid};
use crate::vrrp::discard::Discard;
use crate::vrrp::event::Fault;

/// Counts since the start of the instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Adverts that passed all checks, resignations included.
    pub adverts_received: u64,
    /// Adverts sent, resignations included.
    pub adverts_sent: u64,
    /// Times that Active was entered.
    pub became_active: u64,
    /// Times that Active was left.
    pub left_active: u64,
    /// Resignations (priority 0) received.
    pub releases_received: u64,
    /// Resignations (priority 0) sent.
    pub releases_sent: u64,
    /// Ignored packets by reason; a reason without packets is absent.
    pub discards: BTreeMap<Discard, u64>,
}

impl Counters {
    /// Counts an ignored packet and returns how many there are for this reason.
    pub(super) fn count_discard(&mut self, reason: Discard) -> u64 {
        let count = self.discards.entry(reason).or_default();
        *count += 1;
        *count
    }
}

/// The state of an instance at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Name in the configuration.
    pub name: InstanceName,
    /// The interface of the adverts.
    pub interface: IfName,
    /// Virtual Router Identifier.
    pub vrid: Vrid,
    /// The state.
    pub state: State,
    /// Priority in force.
    pub priority: Priority,
    /// Reasons that keep the instance in Fault.
    pub faults: Vec<Fault>,
    /// In Backup, the router heard last.
    pub active_router: Option<IpAddr>,
    /// Number of transitions so far.
    pub sequence: u64,
    /// When the last one was.
    pub last_transition: Instant,
    /// Counts since the start.
    pub counters: Counters,
}

impl Instance {
    /// Everything a status view may show.
    pub fn snapshot(&self) -> Snapshot {
        let active_router = match &self.phase {
            Phase::Backup(backup) => backup.heard.map(|heard| heard.source),
            Phase::Initialize | Phase::Active(_) | Phase::Fault(_) => None,
        };
        Snapshot {
            name: self.config.name.clone(),
            interface: self.config.interface.clone(),
            vrid: self.config.vrid,
            state: self.state(),
            priority: self.priority(),
            faults: self.faults.iter().copied().collect(),
            active_router,
            sequence: self.sequence,
            last_transition: self.last_transition,
            counters: self.counters.clone(),
        }
    }
}
