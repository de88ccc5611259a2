//! What is tracked for the router: it moves the priority, or keeps the router in Fault (vrrp.md §17.1).

use super::{Instance, Phase};
use crate::time::Instant;
use crate::types::{Health, Priority, Standing};
use crate::vrrp::action::{Actions, Report};
use crate::vrrp::config::Destination;
use crate::vrrp::event::{Fault, Interface};

impl Instance {
    pub(super) fn on_tracked(&mut self, now: Instant, standing: Standing, actions: &mut Actions) {
        self.standing = standing;
        if !matches!(self.phase, Phase::Initialize) {
            self.adjust_priority(now, actions);
            self.reconsider_faults(now, actions);
        }
    }

    /// The reasons that keep the router in Fault.
    pub(super) fn current_faults(&self) -> impl Iterator<Item = Fault> + use<> {
        let interface = match self.interface {
            Interface::Missing => Some(Fault::InterfaceMissing),
            Interface::Down => Some(Fault::InterfaceDown),
            Interface::Up { primary: None } => Some(Fault::NoAddress),
            Interface::Up { primary: Some(_) } => None,
        };
        let tracked = match self.standing.health {
            Health::Good => None,
            Health::Bad => Some(Fault::Tracker),
            Health::Undecided => Some(Fault::Undecided),
        };
        let peerless = matches!(self.config.destination, Destination::Nobody);
        let peerless = peerless.then_some(Fault::NoPeer);
        interface.into_iter().chain(peerless).chain(tracked)
    }

    /// The priority in force: an owner's never changes, any other stays from 1 to 254.
    pub(super) fn effective_priority(&self) -> Priority {
        let base = self.config.priority;
        if base == Priority::OWNER {
            return base;
        }
        let moved = i32::from(base.get()).saturating_add(self.standing.adjustment);
        let lowest = i32::from(Priority::LOWEST.get());
        let highest = i32::from(Priority::HIGHEST_BACKUP.get());
        u8::try_from(moved.clamp(lowest, highest)).map_or(base, Priority::new)
    }

    /// Takes the effective priority into force. The patience of a Backup Router moves with it; an Active
    /// Router says it with its next advert.
    pub(super) fn adjust_priority(&mut self, now: Instant, actions: &mut Actions) {
        let to = self.effective_priority();
        let from = std::mem::replace(&mut self.priority, to);
        if from == to {
            return;
        }
        let (version, adverts) = (self.config.version, self.config.down_timer_adverts);
        if let Phase::Backup(backup) = &mut self.phase {
            let interval = backup.active_adver_interval;
            let patience = |priority| interval.active_down_interval(version, priority, adverts);
            backup.postpone(now, patience(from), patience(to));
        }
        actions.push(Report::PriorityChanged { from, to }.into());
    }
}
