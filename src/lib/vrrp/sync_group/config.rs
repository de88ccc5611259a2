//! What a sync group must know; `conf` produces it.

use serde::{Deserialize, Serialize};

use crate::types::{GroupName, InstanceName};

/// One sync group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Its name, unique.
    pub name: GroupName,
    /// Its members in the order in which they change, at least one. A virtual router is in one group
    /// at most.
    pub members: Vec<InstanceName>,
    /// Whether what a member follows may change its priority.
    pub weighted_tracking: WeightedTracking,
}

/// Whether what a member of a sync group follows may change its priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightedTracking {
    /// No: members follow without weight.
    #[default]
    Forbidden,
    /// Yes (`sync_group_tracking_weight`).
    Allowed,
}
