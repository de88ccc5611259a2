//! What a member of a sync group does and tells only as such (vrrp.md §16).

use super::{Instance, Phase, State, Told};
use crate::time::Instant;
use crate::types::Priority;
use crate::vrrp::action::{Actions, Cause};
use crate::vrrp::event::Fault;

/// Whether a router is on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Membership {
    /// It decides alone.
    Alone,
    /// It belongs to a sync group.
    Member {
        /// Whether all members own their addresses, so that they are Active from the start.
        owners_only: bool,
    },
}

/// What concerns the other members too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::vrrp) enum Together {
    /// The patience is over: Active, if the others agree.
    Active,
    /// Announce the addresses of all: somebody else was Active.
    Announce,
}

impl Instance {
    /// Becomes a member of a group.
    pub(in crate::vrrp) fn join(&mut self, owners_only: bool) {
        self.membership = Membership::Member { owners_only };
    }

    /// Is on its own from now on; what must be done, in order.
    #[must_use]
    pub fn leave_group(&mut self, now: Instant) -> Actions {
        let mut actions = Actions::new();
        self.membership = Membership::Alone;
        if let Phase::Backup(backup) = &mut self.phase {
            backup.wants_active = None;
        }
        if self.shared_fault.take().is_some() {
            self.reconsider_faults(now, &mut actions);
        }
        actions
    }

    /// What the last event means for the others.
    pub(in crate::vrrp) fn take_together(&mut self) -> Option<Together> {
        self.together.take()
    }

    /// Whether it has not started, since its interface is not known yet.
    pub(in crate::vrrp) fn awaits_interface(&self) -> bool {
        matches!(self.phase, Phase::Initialize) && !self.interface_known
    }

    /// Whether its patience is over and it only waits for the others.
    pub(in crate::vrrp) fn wants_active(&self) -> bool {
        matches!(&self.phase, Phase::Backup(backup) if backup.wants_active.is_some())
    }

    /// Whether it waits for a first result, which nobody is told.
    pub(in crate::vrrp) fn is_silent(&self) -> bool {
        matches!(self.phase, Phase::Fault(Told::No))
    }

    /// Its own fault, apart from those of other members.
    pub(in crate::vrrp) fn own_fault(&self) -> Option<Fault> {
        self.current_faults().min()
    }

    /// Takes over what the faults of the others are to it.
    pub(in crate::vrrp) fn share_fault(
        &mut self,
        now: Instant,
        shared: Option<Fault>,
        actions: &mut Actions,
    ) {
        let is_new = std::mem::replace(&mut self.shared_fault, shared) != shared;
        if is_new || matches!(self.phase, Phase::Initialize) {
            self.reconsider_faults(now, actions);
        }
    }

    /// Active, since all members want it.
    pub(in crate::vrrp) fn go_active(&mut self, now: Instant, actions: &mut Actions) {
        if let Phase::Backup(backup) = &mut self.phase
            && let Some(cause) = backup.wants_active.take()
        {
            self.enter_active(now, cause, actions);
        }
    }

    /// Leaves Active without a word to the peers: they hear the new Active Router.
    pub(in crate::vrrp) fn stand_by(&mut self, now: Instant, cause: Cause, actions: &mut Actions) {
        let timer = now + self.active_down_interval(self.config.adver_interval);
        self.enter_backup(now, timer, cause, actions);
    }

    /// Leaves Active with priority 0, to be back after the skew time if nobody else takes over.
    pub(in crate::vrrp) fn resign(&mut self, now: Instant, cause: Cause, actions: &mut Actions) {
        self.transmit(now, Priority::RELEASE, actions);
        let interval = self.config.adver_interval;
        let skew = interval.skew_time(self.config.version, self.priority);
        self.enter_backup(now, now + skew, cause, actions);
    }

    /// Announces as after an advert of lower priority.
    pub(in crate::vrrp) fn announce_for_group(&mut self, now: Instant, actions: &mut Actions) {
        if self.state() == State::Active {
            self.repair_caches(now, actions);
        }
    }
}
