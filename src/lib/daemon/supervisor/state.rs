//! What the supervisor remembers of the instances, and what follows from the death of the vrrp process.

use std::collections::BTreeMap;
use std::time::Duration;

use super::life::Death;
use crate::conf::{Instance, SyncGroup};
use crate::daemon::configuration::Configuration;
use crate::daemon::protocol::vrrp::Start;
use crate::report;
use crate::types::{GroupName, InstanceName, Priority, Script};
use crate::vrrp::{Config, Origin, Report, State as Router, sync_group};

/// States of the instances as last reported.
#[derive(Debug, Default)]
pub(super) struct State {
    known: BTreeMap<InstanceName, Router>,
    groups: BTreeMap<GroupName, Router>,
    /// How the last child died.
    death: Option<Death>,
}

impl State {
    /// Remembers a report, and returns the scripts to run. A state that was told already, such as the
    /// Backup of a replaced child, is not told again.
    pub(super) fn on_report(
        &mut self,
        instance: Option<&Instance>,
        name: &InstanceName,
        report: &Report,
    ) -> Vec<Script> {
        let Report::Transition {
            to,
            cause,
            priority,
            ..
        } = report
        else {
            return Vec::new();
        };
        if self.known.insert(name.clone(), *to) == Some(*to) {
            return Vec::new();
        }
        instance.map_or_else(Vec::new, |instance| {
            report::notifications(&instance.notify, name, *to, cause, *priority)
        })
    }

    /// Remembers the state of a group, and returns the scripts to run.
    pub(super) fn on_group(
        &mut self,
        group: Option<&SyncGroup>,
        name: &GroupName,
        state: Router,
    ) -> Vec<Script> {
        if self.groups.insert(name.clone(), state) == Some(state) {
            return Vec::new();
        }
        group.map_or_else(Vec::new, |group| {
            report::group_notifications(&group.notify, name, state)
        })
    }

    /// Follows the instances through a reload: the same identifier, family and interface is the same
    /// instance, whatever its name (vrrp.md §20.2).
    pub(super) fn on_reload(&mut self, before: &Configuration, after: &Configuration) {
        self.groups.retain(|name, _| after.group(name).is_some());
        let before = before.instances();
        let states = after.instances().into_iter().filter_map(|config| {
            let earlier = before.iter().find(|earlier| same(earlier, &config))?;
            Some((config.name.clone(), *self.known.get(&earlier.name)?))
        });
        self.known = states.collect();
    }

    /// Remembers how the child died.
    pub(super) const fn on_death(&mut self, death: Death) {
        self.death = Some(death);
    }

    /// The instances of the next child. Those that were Active carry on, unless their silence has
    /// lasted so long that a peer may have taken over.
    pub(super) fn starts(&self, configuration: &Configuration) -> Vec<Start> {
        let routers = configuration.routers().into_iter();
        let mut starts: Vec<Start> = routers
            .map(|router| {
                let config = &router.config;
                let was_active = self.known.get(&config.name) == Some(&Router::Active);
                let in_time = self
                    .death
                    .is_some_and(|death| death.rest.is_zero() && death.silence < patience(config));
                let origin = if was_active && in_time {
                    Origin::CarryOn
                } else {
                    Origin::Fresh
                };
                Start { router, origin }
            })
            .collect();
        for group in configuration.groups() {
            self.keep_together(&group, &mut starts);
        }
        starts
    }

    /// If one of a group that was Active can't carry on, none does.
    fn keep_together(&self, group: &sync_group::Config, starts: &mut [Start]) {
        let mut members: Vec<&mut Start> = starts
            .iter_mut()
            .filter(|start| group.members.contains(&start.router.config.name))
            .collect();
        let is_too_late = members.iter().any(|start| {
            let was_active = self.known.get(&start.router.config.name) == Some(&Router::Active);
            was_active && start.origin == Origin::Fresh
        });
        if is_too_late {
            for start in &mut members {
                start.origin = Origin::Fresh;
            }
        }
    }
}

fn same(one: &Config, other: &Config) -> bool {
    let key = |config: &Config| (config.vrid, config.family());
    one.interface == other.interface && key(one) == key(other)
}

/// How long peers wait for this router at least: a peer of the highest priority, less the interval
/// that may have passed since the last advert.
fn patience(config: &Config) -> Duration {
    let interval = config.adver_interval;
    let adverts = config.down_timer_adverts;
    let rival = Priority::HIGHEST_BACKUP;
    let total = interval.active_down_interval(config.version, rival, adverts);
    total.saturating_sub(interval.duration())
}
