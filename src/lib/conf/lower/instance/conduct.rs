//! How close to the standard an instance behaves, and what it does beyond it.

use std::time::Duration;

use super::Facts;
use super::transport::flag;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Argument, Conduct as Keyword, Unit};
use crate::conf::lower::defaults::Defaults;
use crate::conf::lower::deprecated;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::types::Priority;
use crate::vrrp::{
    AcceptMode, Checksum, Conduct, Conformance, ExtraAnnouncements, ExtraInterfaces, OwnAdverts,
    Preemption, RepeatedLists, Version,
};

/// `timer_expired_backup` without a priority.
const LATE_TIMER_DEFAULT: Priority = Priority::HIGHEST_BACKUP;
/// The longest interval of extra announcements, in seconds.
const EXTRA_INTERVAL_MAX: u64 = 86_400;

/// Announcements on other interfaces, as written.
#[derive(Clone, Copy)]
enum Extra {
    None,
    Some(ExtraAnnouncements),
}

/// What one block says.
#[derive(Default)]
pub(super) struct Draft {
    accept: Slot<AcceptMode>,
    strict: Slot<Switch>,
    skip_check_adv_addr: Slot<Switch>,
    owner_ignore_adverts: Slot<Switch>,
    checksum_as_v2: Slot<Switch>,
    late_timer: Slot<Priority>,
    receive_buffer: Slot<u32>,
    extra: Slot<Extra>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Accept => flag(&mut self.accept, AcceptMode::Accept, entry, findings),
            Keyword::NoAccept => flag(&mut self.accept, AcceptMode::Drop, entry, findings),
            Keyword::StrictMode => {
                let switch = value::switch(entry, findings);
                self.strict.set(switch, entry, findings);
            }
            Keyword::SkipCheckAdvAddr => {
                let switch = value::switch(entry, findings);
                if switch == Some(Switch::Off) {
                    let message = "this is read as on, as keepalived does";
                    findings.add(
                        Diagnostic::warning(Code::ReadAsOn, entry.span(), message)
                            .help("remove the line to have it off"),
                    );
                }
                let on = switch.map(|_| Switch::On);
                self.skip_check_adv_addr.set(on, entry, findings);
            }
            Keyword::OwnerIgnoreAdverts => {
                let switch = value::switch(entry, findings);
                self.owner_ignore_adverts.set(switch, entry, findings);
            }
            Keyword::V3ChecksumAsV2 => {
                let switch = value::switch(entry, findings);
                self.checksum_as_v2.set(switch, entry, findings);
            }
            Keyword::TimerExpiredBackup | Keyword::ThreadTimerExpired => {
                if keyword == Keyword::ThreadTimerExpired {
                    deprecated(entry, "timer_expired_backup", findings);
                }
                let priority = late_timer(entry, findings);
                self.late_timer.set(priority, entry, findings);
            }
            Keyword::KernelRxBufSize => {
                let bytes = small(value::number(entry, findings));
                self.receive_buffer.set(bytes, entry, findings);
            }
            Keyword::GarpExtraIf | Keyword::VmacGarpIntvl => {
                if keyword == Keyword::VmacGarpIntvl {
                    deprecated(entry, "garp_extra_if", findings);
                }
                let extra = extra(entry, findings);
                self.extra.set(extra, entry, findings);
            }
        }
    }

    /// Whether the instance is in strict mode.
    pub(super) fn strict(&self, defaults: &Defaults) -> Switch {
        self.strict.or(defaults.strict)
    }

    pub(super) fn finish(
        self,
        facts: Facts,
        preemption: Preemption,
        defaults: &Defaults,
        findings: &mut Findings,
    ) -> Conduct {
        let repeated_lists = match self.skip_check_adv_addr.or(defaults.skip_check_adv_addr) {
            Switch::On => RepeatedLists::Trusted,
            Switch::Off => RepeatedLists::Compared,
        };
        let checksum = match self.checksum_as_v2.or(defaults.v3_checksum_as_v2) {
            Switch::On => Checksum::MessageOnly,
            Switch::Off => Checksum::WithPseudoHeader,
        };
        if let (Preemption::Allowed | Preemption::Delayed(_), Some(at)) =
            (preemption, self.late_timer.span())
        {
            let message = "`timer_expired_backup` has no effect without `nopreempt`";
            findings.add(Diagnostic::warning(Code::NoEffect, at, message));
        }
        Conduct {
            conformance: match facts.strict {
                Switch::On => Conformance::Strict,
                Switch::Off => Conformance::Usual,
            },
            accept_mode: self.accept_mode(facts, findings),
            repeated_lists,
            own_adverts: self.own_adverts(facts, defaults, findings),
            checksum,
            late_timer: self
                .late_timer
                .value()
                .copied()
                .filter(|_| preemption == Preemption::Never),
            receive_buffer: self.receive_buffer.value().copied(),
            extra_announcements: match self.extra {
                Slot::Given(Extra::None, _) => None,
                Slot::Given(Extra::Some(extra), _) => Some(extra),
                Slot::Absent | Slot::Broken(_) => defaults.extra_announcements,
            },
        }
    }

    fn accept_mode(&self, facts: Facts, findings: &mut Findings) -> AcceptMode {
        let owner = facts.priority == Priority::OWNER;
        let strict = facts.strict == Switch::On;
        match self.accept {
            Slot::Given(AcceptMode::Accept, at)
                if strict && !owner && facts.version == Version::V2 =>
            {
                let message = "strict mode: `accept` becomes `no_accept` in version 2";
                findings.add(Diagnostic::warning(Code::StrictMode, at, message));
                AcceptMode::Drop
            }
            Slot::Given(mode, _) => mode,
            Slot::Absent | Slot::Broken(_) if strict && !owner => AcceptMode::Drop,
            Slot::Absent | Slot::Broken(_) => AcceptMode::Accept,
        }
    }

    fn own_adverts(
        &self,
        facts: Facts,
        defaults: &Defaults,
        findings: &mut Findings,
    ) -> OwnAdverts {
        let owner = facts.priority == Priority::OWNER;
        match (owner, self.owner_ignore_adverts) {
            (false, Slot::Given(Switch::On, at)) => {
                let message = "`owner_ignore_adverts` has no effect with a priority below 255";
                findings.add(Diagnostic::warning(Code::NoEffect, at, message));
                OwnAdverts::Compared
            }
            (false, _) => OwnAdverts::Compared,
            (true, Slot::Given(Switch::On, _)) => OwnAdverts::Ignored,
            (true, Slot::Given(Switch::Off, at)) => {
                let message = "with priority 255 this is read as on, as keepalived does";
                findings.add(
                    Diagnostic::warning(Code::ReadAsOn, at, message)
                        .help("remove the line to have it off"),
                );
                OwnAdverts::Ignored
            }
            (true, Slot::Absent | Slot::Broken(_)) => {
                match (facts.strict, defaults.owner_ignore_adverts) {
                    (Switch::Off, Switch::Off) => OwnAdverts::Compared,
                    (Switch::On, _) | (_, Switch::On) => OwnAdverts::Ignored,
                }
            }
        }
    }
}

fn late_timer(entry: Entry<'_>, findings: &mut Findings) -> Option<Priority> {
    value::no_more_than(entry, 2, findings);
    match entry.value() {
        None => Some(LATE_TIMER_DEFAULT),
        Some(word) => {
            small(value::number_in(word, entry.keyword?.argument, findings)).map(Priority::new)
        }
    }
}

/// `[all] SECONDS`; 0 seconds: none.
fn extra(entry: Entry<'_>, findings: &mut Findings) -> Option<Extra> {
    let mut words = entry.words().skip(1).peekable();
    let all = words.next_if(|word| word.text == "all").is_some();
    let Some(word) = words.next() else {
        value::missing(entry, findings);
        return None;
    };
    value::no_more_than(entry, if all { 3 } else { 2 }, findings);
    let range = Argument::Number {
        min: 0,
        max: EXTRA_INTERVAL_MAX,
        unit: Unit::Seconds,
    };
    let seconds = value::number_in(word, range, findings)?;
    if seconds == 0 {
        return Some(Extra::None);
    }
    Some(Extra::Some(ExtraAnnouncements {
        interfaces: if all {
            ExtraInterfaces::All
        } else {
            ExtraInterfaces::Vmacs
        },
        interval: Duration::from_secs(seconds),
    }))
}
