//! The rules that look at several settings of one instance.

use std::net::IpAddr;
use std::time::Duration;

use super::{Draft, Facts, Preempt};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::{address, globals};
use crate::conf::model::Instance;
use crate::conf::value::{Seconds, Switch};
use crate::track::Tracking;
use crate::types::{Family, InstanceName, Priority};
use crate::vrrp::{AdverInterval, Authentication, Config, Preemption, StartAs, Version};

const CENTISECOND_US: u64 = 10_000;
const SECOND_US: u64 = 1_000_000;

impl Draft<'_> {
    /// Applies the rules that look at several settings; `None` if something essential is missing.
    pub(in crate::conf::lower) fn finish(
        mut self,
        globals: &globals::Draft,
        findings: &mut Findings,
    ) -> Option<Instance> {
        let defaults = &globals.defaults();
        let strict = self.conduct.strict(defaults);
        let family = self.family();
        let version = self.decide_version(family, strict, globals, findings);
        self.essentials(findings);
        self.transport.check_family(family, findings);
        let (priority, start_as) = self.rank(strict, findings);
        let mut facts = Facts {
            family,
            version,
            strict,
            priority,
            start_as,
        };
        facts.start_as = self.authentication.start_as(facts, findings);
        let preemption = self.preemption(facts, findings);
        let adver_interval = self.adver_interval(version, findings);
        self.count_addresses(facts, findings);
        self.first_address(facts, findings);
        self.address_carriers(findings);
        let source = self.transport.finish_source(findings);
        let destination = self.transport.finish(facts, defaults, findings);
        let interval = adver_interval.unwrap_or(AdverInterval::DEFAULT);
        let authentication = self.proof(facts, interval, findings);
        let vrid = self.vrid.value().copied()?;
        let attachment = self
            .attachment
            .finish(facts, vrid, &self.transport, findings);
        let conduct = self.conduct.finish(facts, preemption, defaults, findings);
        let interface = self.interface.value().cloned()?;
        let name = InstanceName::new(self.name?);
        let mut config = Config::new(name, version, vrid, interface.clone());
        config.priority = priority;
        config.start_as = facts.start_as;
        config.adver_interval = adver_interval?;
        config.preemption = preemption;
        config.authentication = authentication?;
        let place = |address: address::Draft| address.finish(&interface);
        config.virtual_addresses = self.addresses.into_iter().map(place).collect();
        config.excluded_addresses = self.excluded.into_iter().map(place).collect();
        config.source = source;
        config.destination = destination;
        config.attachment = attachment;
        config.conduct = conduct;
        config.bare_family = (config.family() != family).then_some(family);
        self.tuning
            .apply(&globals.tuning, strict, &mut config, findings);
        Some(Instance {
            vrrp: config,
            notify: self.notify.finish(),
            reports: self.reports.finish(defaults),
            // Filled in when all blocks are read.
            tracking: Tracking::default(),
        })
    }

    /// How packets prove their origin; `None` if that was reported as wrong.
    fn proof(
        &mut self,
        facts: Facts,
        interval: AdverInterval,
        findings: &mut Findings,
    ) -> Option<Authentication> {
        let authentication = std::mem::take(&mut self.authentication);
        let signature = std::mem::take(&mut self.signature);
        let Some(block) = signature.block else {
            return authentication.finish(facts, findings);
        };
        if let Some(dropped) = authentication.block {
            let message = "`authentication` has no effect beside `auth_hmac`";
            findings.add(
                Diagnostic::warning(Code::TwoAuthentications, dropped, message)
                    .related(block, "this one counts")
                    .help("remove this block"),
            );
        }
        signature
            .finish(interval, facts.strict, findings)
            .map(Authentication::Hmac)
    }

    fn decide_version(
        &self,
        family: Family,
        strict: Switch,
        globals: &globals::Draft,
        findings: &mut Findings,
    ) -> Version {
        match (family, self.version) {
            (Family::V4, version) => version.or(globals.vrrp_version.or(Version::V2)),
            (Family::V6, Slot::Given(Version::V2, at)) => {
                let (version, message) = match strict {
                    Switch::On => (
                        Version::V3,
                        "strict mode: `version 2` becomes `version 3` over IPv6",
                    ),
                    Switch::Off => {
                        findings.not_supported(at, "`version 2` over IPv6");
                        (Version::V2, "`version 2` is not made for IPv6")
                    }
                };
                findings.add(
                    Diagnostic::warning(Code::VersionOverIpv6, at, message)
                        .help("write `version 3` on all routers"),
                );
                version
            }
            (Family::V6, Slot::Given(Version::V3, _) | Slot::Absent | Slot::Broken(_)) => {
                Version::V3
            }
        }
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
        let vrf_conflict = match (self.transport.vrf.span(), self.interface.span()) {
            (Some(vrf), Some(_)) => Some((vrf, "`vrf` has no effect beside `interface`")),
            (Some(vrf), None) if self.transport.unicast.is_none() => {
                Some((vrf, "`vrf` has no effect without unicast"))
            }
            (_, _) => None,
        };
        if let Some((at, message)) = vrf_conflict {
            findings.add(Diagnostic::warning(Code::NoEffect, at, message));
        }
        if self.interface.is_absent() {
            self.without_interface(findings);
        }
    }

    /// Only adverts to peers can do without an interface.
    fn without_interface(&self, findings: &mut Findings) {
        let Some(unicast) = self.transport.unicast else {
            let message = "this virtual router has no `interface`";
            findings.add(
                Diagnostic::error(Code::MissingInterface, self.place, message)
                    .help("add the interface whose LAN the routers share"),
            );
            return;
        };
        findings.not_supported(unicast, "a virtual router without `interface`");
        let problem = match self.transport.source() {
            None if self.transport.source.is_absent() => {
                Some("without `interface`, a virtual router needs `unicast_src_ip`")
            }
            Some(IpAddr::V6(source)) if source.is_unicast_link_local() => {
                Some("without `interface`, the source address can't be link-local")
            }
            None | Some(_) => None,
        };
        if let Some(message) = problem {
            let at = self.transport.source.span().unwrap_or(self.place);
            findings.add(Diagnostic::error(Code::MissingSource, at, message));
        }
        for address in self.addresses.iter().chain(&self.excluded) {
            if !address.has_interface() {
                let message = "this address has no `dev`, and its virtual router no `interface`";
                findings.add(Diagnostic::error(
                    Code::MissingInterface,
                    address.span,
                    message,
                ));
            }
        }
    }

    fn rank(&self, strict: Switch, findings: &mut Findings) -> (Priority, StartAs) {
        let (priority, start_as) = self.written_rank(findings);
        let wanted = match priority {
            Priority::OWNER => StartAs::Active,
            _ => StartAs::Backup,
        };
        if strict == Switch::Off || start_as == wanted {
            return (priority, start_as);
        }
        let message = match wanted {
            StartAs::Active => {
                "strict mode: with priority 255, `state BACKUP` becomes `state MASTER`"
            }
            StartAs::Backup => {
                "strict mode: with a priority below 255, `state MASTER` becomes `state BACKUP`"
            }
        };
        let at = self.state.span().unwrap_or(self.place);
        findings.add(Diagnostic::warning(Code::StrictMode, at, message));
        (priority, wanted)
    }

    fn written_rank(&self, findings: &mut Findings) -> (Priority, StartAs) {
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

    fn preemption(&self, facts: Facts, findings: &mut Findings) -> Preemption {
        let Facts {
            priority,
            start_as,
            strict,
            ..
        } = facts;
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
        let cleared = match (start_as, never, strict) {
            (StartAs::Active, _, _) => Some(("`state MASTER`", self.state.span())),
            (StartAs::Backup, true, _) => Some(("`nopreempt`", self.preempt.span())),
            (StartAs::Backup, false, Switch::On) => Some(("strict mode", None)),
            (StartAs::Backup, false, Switch::Off) => None,
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
}
