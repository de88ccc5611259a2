//! Limits on announcements that several interfaces share.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::types::IfName;

/// Interfaces on which announcements are spaced out (`garp_group`). An interface is in one group at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementGroup {
    /// The interfaces, at least one; they share the limits.
    pub interfaces: Vec<IfName>,
    /// The least time between two gratuitous ARPs, in microseconds' steps; `None`: not limited here.
    pub arp_interval: Option<Duration>,
    /// The same for unsolicited neighbour advertisements.
    pub na_interval: Option<Duration>,
}
