//! The machines of all virtual routers: each alone, or together with those of its sync group.

use std::collections::BTreeMap;

use super::InstanceId;
use crate::daemon::schedule::Schedule;
use crate::time::Instant;
use crate::types::GroupName;
use crate::vrrp::sync_group::{Group, Output};
use crate::vrrp::{Actions, Event, Instance, State};

/// All machines and their deadlines.
#[derive(Debug, Default)]
pub(super) struct Machines {
    seats: BTreeMap<InstanceId, Seat>,
    teams: BTreeMap<GroupName, Team>,
    schedule: Schedule<InstanceId>,
}

/// Where the machine of an instance is.
#[derive(Debug)]
enum Seat {
    Alone(Box<Instance>),
    Member { group: GroupName, at: usize },
}

#[derive(Debug)]
struct Team {
    group: Group,
    /// In the order of the group's members.
    members: Vec<InstanceId>,
}

/// Something to be done.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::daemon::vrrp) enum Step {
    /// An instance wants this.
    Router(InstanceId, Actions),
    /// All of a group are in this state.
    Group {
        /// The group.
        name: GroupName,
        /// The state.
        state: State,
    },
}

impl Machines {
    /// The machine of an instance.
    pub(super) fn get(&self, id: InstanceId) -> Option<&Instance> {
        match self.seats.get(&id)? {
            Seat::Alone(instance) => Some(instance),
            Seat::Member { group, at } => self.teams.get(group)?.group.members().get(*at),
        }
    }

    /// All machines.
    pub(super) fn iter(&self) -> impl Iterator<Item = (InstanceId, &Instance)> {
        let ids = self.seats.keys();
        ids.filter_map(|id| Some((*id, self.get(*id)?)))
    }

    /// A machine that has not started, in no group.
    pub(super) fn add(&mut self, id: InstanceId, instance: Instance) {
        self.seats.insert(id, Seat::Alone(Box::new(instance)));
    }

    /// An instance that is in no group is no more.
    pub(super) fn remove(&mut self, id: InstanceId) {
        self.seats.remove(&id);
        self.schedule.set(id, None);
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.schedule.next()
    }

    /// Whose deadline has come.
    pub(super) fn due(&self, now: Instant) -> Vec<InstanceId> {
        self.schedule.due(now)
    }

    /// Feeds one event to an instance; what it, and its group, want done, in order.
    #[must_use]
    pub(super) fn handle(&mut self, now: Instant, id: InstanceId, event: Event<'_>) -> Vec<Step> {
        match self.seats.get_mut(&id) {
            None => Vec::new(),
            Some(Seat::Alone(instance)) => {
                let actions = instance.handle(now, event);
                self.schedule.set(id, instance.poll_timeout());
                vec![Step::Router(id, actions)]
            }
            Some(Seat::Member { group, at }) => {
                let Some(team) = self.teams.get_mut(group) else {
                    return Vec::new();
                };
                let outputs = team.group.handle(now, *at, event);
                team.plan(&mut self.schedule);
                team.steps(group, outputs)
            }
        }
    }

    /// Puts the instances into these groups, and all others into none. A group goes on as it was with those
    /// that stay in it.
    #[must_use]
    pub(super) fn regroup(
        &mut self,
        now: Instant,
        wanted: Vec<(GroupName, Vec<InstanceId>)>,
    ) -> Vec<Step> {
        let mut states = BTreeMap::new();
        let mut free = BTreeMap::new();
        for (name, team) in std::mem::take(&mut self.teams) {
            let (state, instances) = team.group.dissolve();
            states.insert(name, state);
            free.extend(team.members.into_iter().zip(instances));
        }
        let mut steps = Vec::new();
        for (name, ids) in wanted {
            let mut members = Vec::new();
            let mut instances = Vec::new();
            for id in ids {
                let instance = free.remove(&id).or_else(|| self.take_alone(id));
                if let Some(instance) = instance {
                    let group = name.clone();
                    let at = members.len();
                    self.seats.insert(id, Seat::Member { group, at });
                    members.push(id);
                    instances.push(instance);
                }
            }
            let (group, outputs) = Group::form(now, instances, states.remove(&name));
            let team = Team { group, members };
            team.plan(&mut self.schedule);
            steps.extend(team.steps(&name, outputs));
            self.teams.insert(name, team);
        }
        for (id, mut instance) in free {
            steps.push(Step::Router(id, instance.leave_group(now)));
            self.schedule.set(id, instance.poll_timeout());
            self.add(id, instance);
        }
        steps
    }

    fn take_alone(&mut self, id: InstanceId) -> Option<Instance> {
        match self.seats.remove(&id)? {
            Seat::Alone(instance) => Some(*instance),
            Seat::Member { .. } => None,
        }
    }
}

impl Team {
    fn plan(&self, schedule: &mut Schedule<InstanceId>) {
        for (id, member) in self.members.iter().zip(self.group.members()) {
            schedule.set(*id, member.poll_timeout());
        }
    }

    /// The group is told after its members, but before them when it starts (vrrp.md §18.2).
    fn steps(&self, name: &GroupName, outputs: Vec<Output>) -> Vec<Step> {
        let mut steps = Vec::with_capacity(outputs.len());
        for output in outputs {
            match output {
                Output::Member(at, actions) => {
                    if let Some(id) = self.members.get(at) {
                        steps.push(Step::Router(*id, actions));
                    }
                }
                Output::Group { from, to: state } => {
                    let name = name.clone();
                    let step = Step::Group { name, state };
                    match from {
                        State::Initialize => steps.insert(0, step),
                        State::Backup | State::Active | State::Fault => steps.push(step),
                    }
                }
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests;
