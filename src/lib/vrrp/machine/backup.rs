//! Standing by: whose adverts count, and when silence ends it (RFC 9568 §6.4.2).

use std::net::IpAddr;
use std::time::Duration;

use super::receive::Advert;
use super::{Instance, Phase};
use crate::time::Instant;
use crate::types::Priority;
use crate::vrrp::action::{Actions, Cause};
use crate::vrrp::config::Preemption;
use crate::vrrp::interval::AdverInterval;

/// The data of the Backup state.
#[derive(Clone, Debug)]
pub(super) struct Backup {
    /// Set by every accepted advert to `Active_Down_Interval` later; then nobody is active.
    pub(super) active_down_timer: Instant,
    /// The interval of the Active Router, ours until one is heard.
    pub(super) active_adver_interval: AdverInterval,
    /// The last advert that was heard and not a resignation.
    pub(super) heard: Option<Heard>,
    /// The Active Router that resigned, until somebody else is heard.
    released_by: Option<IpAddr>,
    /// The last accepted advert, or when this state was entered.
    quiet_since: Instant,
    /// In a sync group: why it would be Active if the others agreed.
    pub(super) wants_active: Option<Cause>,
    /// With `Preemption::Delayed`: adverts of lower priority are accepted until then.
    preempt_after: Option<Instant>,
}

/// Somebody who is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) source: IpAddr,
    pub(super) priority: Priority,
}

impl Backup {
    pub(super) fn takeover_cause(&self, now: Instant) -> Cause {
        match self.released_by {
            Some(source) => Cause::Released { source },
            None => Cause::ActiveDown {
                silence_ms: milliseconds(now, self.quiet_since),
                last_active: self.heard.map(|heard| heard.source),
            },
        }
    }
}

impl Backup {
    /// Moves the end of patience by the change of the interval it was made from.
    pub(super) fn postpone(&mut self, now: Instant, old: Duration, new: Duration) {
        let timer = self.active_down_timer;
        self.active_down_timer = match new.checked_sub(old) {
            Some(longer) => timer + longer,
            None => (timer - old.saturating_sub(new)).max(now),
        };
    }
}

/// Whole milliseconds from `earlier` to `now`.
pub(super) fn milliseconds(now: Instant, earlier: Instant) -> u64 {
    u64::try_from(now.since(earlier).as_millis()).unwrap_or(u64::MAX)
}

impl Instance {
    /// Enters Backup, leaving Active properly, with the given end of patience.
    pub(super) fn enter_backup(
        &mut self,
        now: Instant,
        active_down_timer: Instant,
        cause: Cause,
        actions: &mut Actions,
    ) {
        let from = self.state();
        if from == super::State::Active {
            self.leave_active(actions);
        }
        self.phase = Phase::Backup(Backup {
            active_down_timer,
            active_adver_interval: self.config.adver_interval,
            heard: None,
            released_by: None,
            quiet_since: now,
            wants_active: None,
            preempt_after: None,
        });
        self.report_transition(now, from, cause, actions);
    }

    /// Somebody else is active: Backup, judging it by its own interval.
    pub(super) fn yield_to(
        &mut self,
        now: Instant,
        advert: &Advert,
        cause: Cause,
        actions: &mut Actions,
    ) {
        let interval = self.learnt(advert.interval);
        let timer = now + self.active_down_interval(interval);
        self.enter_backup(now, timer, cause, actions);
        if let Phase::Backup(backup) = &mut self.phase {
            backup.active_adver_interval = interval;
            backup.heard = Some(advert.sender());
        }
    }

    /// RFC 9568 §6.4.2: an advert is heard.
    pub(super) fn on_backup_advert(&mut self, now: Instant, advert: &Advert) {
        let interval = self.learnt(advert.interval);
        let own = self.priority;
        let accepted_until = now + self.active_down_interval(interval);
        let version = self.config.version;
        let preemption = self.config.preemption;
        let Phase::Backup(backup) = &mut self.phase else {
            return;
        };
        if advert.priority == Priority::RELEASE {
            // Only the router we follow can resign, and a resignation never lengthens the wait
            // (keepalived restarts the short timer for anybody: vrrp.md P-02).
            if backup
                .heard
                .is_none_or(|heard| heard.source == advert.source)
            {
                let skew = backup.active_adver_interval.skew_time(version, own);
                backup.active_down_timer = backup.active_down_timer.min(now + skew);
                backup.released_by = Some(advert.source);
            }
            return;
        }
        let accepted = if advert.priority >= own {
            backup.preempt_after = None;
            true
        } else {
            match preemption {
                Preemption::Allowed => false,
                Preemption::Never => true,
                Preemption::Delayed(delay) => {
                    now < *backup.preempt_after.get_or_insert(now + delay)
                }
            }
        };
        if accepted {
            backup.active_down_timer = accepted_until;
            backup.active_adver_interval = interval;
            backup.quiet_since = now;
            backup.released_by = None;
            backup.wants_active = None;
        }
        backup.heard = Some(advert.sender());
    }
}
