//! Settings of an instance that `global_defs` gives the default of.

use std::time::Duration;

use super::slot::Slot;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::Tuning as Keyword;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::vrrp::{Announcements, Config, LowerPriority};

/// Missed adverts after which the master counts as dead. RFC 9568 §6.1
const DOWN_TIMER_ADVERTS: u8 = 3;

/// What one place says about them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tuning {
    master_delay: Slot<u64>,
    master_repeat: Slot<u32>,
    master_refresh: Slot<u64>,
    master_refresh_repeat: Slot<u32>,
    lower_prio_delay: Slot<u64>,
    lower_prio_repeat: Slot<u32>,
    lower_prio_no_advert: Slot<Switch>,
    higher_prio_send_advert: Slot<Switch>,
    down_timer_adverts: Slot<u8>,
}

impl Tuning {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::GarpMasterDelay => {
                let seconds = value::number(entry, findings);
                self.master_delay.set(seconds, entry, findings);
            }
            Keyword::GarpMasterRepeat => {
                let count = at_least_one(entry, findings);
                self.master_repeat.set(count, entry, findings);
            }
            Keyword::GarpMasterRefresh => {
                let seconds = value::number(entry, findings);
                self.master_refresh.set(seconds, entry, findings);
            }
            Keyword::GarpMasterRefreshRepeat => {
                let count = at_least_one(entry, findings);
                self.master_refresh_repeat.set(count, entry, findings);
            }
            Keyword::GarpLowerPrioDelay => {
                let seconds = value::number(entry, findings);
                self.lower_prio_delay.set(seconds, entry, findings);
            }
            Keyword::GarpLowerPrioRepeat => {
                let count = small(value::number(entry, findings));
                self.lower_prio_repeat.set(count, entry, findings);
            }
            Keyword::LowerPrioNoAdvert => {
                let switch = value::switch(entry, findings);
                self.lower_prio_no_advert.set(switch, entry, findings);
            }
            Keyword::HigherPrioSendAdvert => {
                let switch = value::switch(entry, findings);
                self.higher_prio_send_advert.set(switch, entry, findings);
            }
            Keyword::DownTimerAdverts => {
                let count = small(value::number(entry, findings));
                self.down_timer_adverts.set(count, entry, findings);
            }
        }
    }

    /// Each address is announced once, unless something else is given (`vrrp_min_garp`).
    pub(super) fn announce_once(&mut self, place: Span) {
        if self.master_delay.is_absent() {
            self.master_delay = Slot::Given(0, place);
        }
        if self.master_repeat.is_absent() {
            self.master_repeat = Slot::Given(1, place);
        }
    }

    /// Puts the instance's own values into its configuration, else those of `global_defs`.
    pub(super) fn apply(
        &self,
        globals: &Self,
        strict: Switch,
        config: &mut Config,
        findings: &mut Findings,
    ) {
        let standard = Announcements::default();
        let either =
            |own: Slot<u64>, global: Slot<u64>| own.value().or_else(|| global.value()).copied();
        let count =
            |own: Slot<u32>, global: Slot<u32>| own.value().or_else(|| global.value()).copied();
        config.announcements = Announcements {
            repeat: count(self.master_repeat, globals.master_repeat).unwrap_or(standard.repeat),
            second_after: either(self.master_delay, globals.master_delay)
                .map_or(standard.second_after, Duration::from_secs),
            refresh: either(self.master_refresh, globals.master_refresh)
                .map_or(standard.refresh, Duration::from_secs),
            refresh_repeat: count(self.master_refresh_repeat, globals.master_refresh_repeat)
                .unwrap_or(standard.refresh_repeat),
        };
        // Without a value of its own, what follows an advert of lower priority is as `global_defs`
        // has it for becoming master, not as the instance has it.
        config.lower_priority = LowerPriority {
            answer: self
                .lower_prio_no_advert
                .or(globals.lower_prio_no_advert.or(Switch::Off))
                == Switch::Off,
            repeat: count(self.lower_prio_repeat, globals.lower_prio_repeat)
                .unwrap_or_else(|| globals.master_repeat.or(standard.repeat)),
            second_after: either(self.lower_prio_delay, globals.lower_prio_delay)
                .or_else(|| globals.master_delay.value().copied())
                .map_or(standard.second_after, Duration::from_secs),
        };
        config.parting_advert = self
            .higher_prio_send_advert
            .or(globals.higher_prio_send_advert.or(Switch::Off))
            == Switch::On;
        config.down_timer_adverts = self
            .down_timer_adverts
            .or(globals.down_timer_adverts.or(config.down_timer_adverts));
        if strict == Switch::On {
            self.keep_to_the_standard(globals, config, findings);
        }
    }

    /// What strict mode makes of the settings.
    fn keep_to_the_standard(&self, globals: &Self, config: &mut Config, findings: &mut Findings) {
        let mut becomes = |at: Option<Span>, written: String, used: &str| {
            if let Some(at) = at {
                let message = format!("strict mode: `{written}` becomes {used}");
                findings.add(Diagnostic::warning(Code::StrictMode, at, message));
            }
        };
        if let Slot::Given(count @ 1.., at) = self.lower_prio_repeat {
            becomes(Some(at), format!("garp_lower_prio_repeat {count}"), "0");
        }
        if let Slot::Given(seconds @ 1.., at) = self.lower_prio_delay {
            becomes(Some(at), format!("garp_lower_prio_delay {seconds}"), "0");
        }
        if let Slot::Given(Switch::Off, at) = self.lower_prio_no_advert {
            becomes(Some(at), "lower_prio_no_advert off".to_owned(), "on");
        }
        if let Slot::Given(Switch::On, at) = self.higher_prio_send_advert {
            becomes(Some(at), "higher_prio_send_advert".to_owned(), "off");
        }
        let standard = DOWN_TIMER_ADVERTS;
        if config.down_timer_adverts != standard {
            let at = self
                .down_timer_adverts
                .span()
                .or_else(|| globals.down_timer_adverts.span());
            let written = format!("down_timer_adverts {}", config.down_timer_adverts);
            becomes(at, written, "3");
        }
        config.down_timer_adverts = standard;
        config.parting_advert = false;
        config.lower_priority = LowerPriority {
            answer: false,
            repeat: 0,
            second_after: Duration::ZERO,
        };
    }
}

/// A number that the keyword's range keeps small enough.
pub(super) fn small<T: TryFrom<u64>>(number: Option<u64>) -> Option<T> {
    number.and_then(|number| T::try_from(number).ok())
}

/// A number of announcements; 0 is read as 1.
fn at_least_one(entry: Entry<'_>, findings: &mut Findings) -> Option<u32> {
    let count: u32 = small(value::number(entry, findings))?;
    if count == 0 {
        let place = entry
            .value()
            .map_or_else(|| entry.span(), |value| value.span);
        findings.add(Diagnostic::warning(
            Code::ZeroRepeat,
            place,
            "0 is read as 1: each address is announced at least once",
        ));
    }
    Some(count.max(1))
}
