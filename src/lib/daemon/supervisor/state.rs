//! What the supervisor remembers of the instances, and what follows from the death of the vrrp process.

use std::collections::BTreeMap;
use std::time::Duration;

use super::life::Death;
use crate::conf::Instance;
use crate::daemon::configuration::Configuration;
use crate::daemon::protocol::vrrp::Start;
use crate::report;
use crate::types::{InstanceName, Priority, Script};
use crate::vrrp::{Config, Origin, Report, State as Router};

/// States of the instances as last reported.
#[derive(Debug, Default)]
pub(super) struct State {
    known: BTreeMap<InstanceName, Router>,
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

    /// Follows the instances through a reload: the same identifier, family and interface is the same
    /// instance, whatever its name (vrrp.md §20.2).
    pub(super) fn on_reload(&mut self, before: &Configuration, after: &Configuration) {
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
        routers
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
            .collect()
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
