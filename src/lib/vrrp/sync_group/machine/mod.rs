//! The state machine of a sync group (vrrp.md §16): its members are Active, or stand by, or are at fault, all
//! of them or none.

use crate::time::Instant;
use crate::types::Priority;
use crate::vrrp::action::{Action, Actions, Cause, Report};
use crate::vrrp::event::{Event, Fault};
use crate::vrrp::machine::{Instance, State, Together};

/// A sync group with its members.
#[derive(Clone, Debug)]
pub struct Group {
    /// In the order in which they change.
    members: Vec<Instance>,
    state: State,
}

/// What one event led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A member wants something done; members are counted from 0 in the order of the configuration.
    Member(usize, Actions),
    /// All members are in this state now, and the group with them.
    Group {
        /// Before.
        from: State,
        /// After.
        to: State,
    },
}

impl Group {
    /// A group of these virtual routers. Those in Initialize start when the interface of each is known. With the
    /// state that a group of this name has had it goes on: who is new in it follows the others when it can. Without
    /// one, routers that run in different states begin as Backup Routers.
    pub fn form(
        now: Instant,
        mut members: Vec<Instance>,
        state: Option<State>,
    ) -> (Self, Vec<Output>) {
        let owners_only = members
            .iter()
            .all(|member| member.config().priority == Priority::OWNER);
        for member in &mut members {
            member.join(owners_only);
        }
        let mut outputs = Vec::new();
        let mut group = Self {
            members,
            state: state.unwrap_or(State::Initialize),
        };
        let backup = group
            .members
            .iter()
            .position(|member| member.state() == State::Backup);
        if let (None, Some(backup)) = (state, backup) {
            group.all_backup(now, backup, Resigned::No, &mut outputs);
        }
        group.settle_faults(now, 0, &mut outputs);
        group.settle_state(&mut outputs);
        (group, outputs)
    }

    /// The state and the members, which are still members until they are told otherwise.
    pub fn dissolve(self) -> (State, Vec<Instance>) {
        (self.state, self.members)
    }

    /// The members in the order of the configuration.
    pub fn members(&self) -> &[Instance] {
        &self.members
    }

    /// The state that all members have, or had together last.
    pub const fn state(&self) -> State {
        self.state
    }

    /// When `handle(now, member, Event::Timeout)` is due next, and for which member.
    pub fn poll_timeout(&self) -> Option<(Instant, usize)> {
        let timeouts = self.members.iter().enumerate();
        timeouts
            .filter_map(|(at, member)| Some((member.poll_timeout()?, at)))
            .min()
    }

    /// Feeds one event of one member; what must be done, in order.
    #[must_use]
    pub fn handle(&mut self, now: Instant, member: usize, event: Event<'_>) -> Vec<Output> {
        let mut outputs = Vec::new();
        let Some(instance) = self.members.get_mut(member) else {
            return outputs;
        };
        let before = instance.state();
        let actions = instance.handle(now, event);
        let resigned = resignation(&actions);
        let together = instance.take_together();
        push(&mut outputs, member, actions);
        self.settle_faults(now, member, &mut outputs);
        match together {
            Some(Together::Active) => self.all_active(now, member, &mut outputs),
            Some(Together::Announce) => self.announce(now, member, &mut outputs),
            None => {}
        }
        let after = self.members.get(member).map(Instance::state);
        if before == State::Active && after == Some(State::Backup) {
            self.all_backup(now, member, resigned, &mut outputs);
        }
        self.settle_state(&mut outputs);
        outputs
    }

    /// A member has a fault, or has lost its last one: the others follow, and all come back together.
    fn settle_faults(&mut self, now: Instant, first: usize, outputs: &mut Vec<Output>) {
        if self.members.iter().any(Instance::awaits_interface) {
            return;
        }
        let own: Vec<Option<Fault>> = self.members.iter().map(Instance::own_fault).collect();
        let order = std::iter::once(first).chain((0..own.len()).filter(|at| *at != first));
        for at in order {
            let others = own.iter().enumerate().filter(|(other, _)| *other != at);
            let shared = shared_fault(others.filter_map(|(_, fault)| *fault));
            if let Some(member) = self.members.get_mut(at) {
                let mut actions = Actions::new();
                member.share_fault(now, shared, &mut actions);
                push(outputs, at, actions);
            }
        }
    }

    /// The patience of a member is over: if that of all others is too, or they are Active already, all go, this
    /// one first.
    fn all_active(&mut self, now: Instant, first: usize, outputs: &mut Vec<Output>) {
        let is_ready = |member: &Instance| member.state() == State::Active || member.wants_active();
        let group_is_active = self.state == State::Active;
        if !group_is_active && !self.members.iter().all(is_ready) {
            return;
        }
        let order = std::iter::once(first).chain((0..self.members.len()).filter(|at| *at != first));
        for at in order {
            if let Some(member) = self.members.get_mut(at)
                && member.wants_active()
            {
                let mut actions = Actions::new();
                member.go_active(now, &mut actions);
                push(outputs, at, actions);
            }
        }
    }

    /// A member has yielded: the others leave Active too. Where it resigned because of an address, so do they, and
    /// come back as soon.
    fn all_backup(
        &mut self,
        now: Instant,
        first: usize,
        resigned: Resigned,
        outputs: &mut Vec<Output>,
    ) {
        let name = self
            .members
            .get(first)
            .map(|member| member.config().name.clone());
        for (at, member) in self.members.iter_mut().enumerate() {
            if at != first
                && member.state() == State::Active
                && let Some(name) = name.clone()
            {
                let mut actions = Actions::new();
                let cause = Cause::Group(name);
                match resigned {
                    Resigned::Yes => member.resign(now, cause, &mut actions),
                    Resigned::No => member.stand_by(now, cause, &mut actions),
                }
                push(outputs, at, actions);
            }
        }
    }

    /// A member repairs caches: the others' addresses may have been taken over as well.
    fn announce(&mut self, now: Instant, first: usize, outputs: &mut Vec<Output>) {
        for (at, member) in self.members.iter_mut().enumerate() {
            if at != first {
                let mut actions = Actions::new();
                member.announce_for_group(now, &mut actions);
                push(outputs, at, actions);
            }
        }
    }

    fn settle_state(&mut self, outputs: &mut Vec<Output>) {
        let mut states = self.members.iter().map(Instance::state);
        let Some(first) = states.next() else {
            return;
        };
        let untold = self.members.iter().any(Instance::is_silent);
        if first != self.state && !untold && states.all(|state| state == first) {
            let from = std::mem::replace(&mut self.state, first);
            outputs.push(Output::Group { from, to: first });
        }
    }
}

/// Whether a member left Active with priority 0.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resigned {
    Yes,
    No,
}

fn resignation(actions: &[Action]) -> Resigned {
    let by_loss = |action: &Action| {
        matches!(
            action,
            Action::Report(Report::Transition {
                cause: Cause::AddressLost(_),
                ..
            })
        )
    };
    if actions.iter().any(by_loss) {
        Resigned::Yes
    } else {
        Resigned::No
    }
}

/// What the faults of the others are to a member.
fn shared_fault(others: impl Iterator<Item = Fault>) -> Option<Fault> {
    others
        .map(|fault| match fault {
            Fault::Undecided => Fault::Undecided,
            Fault::InterfaceMissing
            | Fault::InterfaceDown
            | Fault::NoAddress
            | Fault::NoPeer
            | Fault::Tracker
            | Fault::Group => Fault::Group,
        })
        .min()
}

fn push(outputs: &mut Vec<Output>, member: usize, actions: Actions) {
    if !actions.is_empty() {
        outputs.push(Output::Member(member, actions));
    }
}

#[cfg(test)]
mod tests;
