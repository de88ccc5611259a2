//! The state machine of one virtual router (RFC 9568 §6, RFC 3768 §6).
//!
//! ```text
//!                     ┌────────────┐
//!                     │ Initialize │◄───────── shutdown, from every state
//!                     └─────┬──────┘
//!          interface known  │
//!        ┌──────────────────┼───────────────────┐
//!        │ fault            │ no fault          │ no fault, address owner
//!        ▼                  ▼                   ▼
//!   ┌─────────┐ cleared ┌────────┐ timer   ┌────────┐
//!   │  Fault  │────────►│ Backup │────────►│ Active │
//!   │         │◄────────│        │◄────────│        │
//!   └─────────┘  fault  └────────┘ beaten  └────────┘
//!        ▲                                     │ fault
//!        └─────────────────────────────────────┘
//! ```
//!
//! Deadlines are data of the state they belong to; [`Instance::poll_timeout`] is their minimum.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::action::{Action, Actions, Cause, Report};
use super::config::{Config, StartAs, Version};
use super::event::{Event, Fault, Interface};
use super::interval::AdverInterval;
use crate::time::Instant;
use crate::types::{Priority, Standing};
use active::Active;
use backup::Backup;
use episode::Episode;
use proof::Proof;
pub use snapshot::{Counters, Snapshot};
use together::Membership;
pub(in crate::vrrp) use together::Together;

mod active;
mod backup;
mod episode;
mod proof;
mod receive;
mod reconfigure;
mod snapshot;
mod together;
mod tracked;
mod transmit;

/// The state of a virtual router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Not started yet, or stopped.
    Initialize,
    /// Standing by.
    Backup,
    /// Forwarding for the virtual addresses.
    Active,
    /// Unable to take part; ours, not the RFC's.
    Fault,
}

impl fmt::Display for State {
    /// The words of the RFC; keepalived's are made in `report`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Initialize => "Initialize",
            Self::Backup => "Backup",
            Self::Active => "Active",
            Self::Fault => "Fault",
        })
    }
}

/// A state with the data that only exists in it.
#[derive(Clone, Debug)]
enum Phase {
    Initialize,
    Backup(Backup),
    Active(Active),
    Fault(Told),
}

/// Whether people know of a fault. One that is only the wait for a first result is not worth telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Yes,
    No,
}

/// Whether addresses may be on the host from an earlier life of the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A first start: remains of a crash are removed, as keepalived does (vrrp.md §12.5).
    Fresh,
    /// Another process of this daemon was Active a moment ago and died; this one carries on, so that
    /// no peer sees a takeover.
    CarryOn,
}

/// One virtual router.
#[derive(Clone, Debug)]
pub struct Instance {
    config: Config,
    origin: Origin,
    interface: Interface,
    interface_known: bool,
    membership: Membership,
    /// What the faults of the other members of its group are to it.
    shared_fault: Option<Fault>,
    /// What the event in hand means for the other members.
    together: Option<Together>,
    standing: Standing,
    /// The priority in force.
    priority: Priority,
    faults: BTreeSet<Fault>,
    phase: Phase,
    episode: Episode,
    counters: Counters,
    proof: Proof,
    /// IP identification of the last advert; 0 is left out, since the kernel would replace it.
    identification: u16,
    /// Number of transitions so far.
    sequence: u64,
    last_transition: Instant,
}

impl Instance {
    /// A virtual router in Initialize. The first [`Event::Interface`] starts it.
    pub fn new(config: Config, origin: Origin, now: Instant) -> Self {
        Self {
            priority: config.priority,
            proof: Proof::new(&config),
            config,
            origin,
            interface: Interface::Missing,
            interface_known: false,
            membership: Membership::Alone,
            shared_fault: None,
            together: None,
            standing: Standing::default(),
            faults: BTreeSet::new(),
            phase: Phase::Initialize,
            episode: Episode::default(),
            counters: Counters::default(),
            identification: 0,
            sequence: 0,
            last_transition: now,
        }
    }

    /// Feeds one event; returns what must be done, in order.
    #[must_use]
    pub fn handle(&mut self, now: Instant, event: Event<'_>) -> Actions {
        let mut actions = Actions::new();
        match event {
            Event::Timeout => self.on_timeout(now, &mut actions),
            Event::Datagram(datagram) => self.on_datagram(now, datagram, &mut actions),
            Event::Interface(interface) => self.on_interface(now, interface, &mut actions),
            Event::AddressesAdded(outcome) => self.on_addresses_added(now, outcome, &mut actions),
            Event::AddressLost(address) => self.on_address_lost(now, &address, &mut actions),
            Event::WallClock(time) => self.proof.set_clock(now, time),
            Event::Tracked(standing) => self.on_tracked(now, standing, &mut actions),
            Event::Reconfigured(config) => self.on_reconfigured(now, *config, &mut actions),
            Event::Removed => self.on_end(now, Cause::Removed, &mut actions),
            Event::Shutdown => self.on_end(now, Cause::Shutdown, &mut actions),
        }
        actions
    }

    /// When `handle(now, Event::Timeout)` is due next; `None`: never.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match &self.phase {
            Phase::Initialize | Phase::Fault(_) => None,
            Phase::Backup(backup) => Some(backup.active_down_timer),
            Phase::Active(active) => Some(active.next_deadline()),
        }
    }

    /// The configuration in force.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The state.
    pub const fn state(&self) -> State {
        match self.phase {
            Phase::Initialize => State::Initialize,
            Phase::Backup(_) => State::Backup,
            Phase::Active(_) => State::Active,
            Phase::Fault(_) => State::Fault,
        }
    }

    /// The priority in force.
    pub const fn priority(&self) -> Priority {
        self.priority
    }

    fn on_timeout(&mut self, now: Instant, actions: &mut Actions) {
        match &self.phase {
            Phase::Initialize | Phase::Fault(_) => {}
            Phase::Backup(backup) if now < backup.active_down_timer => {}
            Phase::Backup(backup) => {
                let cause = backup.takeover_cause(now);
                self.on_patience_over(now, cause, actions);
            }
            Phase::Active(_) => self.on_active_timeout(now, actions),
        }
    }

    /// Active; a member of a group asks the others first, and is as patient again meanwhile.
    fn on_patience_over(&mut self, now: Instant, cause: Cause, actions: &mut Actions) {
        match self.membership {
            Membership::Alone => self.enter_active(now, cause, actions),
            Membership::Member { .. } => {
                self.together = Some(Together::Active);
                let patience = self.active_down_interval(self.config.adver_interval);
                if let Phase::Backup(backup) = &mut self.phase {
                    backup.wants_active.get_or_insert(cause);
                    backup.active_down_timer = now + patience;
                }
            }
        }
    }

    fn on_interface(&mut self, now: Instant, interface: Interface, actions: &mut Actions) {
        self.interface = interface;
        self.interface_known = true;
        let starts = matches!(self.phase, Phase::Initialize);
        if starts && self.membership != Membership::Alone {
            // The group starts its members when all interfaces are known.
            return;
        }
        self.reconsider_faults(now, actions);
    }

    fn reconsider_faults(&mut self, now: Instant, actions: &mut Actions) {
        self.faults = self.current_faults().chain(self.shared_fault).collect();
        if matches!(self.phase, Phase::Backup(_) | Phase::Active(_)) {
            // What came to be followed while the router runs is no reason to stop it.
            self.faults.remove(&Fault::Undecided);
        }
        let fault = self.faults.first().copied();
        match (&self.phase, fault) {
            (Phase::Initialize, _) => self.start(now, fault, actions),
            (Phase::Fault(told), None) => {
                let cause = match told {
                    Told::Yes => Cause::FaultsCleared,
                    Told::No => Cause::Startup,
                };
                self.enter_first_state(now, cause, actions);
            }
            (Phase::Backup(_) | Phase::Active(_), Some(fault)) => {
                self.enter_fault(now, fault, actions);
            }
            (Phase::Fault(Told::No), Some(fault)) if fault != Fault::Undecided => {
                self.phase = Phase::Initialize;
                self.enter_fault(now, fault, actions);
            }
            (Phase::Fault(_), Some(_)) | (Phase::Backup(_) | Phase::Active(_), None) => {}
        }
    }

    fn start(&mut self, now: Instant, fault: Option<Fault>, actions: &mut Actions) {
        self.priority = self.effective_priority();
        let may_go_on = matches!(fault, None | Some(Fault::Undecided));
        if self.origin == Origin::CarryOn && may_go_on {
            self.faults.clear();
            self.carry_on(now, actions);
            return;
        }
        self.remove_addresses(actions);
        match fault {
            Some(fault) => self.enter_fault(now, fault, actions),
            None => self.enter_first_state(now, Cause::Startup, actions),
        }
    }

    /// Backup; for the address owner, Active at once (RFC 9568 §6.4.1).
    fn enter_first_state(&mut self, now: Instant, cause: Cause, actions: &mut Actions) {
        let owner = match self.membership {
            Membership::Alone => self.config.priority == Priority::OWNER,
            Membership::Member { owners_only } => owners_only,
        };
        if owner && self.config.start_as == StartAs::Active {
            self.enter_active(now, cause, actions);
        } else {
            let wait = self.active_down_interval(self.config.adver_interval);
            self.enter_backup(now, now + wait, cause, actions);
        }
    }

    fn enter_fault(&mut self, now: Instant, fault: Fault, actions: &mut Actions) {
        let from = self.state();
        if from == State::Active {
            self.transmit(now, Priority::RELEASE, actions);
            self.leave_active(actions);
        }
        if from == State::Initialize && fault == Fault::Undecided {
            self.phase = Phase::Fault(Told::No);
            return;
        }
        self.phase = Phase::Fault(Told::Yes);
        self.report_transition(now, from, Cause::Fault(fault), actions);
    }

    /// The time after which a silent Active Router counts as dead.
    fn active_down_interval(&self, active_adver_interval: AdverInterval) -> Duration {
        let (version, adverts) = (self.config.version, self.config.down_timer_adverts);
        active_adver_interval.active_down_interval(version, self.priority, adverts)
    }

    /// The end: an Active Router says so, then lets go.
    fn on_end(&mut self, now: Instant, cause: Cause, actions: &mut Actions) {
        let from = self.state();
        match from {
            State::Initialize => return,
            State::Active => {
                self.transmit(now, Priority::RELEASE, actions);
                self.leave_active(actions);
            }
            State::Backup | State::Fault => {}
        }
        self.phase = Phase::Initialize;
        self.interface_known = false;
        self.report_transition(now, from, cause, actions);
    }

    fn remove_addresses(&self, actions: &mut Actions) {
        if !self.config.virtual_addresses.is_empty() {
            let addresses = self.config.virtual_addresses.clone();
            actions.push(Action::RemoveAddresses(addresses));
        }
    }

    /// Reports the transition from `from` to the state that is now in force.
    fn report_transition(
        &mut self,
        now: Instant,
        from: State,
        cause: Cause,
        actions: &mut Actions,
    ) {
        self.sequence += 1;
        self.last_transition = now;
        actions.push(Action::Report(Report::Transition {
            from,
            to: self.state(),
            cause,
            priority: self.priority(),
            sequence: self.sequence,
        }));
    }

    /// The interval by which the Active Router's silence is judged: its own in `VRRPv3`.
    fn learnt(&self, heard: AdverInterval) -> AdverInterval {
        match self.config.version {
            Version::V2 => self.config.adver_interval,
            Version::V3 => heard,
        }
    }
}

#[cfg(test)]
mod tests;
