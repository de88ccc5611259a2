//! The rules that look at several settings of one instance.

use std::time::Duration;

use super::{BrokenAddresses, Draft, Preempt};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::limits::VIRTUAL_ADDRESSES_MAX;
use crate::conf::lower::globals;
use crate::conf::lower::slot::Slot;
use crate::conf::model::Instance;
use crate::conf::value::Seconds;
use crate::track::Tracking;
use crate::types::{InstanceName, Priority};
use crate::vrrp::{AdverInterval, Config, Preemption, StartAs, Version};

const CENTISECOND_US: u64 = 10_000;
const SECOND_US: u64 = 1_000_000;

impl Draft<'_> {
    /// Applies the rules that look at several settings; `None` if something essential is missing.
    pub(in crate::conf::lower) fn finish(
        self,
        globals: &globals::Draft,
        findings: &mut Findings,
    ) -> Option<Instance> {
        let version = self.version.or(globals.vrrp_version.or(Version::V2));
        self.essentials(findings);
        let (priority, start_as) = self.rank(findings);
        let preemption = self.preemption(priority, start_as, findings);
        let adver_interval = self.adver_interval(version, findings);
        self.count_addresses(version, findings);
        let authentication = self.authentication.finish(version, findings)?;
        let interface = self.interface.value().cloned()?;
        let vrid = *self.vrid.value()?;
        let name = InstanceName::new(self.name?);
        let mut config = Config::new(name, version, vrid, interface.clone());
        config.priority = priority;
        config.start_as = start_as;
        config.adver_interval = adver_interval?;
        config.preemption = preemption;
        config.authentication = authentication;
        config.virtual_addresses = self
            .addresses
            .into_iter()
            .map(|address| address.finish(&interface))
            .collect();
        self.tuning.apply(&globals.tuning, &mut config);
        Some(Instance {
            vrrp: config,
            notify: self.notify.finish(),
            // Filled in when all blocks are read.
            tracking: Tracking::default(),
        })
    }

    fn essentials(&self, findings: &mut Findings) {
        if self.vrid.is_absent() {
            let message = "this virtual router has no `virtual_router_id`";
            findings.add(
                Diagnostic::error(Code::MissingVrid, self.place, message).help(
                    "add one from 1 to 255, the same on all routers that share the addresses",
                ),
            );
        }
        if self.interface.is_absent() {
            let message = "this virtual router has no `interface`";
            findings.add(
                Diagnostic::error(Code::MissingInterface, self.place, message)
                    .help("add the interface whose LAN the routers share"),
            );
        }
    }

    fn rank(&self, findings: &mut Findings) -> (Priority, StartAs) {
        match (&self.priority, &self.state) {
            (&Slot::Absent, &Slot::Given(StartAs::Active, place)) => {
                let message = "`state MASTER` without `priority`: the priority becomes 255";
                findings.add(
                    Diagnostic::warning(Code::MasterWithoutPriority, place, message).help(
                        "255 means that this router owns the addresses; write `priority` with a number up to 254 otherwise",
                    ),
                );
                (Priority::OWNER, StartAs::Active)
            }
            (&Slot::Given(Priority::OWNER, _), Slot::Absent) => (Priority::OWNER, StartAs::Active),
            (priority, state) => (priority.or(Priority::DEFAULT), state.or(StartAs::Backup)),
        }
    }

    fn preemption(
        &self,
        priority: Priority,
        start_as: StartAs,
        findings: &mut Findings,
    ) -> Preemption {
        let mut never = self.preempt.value() == Some(&Preempt::No);
        let because = match (start_as, priority) {
            (StartAs::Active, _) => Some(("`state MASTER`", self.state.span())),
            (StartAs::Backup, Priority::OWNER) => Some(("priority 255", self.priority.span())),
            (StartAs::Backup, _) => None,
        };
        if let (true, Some((why, place)), Some(at)) = (never, because, self.preempt.span()) {
            let message = format!("`nopreempt` has no effect with {why}");
            let finding = Diagnostic::warning(Code::NopreemptCleared, at, message).help(
                "for no preemption write `state BACKUP` on all routers and priorities below 255",
            );
            findings.add(match place {
                Some(place) => finding.related(place, "because of this"),
                None => finding,
            });
            never = false;
        }
        let delay = self.preempt_delay.or(0);
        let cleared = match (start_as, never) {
            (StartAs::Active, _) => Some(("`state MASTER`", self.state.span())),
            (StartAs::Backup, true) => Some(("`nopreempt`", self.preempt.span())),
            (StartAs::Backup, false) => None,
        };
        if let (1.., Some((why, place)), Some(at)) = (delay, cleared, self.preempt_delay.span()) {
            let message = format!("`preempt_delay` has no effect with {why}");
            let finding = Diagnostic::warning(Code::PreemptDelayCleared, at, message);
            findings.add(match place {
                Some(place) => finding.related(place, "because of this"),
                None => finding,
            });
        }
        match (never, cleared, delay) {
            (true, _, _) => Preemption::Never,
            (false, None, 1..) => Preemption::Delayed(Duration::from_micros(delay)),
            (false, _, _) => Preemption::Allowed,
        }
    }

    /// The interval that the packet can carry; `None` if it was reported as wrong.
    fn adver_interval(&self, version: Version, findings: &mut Findings) -> Option<AdverInterval> {
        let (us, place) = match self.advert_int {
            Slot::Absent => return Some(AdverInterval::DEFAULT),
            Slot::Broken(_) => return None,
            Slot::Given(us, place) => (us, place),
        };
        let (unit, most) = match version {
            Version::V2 => (SECOND_US, u64::from(u8::MAX)),
            Version::V3 => (CENTISECOND_US, u64::from(AdverInterval::CENTISECONDS_MAX)),
        };
        let units = ((us + unit / 2) / unit).clamp(1, most);
        if units * unit != us {
            let carries = match version {
                Version::V2 => "whole seconds from 1 to 255; `version 3` carries hundredths",
                Version::V3 => "0.01 to 40.95 seconds in hundredths",
            };
            let message = format!(
                "an interval of {} s becomes {} s",
                Seconds(us),
                Seconds(units * unit)
            );
            findings.add(
                Diagnostic::warning(Code::IntervalRounded, place, message)
                    .help(format!("{version} carries {carries}")),
            );
        }
        match version {
            Version::V2 => AdverInterval::from_seconds(u8::try_from(units).ok()?).ok(),
            Version::V3 => AdverInterval::from_centiseconds(u16::try_from(units).ok()?).ok(),
        }
    }

    fn count_addresses(&self, version: Version, findings: &mut Findings) {
        if let Some(first_beyond) = self.addresses.get(VIRTUAL_ADDRESSES_MAX) {
            let count = self.addresses.len();
            let message = format!("{count} addresses; an advert carries {VIRTUAL_ADDRESSES_MAX}");
            findings.add(
                Diagnostic::error(Code::TooManyAddresses, first_beyond.span, message)
                    .related(self.place, "in this virtual router")
                    .help("spread them over several virtual routers"),
            );
        }
        if !self.addresses.is_empty() || self.broken_addresses == BrokenAddresses::Some {
            return;
        }
        let message = "this virtual router has no addresses";
        findings.add(match version {
            Version::V2 => Diagnostic::warning(Code::NoVirtualAddress, self.place, message)
                .help("add `virtual_ipaddress { … }`"),
            Version::V3 => Diagnostic::error(Code::NoVirtualAddress, self.place, message)
                .help("version 3 needs at least one: add `virtual_ipaddress { … }`"),
        });
    }
}
