//! `vrrp_instance`.

mod addresses;
mod attachment;
mod conduct;
mod reports;
mod rules;
mod transport;

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::Instance as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::{Tuning, small};
use crate::conf::lower::{
    address, authentication, globals, notify, refuse, signature, support, tracking,
};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::types::{Family, IfName, Priority, Vrid};
use crate::vrrp::{StartAs, Version};
use addresses::List;

/// The loopback interface, on which nobody else hears us.
const LOOPBACK: &str = "lo";

/// What one block says.
pub(in crate::conf::lower) struct Draft<'a> {
    /// `None` if it was reported as missing.
    pub(in crate::conf::lower) name: Option<&'a str>,
    /// Where the name stands, else the keyword.
    pub(in crate::conf::lower) place: Span,
    state: Slot<StartAs>,
    pub(in crate::conf::lower) interface: Slot<IfName>,
    pub(in crate::conf::lower) vrid: Slot<Vrid>,
    version: Slot<Version>,
    priority: Slot<Priority>,
    advert_int: Slot<u64>,
    preempt: Slot<Preempt>,
    preempt_delay: Slot<u64>,
    authentication: authentication::Draft,
    signature: signature::Draft,
    pub(in crate::conf::lower) addresses: Vec<address::Draft>,
    pub(in crate::conf::lower) excluded: Vec<address::Draft>,
    /// Whether a router without addresses is meant to be one.
    no_addresses: Slot<()>,
    pub(in crate::conf::lower) transport: transport::Draft,
    pub(in crate::conf::lower) attachment: attachment::Draft,
    conduct: conduct::Draft,
    pub(in crate::conf::lower) reports: reports::Draft,
    /// Whether an entry of an address list was wrong.
    broken_addresses: BrokenAddresses,
    pub(in crate::conf::lower) notify: notify::Draft,
    tuning: Tuning,
    pub(in crate::conf::lower) tracking: tracking::Lists,
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
    pub(in crate::conf::lower) fn read(block: Entry<'a>, findings: &mut Findings) -> Self {
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
            signature: signature::Draft::default(),
            addresses: Vec::new(),
            excluded: Vec::new(),
            no_addresses: Slot::Absent,
            transport: transport::Draft::default(),
            attachment: attachment::Draft::default(),
            conduct: conduct::Draft::default(),
            reports: reports::Draft::default(),
            broken_addresses: BrokenAddresses::None,
            notify: notify::Draft::default(),
            tuning: Tuning::default(),
            tracking: tracking::Lists::default(),
        };
        for entry in block.children() {
            match support(entry).instance() {
                Some(keyword) => draft.setting(keyword, entry, findings),
                None => draft.unsupported(entry, findings),
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
            Keyword::AuthHmac => self.signature.block(entry, findings),
            Keyword::VirtualIpaddress => self.addresses(List::Advertised, entry, findings),
            Keyword::VirtualIpaddressExcluded => self.addresses(List::Excluded, entry, findings),
            Keyword::NoVirtualIpaddress => {
                transport::flag(&mut self.no_addresses, (), entry, findings);
            }
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
            Keyword::Debug => {
                value::number(entry, findings);
                let message = "`debug` has no effect, in keepalived neither";
                findings.add(Diagnostic::warning(Code::NoEffect, entry.span(), message));
            }
            Keyword::Transport(keyword) => self.transport.read(keyword, entry, findings),
            Keyword::Attachment(keyword) => self.attachment.read(keyword, entry, findings),
            Keyword::Conduct(keyword) => self.conduct.read(keyword, entry, findings),
            Keyword::Report(keyword) => self.reports.read(keyword, entry, findings),
            Keyword::Notify(when) => self.notify.read(when, entry, findings),
            // Read with all other routes and rules.
            Keyword::Routing(_) => {}
            Keyword::Track(kind) => self.tracking.read(kind, entry, findings),
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

    /// The family of its adverts.
    pub(in crate::conf::lower) fn family(&self) -> Family {
        let told = self.transport.family().map(|(family, _)| family);
        self.addresses
            .first()
            .map(|address| address.prefix.family())
            .or(told)
            .unwrap_or(Family::V4)
    }
}

/// What other settings depend on.
#[derive(Clone, Copy, Debug)]
pub(in crate::conf::lower) struct Facts {
    pub(in crate::conf::lower) family: Family,
    pub(in crate::conf::lower) version: Version,
    pub(in crate::conf::lower) strict: Switch,
    pub(in crate::conf::lower) priority: Priority,
    pub(in crate::conf::lower) start_as: StartAs,
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
