//! `vrrp_instance`.

use std::time::Duration;

use super::slot::Slot;
use super::tuning::{Tuning, small};
use super::{address, authentication, globals, notify, refuse, support};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Instance as Keyword, Support};
use crate::conf::limits::VIRTUAL_ADDRESSES_MAX;
use crate::conf::model::Instance;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Seconds};
use crate::types::{Family, IfName, InstanceName, Priority, Vrid};
use crate::vrrp::{AdverInterval, Config, Preemption, StartAs, Version};

/// The loopback interface, on which nobody else hears us.
const LOOPBACK: &str = "lo";
const CENTISECOND_US: u64 = 10_000;
const SECOND_US: u64 = 1_000_000;

/// What one block says.
pub(super) struct Draft<'a> {
    /// `None` if it was reported as missing.
    pub(super) name: Option<&'a str>,
    /// Where the name stands, else the keyword.
    pub(super) place: Span,
    state: Slot<StartAs>,
    pub(super) interface: Slot<IfName>,
    pub(super) vrid: Slot<Vrid>,
    version: Slot<Version>,
    priority: Slot<Priority>,
    advert_int: Slot<u64>,
    preempt: Slot<Preempt>,
    preempt_delay: Slot<u64>,
    authentication: authentication::Draft,
    pub(super) addresses: Vec<address::Draft>,
    /// Whether an entry of an address list was wrong.
    broken_addresses: BrokenAddresses,
    pub(super) notify: notify::Draft,
    tuning: Tuning,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BrokenAddresses {
    Some,
    None,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Preempt {
    Yes,
    No,
}

impl<'a> Draft<'a> {
    pub(super) fn read(block: Entry<'a>, findings: &mut Findings) -> Self {
        let (name, place) = name(block, findings);
        let mut draft = Self {
            name,
            place,
            state: Slot::Absent,
            interface: Slot::Absent,
            vrid: Slot::Absent,
            version: Slot::Absent,
            priority: Slot::Absent,
            advert_int: Slot::Absent,
            preempt: Slot::Absent,
            preempt_delay: Slot::Absent,
            authentication: authentication::Draft::default(),
            addresses: Vec::new(),
            broken_addresses: BrokenAddresses::None,
            notify: notify::Draft::default(),
            tuning: Tuning::default(),
        };
        for entry in block.children() {
            match support(entry) {
                Support::Instance(keyword) => draft.setting(keyword, entry, findings),
                Support::NotYet
                | Support::Include
                | Support::Top(_)
                | Support::Global(_)
                | Support::Authentication(_)
                | Support::Address(_) => draft.unsupported(entry, findings),
            }
        }
        draft
    }

    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::State => self.state(entry, findings),
            Keyword::Interface => {
                let name = value::word(entry, findings).and_then(|name| interface(name, findings));
                self.interface.set(name, entry, findings);
            }
            Keyword::VirtualRouterId => {
                let vrid = small(value::number(entry, findings))
                    .and_then(|number: u8| Vrid::new(number).ok());
                self.vrid.set(vrid, entry, findings);
            }
            Keyword::Version => {
                let version = globals::version(entry, findings);
                self.version.set(version, entry, findings);
            }
            Keyword::Priority => {
                let priority = small(value::number(entry, findings)).map(Priority::new);
                self.priority.set(priority, entry, findings);
            }
            Keyword::AdvertInt => {
                let us = value::decimal(entry, findings);
                self.advert_int.set(us, entry, findings);
            }
            Keyword::Authentication => self.authentication.block(entry, findings),
            Keyword::VirtualIpaddress => self.addresses(entry, findings),
            Keyword::Preempt => {
                value::no_more_than(entry, 1, findings);
                self.preempt.set(Some(Preempt::Yes), entry, findings);
            }
            Keyword::Nopreempt => {
                value::no_more_than(entry, 1, findings);
                self.preempt.set(Some(Preempt::No), entry, findings);
            }
            Keyword::PreemptDelay => {
                let us = value::decimal(entry, findings);
                self.preempt_delay.set(us, entry, findings);
            }
            Keyword::Notify(when) => self.notify.read(when, entry, findings),
            Keyword::Tuning(keyword) => self.tuning.read(keyword, entry, findings),
        }
    }

    /// Refuses a keyword, and expects nothing of what it would have done.
    fn unsupported(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        self.broken_addresses = BrokenAddresses::Some;
        refuse(entry, findings);
    }

    fn state(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        let state = value::choice(entry, findings).map(|word| match word {
            "MASTER" => StartAs::Active,
            _ => StartAs::Backup,
        });
        match (&self.state, state) {
            (&Slot::Given(StartAs::Active, before), Some(StartAs::Backup)) => {
                let message = "`state BACKUP` does not undo `state MASTER`, which counts";
                findings.add(
                    Diagnostic::warning(Code::StateTwice, entry.span(), message)
                        .related(before, "this one counts"),
                );
            }
            (Slot::Absent | Slot::Broken(_) | Slot::Given(_, _), _) => {
                self.state.set(state, entry, findings);
            }
        }
    }

    fn addresses(&mut self, list: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let Some(options) = address::options(list) else {
            return;
        };
        for entry in list.children() {
            match address::Draft::read(entry, options, findings) {
                Some(address) => self.add_address(address, findings),
                None => self.broken_addresses = BrokenAddresses::Some,
            }
        }
    }

    fn add_address(&mut self, address: address::Draft, findings: &mut Findings) {
        let same = |other: &&address::Draft| other.prefix.address() == address.prefix.address();
        if let Some(first) = self.addresses.iter().find(same) {
            let message = format!(
                "{} is given twice; the first one counts",
                address.prefix.address()
            );
            findings.add(
                Diagnostic::warning(Code::DuplicateAddress, address.span, message)
                    .related(first.span, "it was given here"),
            );
            return;
        }
        let family = |address: &address::Draft| address.prefix.family();
        if let Some(first) = self
            .addresses
            .first()
            .filter(|first| family(first) != family(&address))
        {
            let message = format!(
                "an {} address in a virtual router of {}",
                family(&address),
                family(first)
            );
            findings.add(
                Diagnostic::error(Code::MixedFamilies, address.span, message)
                    .related(first.span, "the first address decides")
                    .help("make one `vrrp_instance` for each family"),
            );
            return;
        }
        self.addresses.push(address);
    }

    /// Applies the rules that look at several settings; `None` if something essential is missing.
    pub(super) fn finish(
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

    /// The family of its adverts.
    pub(super) fn family(&self) -> Family {
        self.addresses
            .first()
            .map_or(Family::V4, |address| address.prefix.family())
    }
}

fn name<'a>(block: Entry<'a>, findings: &mut Findings) -> (Option<&'a str>, Span) {
    let head = block.head();
    let mut names = block.words().skip(1);
    match (names.next(), names.next()) {
        (Some(name), None) if !name.text.is_empty() => (Some(name.text), name.span),
        (_, extra) => {
            let message = match extra {
                Some(_) => "a `vrrp_instance` has exactly one name",
                None => "this `vrrp_instance` has no name",
            };
            findings.add(
                Diagnostic::error(Code::MissingName, block.span(), message)
                    .help("write `vrrp_instance NAME {`"),
            );
            (None, head.span)
        }
    }
}

fn interface(value: crate::conf::tree::Token<'_>, findings: &mut Findings) -> Option<IfName> {
    let name = value::interface(value, findings)?;
    if name.as_str() == LOOPBACK {
        let message = "a virtual router can't run on the loopback interface";
        findings.add(Diagnostic::error(
            Code::LoopbackInterface,
            value.span,
            message,
        ));
        return None;
    }
    Some(name)
}
