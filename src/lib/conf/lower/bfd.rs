//! `bfd_instance`.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU8;
use std::time::Duration;

use super::slot::Slot;
use super::tuning::small;
use super::{refuse, support};
use crate::bfd::{Config, Hops, Listeners, Role};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::integer::{self, Milliseconds};
use crate::conf::keywords::Bfd as Keyword;
use crate::conf::limits::SESSION_NAME_BYTES_MAX;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Switch};
use crate::types::{TrackerName, Weight};

/// `min_rx` and `min_tx` when nothing is written.
const INTERVAL: Duration = Duration::from_millis(10);
/// `idle_tx` when nothing is written. RFC 5880 §6.8.3 allows no shorter one.
const IDLE_INTERVAL: Duration = Duration::from_secs(1);
/// Intervals above this are hardly meant.
const INTERVAL_USUAL_MAX: Duration = Duration::from_secs(10);
const DETECT_MULT: u8 = 5;
const TTL_V4: u8 = 255;
const TTL_V6: u8 = 64;

#[derive(Default)]
struct Draft {
    neighbor: Slot<IpAddr>,
    source: Slot<IpAddr>,
    min_rx: Slot<Duration>,
    min_tx: Slot<Duration>,
    idle_tx: Slot<Duration>,
    multiplier: Slot<NonZeroU8>,
    role: Role,
    ttl: Slot<NonZeroU8>,
    /// Below 0: not looked at.
    max_hops: Slot<i64>,
    multihop: Slot<Switch>,
    vrrp: Slot<()>,
    checker: Slot<()>,
    weight: Slot<Weight>,
}

/// The session; `None` if something about it was reported as wrong or missing.
pub(super) fn read(block: Entry<'_>, name: Token<'_>, findings: &mut Findings) -> Option<Config> {
    let mut draft = Draft::default();
    for entry in block.children() {
        match support(entry).bfd() {
            Some(keyword) => draft.setting(keyword, entry, findings),
            None => refuse(entry, findings),
        }
    }
    if name.text.len() > SESSION_NAME_BYTES_MAX {
        let message = format!("a name of more than {SESSION_NAME_BYTES_MAX} bytes");
        findings.add(Diagnostic::error(Code::NameTooLong, name.span, message));
    }
    draft.finish(name, findings)
}

/// Without the second of two sessions with the same addresses.
pub(super) fn unique(
    sessions: impl Iterator<Item = (Span, Config)>,
    findings: &mut Findings,
) -> Vec<Config> {
    let mut seen = BTreeMap::new();
    let mut list = Vec::new();
    for (place, session) in sessions {
        let is_multihop = session.hops == Hops::Multi;
        let key = (session.neighbor, session.source, is_multihop);
        if let Some(first) = seen.get(&key) {
            let message = format!("there is a session with {} already", session.neighbor);
            findings.add(
                Diagnostic::error(Code::DuplicateSession, place, message)
                    .related(*first, "the first one"),
            );
            continue;
        }
        seen.insert(key, place);
        list.push(session);
    }
    list
}

impl Draft {
    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Neighbor => {
                let address = address(entry, findings);
                self.neighbor.set(address, entry, findings);
            }
            Keyword::Source => {
                let address = address(entry, findings);
                self.source.set(address, entry, findings);
            }
            Keyword::MinRx => {
                let time = interval(entry, findings);
                self.min_rx.set(time, entry, findings);
            }
            Keyword::MinTx => {
                let time = interval(entry, findings);
                self.min_tx.set(time, entry, findings);
            }
            Keyword::IdleTx => {
                let time = interval(entry, findings);
                self.idle_tx.set(time, entry, findings);
            }
            Keyword::Multiplier => {
                let count = small(value::number(entry, findings)).and_then(NonZeroU8::new);
                self.multiplier.set(count, entry, findings);
            }
            Keyword::Passive => {
                value::no_more_than(entry, 1, findings);
                self.role = Role::Passive;
            }
            Keyword::Ttl => {
                let ttl = small(value::number(entry, findings)).and_then(NonZeroU8::new);
                self.ttl.set(ttl, entry, findings);
            }
            Keyword::MaxHops => {
                let hops = integer::integer(entry, findings);
                self.max_hops.set(hops, entry, findings);
            }
            Keyword::Multihop => {
                let switch = value::switch(entry, findings);
                self.multihop.set(switch, entry, findings);
            }
            Keyword::Vrrp => {
                value::no_more_than(entry, 1, findings);
                self.vrrp.set(Some(()), entry, findings);
            }
            Keyword::Checker => {
                value::no_more_than(entry, 1, findings);
                self.checker.set(Some(()), entry, findings);
            }
            Keyword::Weight => {
                let weight = integer::weight(entry, findings);
                self.weight.set(weight, entry, findings);
            }
        }
    }

    fn finish(&self, name: Token<'_>, findings: &mut Findings) -> Option<Config> {
        if self.neighbor.is_absent() {
            let message = "this `bfd_instance` has no `neighbor_ip`";
            findings.add(
                Diagnostic::error(Code::IncompleteTracker, name.span, message)
                    .help("add `neighbor_ip ADDRESS`"),
            );
        }
        let neighbor = *self.neighbor.value()?;
        let source = self.source.value().copied();
        self.families(neighbor, findings)?;
        let standard = if value::is_v4(neighbor) {
            TTL_V4
        } else {
            TTL_V6
        };
        let ttl = match self.ttl.value() {
            Some(ttl) => *ttl,
            None => NonZeroU8::new(standard)?,
        };
        Some(Config {
            name: TrackerName::new(name.text),
            neighbor,
            source,
            desired_min_tx_interval: self.min_tx.or(INTERVAL),
            required_min_rx_interval: self.min_rx.or(INTERVAL),
            idle_tx_interval: self.idle_tx.or(IDLE_INTERVAL),
            detect_mult: self.multiplier.or(NonZeroU8::new(DETECT_MULT)?),
            role: self.role,
            ttl,
            max_hops: self.max_hops(ttl, findings),
            hops: match self.multihop.or(Switch::Off) {
                Switch::On => Hops::Multi,
                Switch::Off => Hops::Single,
            },
            listeners: match (self.vrrp.is_absent(), self.checker.is_absent()) {
                (false, true) => Listeners::Vrrp,
                (true, false) => Listeners::Checkers,
                (true, true) | (false, false) => Listeners::Both,
            },
            weight: self.weight.or(Weight::FAULT),
        })
    }

    /// Whether both addresses are of one family; `None`: no, which is reported.
    fn families(&self, neighbor: IpAddr, findings: &mut Findings) -> Option<()> {
        let Slot::Given(source, place) = self.source else {
            return Some(());
        };
        if value::is_v4(source) == value::is_v4(neighbor) {
            return Some(());
        }
        let message = format!("{source} is of another family than {neighbor}");
        let finding = Diagnostic::error(Code::MixedFamilies, place, message);
        findings.add(match self.neighbor.span() {
            Some(other) => finding.related(other, "the other system"),
            None => finding,
        });
        None
    }

    fn max_hops(&self, ttl: NonZeroU8, findings: &mut Findings) -> Option<u8> {
        let written = self.max_hops.or(0);
        // Below 0 it is not a number of hops.
        let hops = u8::try_from(written).ok()?;
        let Some(place) = self.max_hops.span().filter(|_| hops > ttl.get()) else {
            return Some(hops);
        };
        let message = format!("a `max_hops` of {hops} becomes {ttl}");
        let finding = Diagnostic::warning(Code::MaxHopsLowered, place, message)
            .help("packets can't take more hops than they start with");
        findings.add(match self.ttl.span() {
            Some(other) => finding.related(other, "because of this"),
            None => finding,
        });
        Some(ttl.get())
    }
}

fn address(entry: Entry<'_>, findings: &mut Findings) -> Option<IpAddr> {
    value::word(entry, findings).and_then(|value| value::address(value, findings))
}

fn interval(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    let time = integer::milliseconds(entry, findings)?;
    if time > INTERVAL_USUAL_MAX {
        let us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let message = format!("{} ms are more than 10 seconds", Milliseconds(us));
        findings.add(
            Diagnostic::note(Code::SlowSession, entry.span(), message)
                .help("the number counts milliseconds"),
        );
    }
    Some(time)
}
