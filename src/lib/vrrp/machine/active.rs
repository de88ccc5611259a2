//! Forwarding for the virtual addresses: adverts, announcements, and who makes us yield
//! (RFC 9568 §6.4.3).

use std::time::Duration;

use super::backup::milliseconds;
use super::receive::Advert;
use super::{Instance, Phase, State, Together};
use crate::time::Instant;
use crate::types::Priority;
use crate::vrrp::action::{Action, Actions, Announcement, Cause, Report};
use crate::vrrp::config::VirtualAddress;
use crate::vrrp::discard::Discard;
use crate::vrrp::event::{AddressOutcome, Interface};

/// The data of the Active state.
#[derive(Clone, Debug)]
pub(super) struct Active {
    /// When the next advert is due: one interval after the last was due.
    pub(super) adver_timer: Instant,
    /// Set while addresses are being added: what follows when they are there.
    arriving: Option<Arrival>,
    /// The second set of announcements, `second_after` the first.
    second_set: Option<Instant>,
    /// The second set after an advert of lower priority.
    lower_priority_set: Option<Instant>,
    /// The next refresh of the announcements.
    refresh: Option<Instant>,
    /// When an advert of lower priority may be answered again: at most once an interval.
    answer_after: Instant,
}

/// What follows when addresses have been added.
#[derive(Clone, Debug)]
enum Arrival {
    /// Active was just entered: announce and report this transition.
    Entered { from: State, cause: Cause },
    /// The configuration brought more addresses: announce.
    More,
    /// The addresses of the process before this one are there again.
    Adopted,
}

impl Active {
    fn new(now: Instant, adver_interval: Duration) -> Self {
        Self {
            adver_timer: now + adver_interval,
            arriving: None,
            second_set: None,
            lower_priority_set: None,
            refresh: None,
            answer_after: now,
        }
    }

    pub(super) fn next_deadline(&self) -> Instant {
        let bursts = [self.second_set, self.lower_priority_set, self.refresh];
        bursts
            .into_iter()
            .flatten()
            .fold(self.adver_timer, Instant::min)
    }
}

/// Takes a deadline that has passed.
fn due(deadline: &mut Option<Instant>, now: Instant) -> bool {
    deadline.take_if(|deadline| *deadline <= now).is_some()
}

/// A deadline `after` from now, none for zero.
fn later(now: Instant, after: Duration) -> Option<Instant> {
    (!after.is_zero()).then(|| now + after)
}

impl Instance {
    /// Adverts first, so that the router before us lets go; then addresses; announcements and
    /// notification follow when the addresses are there (RFC 9568 §6.4.2, vrrp.md §9.5).
    pub(super) fn enter_active(&mut self, now: Instant, cause: Cause, actions: &mut Actions) {
        let from = self.state();
        self.counters.became_active += 1;
        self.episode.clear();
        self.proof.on_becoming_active();
        self.transmit(now, self.priority, actions);
        let mut active = Active::new(now, self.config.adver_interval.duration());
        active.arriving = Some(Arrival::Entered { from, cause });
        self.phase = Phase::Active(active);
        self.add_addresses(now, actions);
    }

    /// Goes on where another process of this daemon died: advert at once, addresses as they are.
    pub(super) fn carry_on(&mut self, now: Instant, actions: &mut Actions) {
        self.transmit(now, self.priority, actions);
        let mut active = Active::new(now, self.config.adver_interval.duration());
        active.arriving = Some(Arrival::Adopted);
        self.phase = Phase::Active(active);
        self.add_addresses(now, actions);
    }

    fn add_addresses(&mut self, now: Instant, actions: &mut Actions) {
        if self.config.virtual_addresses.is_empty() {
            self.on_addresses_added(now, AddressOutcome::Added, actions);
        } else {
            let addresses = self.config.virtual_addresses.clone();
            actions.push(Action::AddAddresses(addresses));
        }
    }

    /// More addresses came with a new configuration.
    pub(super) fn expect_more_addresses(&mut self) {
        if let Phase::Active(active) = &mut self.phase {
            active.arriving.get_or_insert(Arrival::More);
        }
    }

    pub(super) fn on_addresses_added(
        &mut self,
        now: Instant,
        outcome: AddressOutcome,
        actions: &mut Actions,
    ) {
        let Phase::Active(active) = &mut self.phase else {
            return;
        };
        let Some(arrival) = active.arriving.take() else {
            return;
        };
        let announcements = self.config.announcements;
        let failed = match outcome {
            AddressOutcome::Added => Vec::new(),
            AddressOutcome::Failed(failed) => failed,
        };
        if !matches!(arrival, Arrival::Adopted) {
            active.second_set = later(now, announcements.second_after);
        }
        if active.refresh.is_none() {
            let first = announcements.second_after + announcements.refresh;
            active.refresh = later(now, announcements.refresh).map(|_| now + first);
        }
        if !failed.is_empty() {
            actions.push(Action::Report(Report::AddressesFailed(failed)));
        }
        match arrival {
            Arrival::Adopted => {}
            Arrival::More => self.announce(announcements.repeat, actions),
            Arrival::Entered { from, cause } => {
                self.announce(announcements.repeat, actions);
                self.report_transition(now, from, cause, actions);
            }
        }
    }

    /// Removes the addresses. Whoever leaves Active before its addresses had arrived reports that
    /// it was there, so that every transition is told once and in order.
    pub(super) fn leave_active(&mut self, actions: &mut Actions) {
        self.counters.left_active += 1;
        self.episode.clear();
        self.remove_addresses(actions);
        let Phase::Active(active) = &mut self.phase else {
            return;
        };
        if let Some(Arrival::Entered { from, cause }) = active.arriving.take() {
            let entered = self.last_transition;
            self.report_transition(entered, from, cause, actions);
        }
    }

    pub(super) fn on_active_timeout(&mut self, now: Instant, actions: &mut Actions) {
        let interval = self.config.adver_interval.duration();
        let announcements = self.config.announcements;
        let Phase::Active(active) = &mut self.phase else {
            return;
        };
        let advert_is_due = now >= active.adver_timer;
        let late = now.since(active.adver_timer);
        if advert_is_due {
            // The rhythm is kept: a late advert does not delay the next one.
            active.adver_timer = if late > interval {
                now + interval
            } else {
                active.adver_timer + interval
            };
        }
        let first = due(&mut active.second_set, now);
        let lower = due(&mut active.lower_priority_set, now);
        let refresh = due(&mut active.refresh, now);
        if refresh {
            active.refresh = later(now, announcements.refresh);
        }
        if advert_is_due {
            if late >= self.overslept_after() {
                let late_ms = u64::try_from(late.as_millis()).unwrap_or(u64::MAX);
                if self.config.conduct.late_timer.is_some() {
                    let patience = self.active_down_interval(self.config.adver_interval);
                    self.enter_backup(now, now + patience, Cause::Late { late_ms }, actions);
                    return;
                }
                actions.push(Action::Report(Report::Stalled { late_ms }));
            }
            self.transmit(now, self.priority, actions);
        }
        if first {
            self.announce(announcements.repeat, actions);
        }
        if lower {
            self.announce(self.config.lower_priority.repeat, actions);
        }
        if refresh {
            self.announce(announcements.refresh_repeat, actions);
        }
    }

    /// How late an advert may be before a rival has taken over: one of the highest priority, or the one
    /// that `timer_expired_backup` names.
    fn overslept_after(&self) -> Duration {
        let interval = self.config.adver_interval;
        let adverts = self.config.down_timer_adverts;
        let rival = self.config.conduct.late_timer;
        let rival = rival.unwrap_or(Priority::HIGHEST_BACKUP);
        let patience = interval.active_down_interval(self.config.version, rival, adverts);
        patience.saturating_sub(interval.duration())
    }

    /// RFC 9568 §6.4.3: an advert is heard.
    pub(super) fn on_active_advert(
        &mut self,
        now: Instant,
        advert: &Advert,
        actions: &mut Actions,
    ) {
        let Phase::Active(active) = &self.phase else {
            return;
        };
        if advert.priority == Priority::RELEASE {
            self.send_now(now, actions);
            return;
        }
        let due = active.adver_timer;
        if now.since(due) >= self.overslept_after() {
            // We were not running, and the LAN has another Active Router: sending first would make
            // two (vrrp.md §9.9).
            let cause = Cause::Overslept {
                source: advert.source,
                late_ms: milliseconds(now, due),
            };
            self.yield_to(now, advert, cause, actions);
            return;
        }
        let own = self.priority;
        let Interface::Up {
            primary: Some(address),
        } = self.interface
        else {
            return;
        };
        if advert.priority == own && advert.source == address {
            self.discard(now, Discard::OwnAddress, advert.source, actions);
            return;
        }
        if advert.priority > own || (advert.priority == own && advert.source > address) {
            if self.config.parting_advert {
                self.transmit(now, own, actions);
            }
            let cause = Cause::Beaten {
                source: advert.source,
                priority: advert.priority,
            };
            self.yield_to(now, advert, cause, actions);
        } else {
            self.on_weaker_advert(now, advert, actions);
        }
    }

    /// Another router is active but must yield: tell it at once, and repair the caches that it has
    /// poisoned; at most once an interval, so that a flood of packets makes no flood of answers.
    fn on_weaker_advert(&mut self, now: Instant, advert: &Advert, actions: &mut Actions) {
        let interval = self.config.adver_interval.duration();
        let lower_priority = self.config.lower_priority;
        self.proof.outrun();
        if self.episode.may_report_lower_priority(now) {
            actions.push(Action::Report(Report::LowerPriorityHeard {
                source: advert.source,
                priority: advert.priority,
            }));
        }
        let Phase::Active(active) = &mut self.phase else {
            return;
        };
        if now < active.answer_after {
            return;
        }
        active.answer_after = now + interval;
        if lower_priority.answer {
            self.send_now(now, actions);
        }
        self.repair_caches(now, actions);
        self.together = Some(Together::Announce);
    }

    /// Announces the addresses after somebody else was Active, now and a second time.
    pub(super) fn repair_caches(&mut self, now: Instant, actions: &mut Actions) {
        let lower_priority = self.config.lower_priority;
        let Phase::Active(active) = &mut self.phase else {
            return;
        };
        if lower_priority.repeat == 0 {
            return;
        }
        active.lower_priority_set = later(now, lower_priority.second_after);
        if active.arriving.is_none() {
            self.announce(lower_priority.repeat, actions);
        }
    }

    /// Sends an advert out of turn and starts the interval anew.
    pub(super) fn send_now(&mut self, now: Instant, actions: &mut Actions) {
        if let Phase::Active(active) = &mut self.phase {
            active.adver_timer = now + self.config.adver_interval.duration();
        }
        self.transmit(now, self.priority, actions);
    }

    /// keepalived resigns when somebody removes an address of its, and comes back after the skew
    /// time if nobody else took over (vrrp.md §9.8).
    pub(super) fn on_address_lost(
        &mut self,
        now: Instant,
        address: &VirtualAddress,
        actions: &mut Actions,
    ) {
        let Phase::Active(active) = &self.phase else {
            return;
        };
        let ours = self.config.virtual_addresses.contains(address);
        if active.arriving.is_some() || !ours {
            return;
        }
        self.resign(now, Cause::AddressLost(address.address()), actions);
    }

    pub(super) fn announce(&self, repeat: u32, actions: &mut Actions) {
        if !self.config.virtual_addresses.is_empty() {
            actions.push(Action::Announce(Announcement {
                addresses: self.config.virtual_addresses.clone(),
                repeat,
            }));
        }
    }
}
