//! What has been reported already, so that nothing on the LAN can flood the log.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use crate::time::Instant;
use crate::vrrp::discard::Discard;

/// The same thing is reported at most once in this time.
const REPORT_EVERY: Duration = Duration::from_mins(1);

/// Senders remembered for reports that are made once a sender. More are a flood of spoofed ones.
const SENDERS_MAX: usize = 16;

/// Reports made so far. Reasons to discard and answers to weaker routers are limited by time; what
/// is said once about a sender may be said again after this router became or ceased to be active.
#[derive(Clone, Debug, Default)]
pub(super) struct Episode {
    discards: BTreeMap<Discard, Instant>,
    lower_priority: Option<Instant>,
    other_addresses: BTreeSet<IpAddr>,
    other_interval: BTreeSet<IpAddr>,
}

impl Episode {
    /// Begins a new episode: senders may be named again.
    pub(super) fn clear(&mut self) {
        self.other_addresses.clear();
        self.other_interval.clear();
    }

    pub(super) fn may_report_discard(&mut self, now: Instant, reason: Discard) -> bool {
        let last = self.discards.get(&reason).copied();
        let allowed = is_allowed(last, now);
        if allowed {
            self.discards.insert(reason, now);
        }
        allowed
    }

    pub(super) fn may_report_lower_priority(&mut self, now: Instant) -> bool {
        let allowed = is_allowed(self.lower_priority, now);
        if allowed {
            self.lower_priority = Some(now);
        }
        allowed
    }

    pub(super) fn first_address_difference(&mut self, source: IpAddr) -> bool {
        first(&mut self.other_addresses, source)
    }

    pub(super) fn first_interval_difference(&mut self, source: IpAddr) -> bool {
        first(&mut self.other_interval, source)
    }
}

fn is_allowed(last: Option<Instant>, now: Instant) -> bool {
    last.is_none_or(|last| now.since(last) >= REPORT_EVERY)
}

fn first(senders: &mut BTreeSet<IpAddr>, source: IpAddr) -> bool {
    senders.len() < SENDERS_MAX && senders.insert(source)
}
