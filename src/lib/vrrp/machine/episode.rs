//! What has been reported already, so that nothing on the LAN can flood the log.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use crate::time::Instant;
use crate::vrrp::discard::Discard;

/// The same thing is reported at most once in this time.
const REPORT_EVERY: Duration = Duration::from_mins(1);

/// Senders named in this time, and remembered, for reports that are made once a sender. More are a
/// flood of spoofed ones.
const SENDERS_MAX: usize = 16;

/// Reports made so far. All are limited by time. What is said once about a sender may be said again
/// after this router became or ceased to be active; how often that happens is in the hands of others.
#[derive(Clone, Debug, Default)]
pub(super) struct Episode {
    discards: BTreeMap<Discard, Instant>,
    lower_priority: Option<Instant>,
    other_addresses: Senders,
    other_interval: Senders,
    other_checksum: Senders,
}

/// Senders that were named.
#[derive(Clone, Debug, Default)]
struct Senders {
    named: BTreeSet<IpAddr>,
    /// When the first of the latest reports was made, and how many there were since.
    since: Option<Instant>,
    count: usize,
}

impl Episode {
    /// Begins a new episode: senders may be named again.
    pub(super) fn clear(&mut self) {
        self.other_addresses.named.clear();
        self.other_interval.named.clear();
        self.other_checksum.named.clear();
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

    pub(super) fn may_report_addresses(&mut self, now: Instant, source: IpAddr) -> bool {
        self.other_addresses.may_name(now, source)
    }

    pub(super) fn may_report_checksum(&mut self, now: Instant, source: IpAddr) -> bool {
        self.other_checksum.may_name(now, source)
    }

    pub(super) fn may_report_interval(&mut self, now: Instant, source: IpAddr) -> bool {
        self.other_interval.may_name(now, source)
    }
}

impl Senders {
    fn may_name(&mut self, now: Instant, source: IpAddr) -> bool {
        if is_allowed(self.since, now) {
            self.since = Some(now);
            self.count = 0;
        }
        let is_flood = self.count >= SENDERS_MAX || self.named.len() >= SENDERS_MAX;
        let allowed = !is_flood && self.named.insert(source);
        self.count += usize::from(allowed);
        allowed
    }
}

fn is_allowed(last: Option<Instant>, now: Instant) -> bool {
    last.is_none_or(|last| now.since(last) >= REPORT_EVERY)
}
