//! What the supervisor remembers of the instances, and what follows from the death of a child.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::conf::Instance;
use crate::daemon::configuration::Configuration;
use crate::daemon::protocol::Start;
use crate::report;
use crate::time::Instant;
use crate::types::{InstanceName, Priority, Script};
use crate::vrrp::{Config, Origin, Report, State as Router};

/// Deaths at longer distances than this count as the first one again.
const CALM: Duration = Duration::from_mins(1);

/// The longest wait before another start.
const DELAY_MAX: Duration = Duration::from_mins(1);

/// States of the instances as last reported, and deaths of the child.
#[derive(Debug, Default)]
pub(super) struct State {
    known: BTreeMap<InstanceName, Router>,
    deaths: u32,
    last_death: Option<Instant>,
}

/// When another child starts, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rebirth {
    /// At once; the silence so far decides which instances carry on.
    AtOnce { silence: Duration },
    /// Later, after the addresses have been taken off this host.
    After(Duration),
}

impl State {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// The instances of a first start.
    pub(super) fn fresh(configuration: &Configuration) -> Vec<Start> {
        let configs = configuration.instances().into_iter();
        configs
            .map(|config| Start {
                config,
                origin: Origin::Fresh,
            })
            .collect()
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

    /// The child has died after a silence.
    pub(super) fn on_death(&mut self, now: Instant, silence: Duration) -> Rebirth {
        let calm = self.last_death.is_none_or(|last| now.since(last) >= CALM);
        self.deaths = if calm { 1 } else { self.deaths + 1 };
        self.last_death = Some(now);
        // keepalived's rhythm: at once, then 1, 2, 4 … 60 s (vrrp.md §20.3).
        match self.deaths {
            0 | 1 => Rebirth::AtOnce { silence },
            deaths => {
                let seconds = 1_u64 << (deaths - 2).min(6);
                Rebirth::After(Duration::from_secs(seconds).min(DELAY_MAX))
            }
        }
    }

    /// The instances of the next child. Those that were Active carry on, unless their silence has
    /// lasted so long that a peer may have taken over.
    pub(super) fn reborn(&self, configuration: &Configuration, rebirth: Rebirth) -> Vec<Start> {
        let configs = configuration.instances().into_iter();
        configs
            .map(|config| {
                let was_active = self.known.get(&config.name) == Some(&Router::Active);
                let in_time = match rebirth {
                    Rebirth::AtOnce { silence } => silence < patience(&config),
                    Rebirth::After(_) => false,
                };
                let origin = if was_active && in_time {
                    Origin::CarryOn
                } else {
                    Origin::Fresh
                };
                Start { config, origin }
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

impl fmt::Display for Rebirth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce { .. } => write!(f, "starting another one"),
            Self::After(delay) => write!(
                f,
                "giving up the addresses, starting another one in {} s",
                delay.as_secs()
            ),
        }
    }
}
