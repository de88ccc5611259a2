//! `real_server`.

use super::check::{self, Around};
use super::endpoint::Endpoint;
use super::method;
use super::references::References;
use super::script::Scripts;
use super::timing::Timing;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Lvs, RealServer as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::ipvs::{DestinationKey, Weight};
use crate::lvs::{Alert, Forwarding, RealServer, Removal};

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
    scripts: Scripts,
    alert: Slot<Alert>,
    snmp_name: Slot<Box<str>>,
    checks: Vec<check::Draft>,
}

/// What a real server has from its virtual server.
pub(super) struct Inherited<'a> {
    pub(super) timing: Timing,
    pub(super) method: Slot<Forwarding>,
    pub(super) removal: Removal,
    pub(super) weight: Weight,
    pub(super) virtualhost: Option<&'a String>,
    pub(super) references: &'a References<'a>,
    /// How many blocks stand before that of the virtual server.
    pub(super) order: usize,
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
            scripts: Scripts::default(),
            alert: Slot::Absent,
            snmp_name: Slot::Absent,
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
            Keyword::Virtualhost => check::virtualhost(&mut self.virtualhost, entry, findings),
            Keyword::NotifyUp => self.scripts.up(entry, findings),
            Keyword::NotifyDown => self.scripts.down(entry, findings),
            Keyword::SmtpAlert => super::alert(&mut self.alert, entry, findings),
            Keyword::SnmpName => super::text(&mut self.snmp_name, entry, findings),
            Keyword::TcpCheck
            | Keyword::HttpGet
            | Keyword::SslGet
            | Keyword::SmtpCheck
            | Keyword::DnsCheck
            | Keyword::UdpCheck
            | Keyword::PingCheck
            | Keyword::MiscCheck
            | Keyword::FileCheck
            | Keyword::BfdCheck => {
                if let Some(check) = check::Draft::read(keyword, entry, findings) {
                    // Mostly there is one, and it is large.
                    self.checks.reserve_exact(1);
                    self.checks.push(check);
                }
            }
        }
    }

    /// Where the first script stands.
    pub(super) fn first_script(&self) -> Option<Span> {
        let checks = self.checks.iter().filter_map(check::Draft::script);
        checks.chain(self.scripts.first()).min()
    }

    /// How packets reach it; `None`: as a word says that makes no sense.
    pub(super) const fn forwarding(&self, inherited: Slot<Forwarding>) -> Option<Forwarding> {
        match (self.method, inherited) {
            (Slot::Given(own, _), _) => Some(own),
            (Slot::Absent, Slot::Given(inherited, _)) => Some(inherited),
            (Slot::Absent, Slot::Absent) => Some(Forwarding::Nat),
            (Slot::Broken(_), _) | (Slot::Absent, Slot::Broken(_)) => None,
        }
    }

    /// The real server; `port` is what the rules for ports have made of its own.
    pub(super) fn finish(
        mut self,
        port: u16,
        inherited: &Inherited<'_>,
        findings: &mut Findings,
    ) -> RealServer {
        let forwarding = self.forwarding(inherited.method);
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
            delay_loop: inherited.timing.delay_loop(),
            virtualhost: self.virtualhost.value().or(inherited.virtualhost),
            server: self.endpoint.address,
            kernel_port: port,
            // A port that only the kernel does without is still the one to check.
            port: self.endpoint.port.map_or(port, |own| match port {
                0 => own.number,
                _ => port,
            }),
            references: inherited.references,
            order: inherited.order,
        };
        let mut checkers = Vec::with_capacity(self.checks.len());
        for check in std::mem::take(&mut self.checks) {
            check.finish(&around, &mut checkers, findings);
        }
        RealServer {
            key: DestinationKey {
                address: self.endpoint.address,
                port,
            },
            forwarding: forwarding.unwrap_or(Forwarding::Nat),
            weight: self.weight.or(inherited.weight),
            upper_threshold: upper,
            lower_threshold: lower,
            removal: match self.inhibit.value() {
                Some(Switch::On) => Removal::Inhibit,
                Some(Switch::Off) => Removal::Delete,
                None => inherited.removal,
            },
            checkers,
            notify: self.scripts.finish(),
            alert: self.alert.value().copied(),
            snmp_name: self.snmp_name.value().cloned(),
        }
    }
}

/// A weight in the range of its keyword.
pub(super) fn weight(entry: Entry<'_>, findings: &mut Findings) -> Option<Weight> {
    small::<u32>(value::number(entry, findings)).and_then(|weight| Weight::new(weight).ok())
}
