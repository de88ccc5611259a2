//! When a checker probes: settings that a checker has from its real server, and that from its
//! virtual server.

use std::time::Duration;

use crate::checker::{Config, DelayLoop, Verdict};
use crate::conf::diagnostic::Findings;
use crate::conf::keywords::Timing as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};

/// `connect_timeout` where nobody says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What one block says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Timing {
    alpha: Slot<Switch>,
    connect_timeout: Slot<u64>,
    delay_before_retry: Slot<u64>,
    delay_loop: Slot<u64>,
    pub(super) retry: Slot<u32>,
    warmup: Slot<u64>,
}

/// The defaults of a kind of checker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standard {
    retry: u32,
    /// `None`: `delay_loop`.
    delay_before_retry: Option<Duration>,
}

impl Standard {
    /// One retry after 1 s.
    pub(super) const ONE: Self = Self::new(1, Some(1));
    /// `HTTP_GET` and `SSL_GET`.
    pub(super) const HTTP: Self = Self::new(1, Some(3));
    /// `DNS_CHECK`.
    pub(super) const DNS: Self = Self::new(3, None);
    /// `MISC_CHECK`.
    pub(super) const MISC: Self = Self::new(0, Some(1));

    const fn new(retry: u32, seconds: Option<u64>) -> Self {
        Self {
            retry,
            delay_before_retry: match seconds {
                Some(seconds) => Some(Duration::from_secs(seconds)),
                None => None,
            },
        }
    }
}

impl Timing {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Alpha => {
                let alpha = value::switch(entry, findings);
                self.alpha.set(alpha, entry, findings);
            }
            Keyword::ConnectTimeout => {
                let us = value::decimal(entry, findings);
                self.connect_timeout.set(us, entry, findings);
            }
            Keyword::DelayBeforeRetry => {
                let us = value::decimal(entry, findings);
                self.delay_before_retry.set(us, entry, findings);
            }
            Keyword::DelayLoop => {
                let us = value::decimal(entry, findings);
                self.delay_loop.set(us, entry, findings);
            }
            Keyword::Retry => self.retry(entry, findings),
            Keyword::Warmup => {
                let us = value::decimal(entry, findings);
                self.warmup.set(us, entry, findings);
            }
        }
    }

    pub(super) fn retry(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        let count = small(value::number(entry, findings));
        self.retry.set(count, entry, findings);
    }

    /// What the block says, and else what the block around it says.
    pub(super) const fn within(self, outer: Self) -> Self {
        Self {
            alpha: inner(self.alpha, outer.alpha),
            connect_timeout: inner(self.connect_timeout, outer.connect_timeout),
            delay_before_retry: inner(self.delay_before_retry, outer.delay_before_retry),
            delay_loop: inner(self.delay_loop, outer.delay_loop),
            retry: inner(self.retry, outer.retry),
            warmup: inner(self.warmup, outer.warmup),
        }
    }

    pub(super) fn config(self, standard: Standard) -> Config {
        let time = |slot: Slot<u64>| slot.value().copied().map(Duration::from_micros);
        let delay_loop = self.delay_loop();
        Config {
            delay_loop,
            retry: self.retry.or(standard.retry),
            delay_before_retry: time(self.delay_before_retry)
                .or(standard.delay_before_retry)
                .unwrap_or_else(|| delay_loop.get()),
            warmup: time(self.warmup).unwrap_or_else(|| delay_loop.get()),
            initial: match self.alpha.or(Switch::Off) {
                Switch::On => Verdict::Down,
                Switch::Off => Verdict::Up,
            },
        }
    }

    pub(super) fn delay_loop(self) -> DelayLoop {
        let us = self.delay_loop.value().copied();
        us.and_then(|us| DelayLoop::new(Duration::from_micros(us)).ok())
            .unwrap_or(DelayLoop::DEFAULT)
    }

    /// What is thought of the server before the first check, and nothing else.
    pub(super) fn initial_only(self) -> Self {
        Self {
            alpha: self.alpha,
            ..Self::default()
        }
    }

    pub(super) fn timeout(self) -> Duration {
        let us = self.connect_timeout.value().copied();
        us.map_or(CONNECT_TIMEOUT, Duration::from_micros)
    }
}

const fn inner<T: Copy>(own: Slot<T>, outer: Slot<T>) -> Slot<T> {
    match own {
        Slot::Given(_, _) => own,
        Slot::Absent | Slot::Broken(_) => outer,
    }
}
