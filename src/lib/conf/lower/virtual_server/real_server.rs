//! `real_server`.

use super::check::{self, Around};
use super::endpoint::Endpoint;
use super::http;
use super::method;
use super::timing::Timing;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Lvs, RealServer as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::lower::{refuse, support};
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::ipvs::{DestinationKey, Weight};
use crate::lvs::{Forwarding, RealServer, Removal};

/// What one block says.
pub(super) struct Draft {
    pub(super) endpoint: Endpoint,
    timing: Timing,
    method: Slot<Forwarding>,
    inhibit: Slot<Switch>,
    weight: Slot<Weight>,
    upper_threshold: Slot<u32>,
    lower_threshold: Slot<u32>,
    virtualhost: Slot<String>,
    checks: Vec<check::Draft>,
}

/// What a real server has from its virtual server.
#[derive(Clone, Copy)]
pub(super) struct Inherited<'a> {
    pub(super) timing: Timing,
    pub(super) forwarding: Forwarding,
    pub(super) removal: Removal,
    pub(super) weight: Weight,
    pub(super) virtualhost: Option<&'a String>,
}

impl Draft {
    pub(super) fn read(block: Entry<'_>, findings: &mut Findings) -> Option<Self> {
        let mut draft = Endpoint::read(block, findings).map(|endpoint| Self {
            endpoint,
            timing: Timing::default(),
            method: Slot::Absent,
            inhibit: Slot::Absent,
            weight: Slot::Absent,
            upper_threshold: Slot::Absent,
            lower_threshold: Slot::Absent,
            virtualhost: Slot::Absent,
            checks: Vec::new(),
        })?;
        for entry in block.children() {
            match support(entry).lvs() {
                Some(Lvs::Timing(keyword)) => draft.timing.read(keyword, entry, findings),
                Some(Lvs::RealServer(keyword)) => draft.setting(keyword, entry, findings),
                Some(_) | None => refuse(entry, findings),
            }
        }
        Some(draft)
    }

    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Method => {
                let method = method::read(entry, findings);
                self.method.set(method, entry, findings);
            }
            Keyword::InhibitOnFailure => {
                let inhibit = value::switch(entry, findings);
                self.inhibit.set(inhibit, entry, findings);
            }
            Keyword::Weight => {
                let weight = weight(entry, findings);
                self.weight.set(weight, entry, findings);
            }
            Keyword::UpperThreshold => {
                let count = small(value::number(entry, findings));
                self.upper_threshold.set(count, entry, findings);
            }
            Keyword::LowerThreshold => {
                let count = small(value::number(entry, findings));
                self.lower_threshold.set(count, entry, findings);
            }
            Keyword::Virtualhost => http::virtualhost(&mut self.virtualhost, entry, findings),
            Keyword::TcpCheck => self.checks.push(check::Draft::tcp(entry, findings)),
            Keyword::HttpGet => self.checks.push(check::Draft::http(entry, findings)),
        }
    }

    /// How packets reach it, if it has a method of its own.
    pub(super) fn forwarding(&self, inherited: Forwarding) -> Forwarding {
        self.method.or(inherited)
    }

    /// The real server; `port` is what the rules for ports have made of its own.
    pub(super) fn finish(
        self,
        port: u16,
        inherited: Inherited<'_>,
        findings: &mut Findings,
    ) -> RealServer {
        let (upper, lower) = (self.upper_threshold.or(0), self.lower_threshold.or(0));
        if let Some(place) = self.lower_threshold.span()
            && lower > upper
        {
            let message = format!("`lthreshold` {lower} is above `uthreshold` {upper}");
            findings.add(
                Diagnostic::warning(Code::ThresholdsReversed, place, message)
                    .help("the kernel refuses such a server: write a higher `uthreshold`, or no `lthreshold`"),
            );
        }
        let around = Around {
            timing: self.timing.within(inherited.timing),
            virtualhost: self.virtualhost.value().or(inherited.virtualhost),
            server: self.endpoint.address,
            port,
        };
        let checks = self.checks.into_iter();
        RealServer {
            key: DestinationKey {
                address: self.endpoint.address,
                port,
            },
            forwarding: self.method.or(inherited.forwarding),
            weight: self.weight.or(inherited.weight),
            upper_threshold: upper,
            lower_threshold: lower,
            removal: match self.inhibit.value() {
                Some(Switch::On) => Removal::Inhibit,
                Some(Switch::Off) => Removal::Delete,
                None => inherited.removal,
            },
            checkers: checks
                .filter_map(|check| check.finish(around, findings))
                .collect(),
        }
    }
}

/// A weight in the range of its keyword.
pub(super) fn weight(entry: Entry<'_>, findings: &mut Findings) -> Option<Weight> {
    small::<u32>(value::number(entry, findings)).and_then(|weight| Weight::new(weight).ok())
}
