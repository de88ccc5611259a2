//! `virtual_server`.

mod check;
mod endpoint;
mod http;
mod method;
mod real_server;
mod rules;
mod timing;

use std::num::NonZeroU32;

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Lvs, VirtualServer as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::ipvs::{PersistenceMask, Protocol, SchedulerName, Weight};
use crate::lvs::Forwarding;
use crate::types::Family;
use endpoint::Endpoint;
use timing::Timing;

/// `persistence_timeout` without a number, in seconds.
const PERSISTENCE: NonZeroU32 = NonZeroU32::new(360).unwrap();

/// What one block says.
pub(super) struct Draft {
    /// Where it begins.
    place: Span,
    endpoint: Endpoint,
    timing: Timing,
    scheduler: Slot<SchedulerName>,
    method: Slot<Forwarding>,
    one_packet: Slot<()>,
    persistence_timeout: Slot<NonZeroU32>,
    mask: Slot<PersistenceMask>,
    protocol: Slot<Protocol>,
    quorum: Slot<u32>,
    hysteresis: Slot<u32>,
    inhibit: Slot<()>,
    weight: Slot<Weight>,
    virtualhost: Slot<String>,
    /// Where the first `real_server` stands, right or wrong.
    first_server: Option<Span>,
    real_servers: Vec<real_server::Draft>,
    sorry: Slot<Endpoint>,
    sorry_inhibit: Slot<()>,
    sorry_method: Slot<Forwarding>,
}

impl Draft {
    /// Reads a block; `None` if its address is wrong or of a kind that is not built yet.
    pub(super) fn read(block: Entry<'_>, findings: &mut Findings) -> Option<Self> {
        let endpoint = address(block, findings);
        let mut draft = Self {
            place: block.span(),
            // Only for reading on, to find what else is wrong.
            endpoint: endpoint.unwrap_or_else(|| Endpoint {
                address: std::net::Ipv4Addr::UNSPECIFIED.into(),
                port: None,
                span: block.head().span,
            }),
            timing: Timing::default(),
            scheduler: Slot::Absent,
            method: Slot::Absent,
            one_packet: Slot::Absent,
            persistence_timeout: Slot::Absent,
            mask: Slot::Absent,
            protocol: Slot::Absent,
            quorum: Slot::Absent,
            hysteresis: Slot::Absent,
            inhibit: Slot::Absent,
            weight: Slot::Absent,
            virtualhost: Slot::Absent,
            first_server: None,
            real_servers: Vec::new(),
            sorry: Slot::Absent,
            sorry_inhibit: Slot::Absent,
            sorry_method: Slot::Absent,
        };
        for entry in block.children() {
            match support(entry).lvs() {
                Some(Lvs::Timing(keyword)) => draft.timing.read(keyword, entry, findings),
                Some(Lvs::VirtualServer(keyword)) => {
                    draft.setting(keyword, entry, findings);
                }
                Some(_) | None => refuse(entry, findings),
            }
        }
        endpoint.map(|_| draft)
    }

    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Scheduler => {
                let name =
                    value::choice(entry, findings).and_then(|name| SchedulerName::new(name).ok());
                self.scheduler.set(name, entry, findings);
            }
            Keyword::Method => {
                let method = method::read(entry, findings);
                self.method.set(method, entry, findings);
            }
            Keyword::OnePacket => flag(&mut self.one_packet, entry, findings),
            Keyword::PersistenceTimeout => {
                let timeout = persistence(entry, findings);
                self.persistence_timeout.set(timeout, entry, findings);
            }
            Keyword::PersistenceGranularity => {
                let family = Family::of(self.endpoint.address);
                let mask =
                    value::word(entry, findings).and_then(|word| mask(word, family, findings));
                self.mask.set(mask, entry, findings);
            }
            Keyword::Protocol => {
                let protocol = value::choice_of_any_case(entry, findings).map(|word| match word {
                    "TCP" => Protocol::Tcp,
                    "SCTP" => Protocol::Sctp,
                    _ => Protocol::Udp,
                });
                self.protocol.set(protocol, entry, findings);
            }
            Keyword::Quorum => {
                let weight = small(value::number(entry, findings));
                self.quorum.set(weight, entry, findings);
            }
            Keyword::Hysteresis => {
                let weight = small(value::number(entry, findings));
                self.hysteresis.set(weight, entry, findings);
            }
            Keyword::RealServer => {
                self.first_server.get_or_insert_with(|| entry.span());
                let server = real_server::Draft::read(entry, findings);
                self.real_servers.extend(server);
            }
            Keyword::InhibitOnFailure => flag(&mut self.inhibit, entry, findings),
            Keyword::Weight => {
                let weight = real_server::weight(entry, findings);
                self.weight.set(weight, entry, findings);
            }
            Keyword::Virtualhost => http::virtualhost(&mut self.virtualhost, entry, findings),
            Keyword::SorryServer | Keyword::SorryServerInhibit | Keyword::SorryServerMethod => {
                self.sorry_setting(keyword, entry, findings);
            }
        }
    }

    fn sorry_setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        if keyword == Keyword::SorryServer {
            let endpoint = Endpoint::read(entry, findings);
            self.sorry.set(endpoint, entry, findings);
            return;
        }
        if self.sorry.is_absent() {
            let head = entry.head();
            let message = format!("`{}` stands before `sorry_server`", head.text);
            findings.add(
                Diagnostic::error(Code::SorryServerFirst, head.span, message)
                    .help("write `sorry_server` first; keepalived would ignore this line"),
            );
        }
        if keyword == Keyword::SorryServerInhibit {
            flag(&mut self.sorry_inhibit, entry, findings);
        } else {
            let method = method::read(entry, findings);
            self.sorry_method.set(method, entry, findings);
        }
    }
}

/// The address and port; refuses marks and groups.
fn address(block: Entry<'_>, findings: &mut Findings) -> Option<Endpoint> {
    let kind = match block.value().map(|word| word.text) {
        Some("fwmark") => "by firewall mark (`fwmark`)",
        Some("group") => "of a `virtual_server_group`",
        Some(_) | None => return Endpoint::read(block, findings),
    };
    let message = format!("virtual servers {kind} are not supported yet");
    findings.add(Diagnostic::error(Code::NotSupported, block.span(), message));
    None
}

fn flag(slot: &mut Slot<()>, entry: Entry<'_>, findings: &mut Findings) {
    value::no_more_than(entry, 1, findings);
    slot.set(Some(()), entry, findings);
}

fn persistence(entry: Entry<'_>, findings: &mut Findings) -> Option<NonZeroU32> {
    if entry.value().is_none() {
        return Some(PERSISTENCE);
    }
    small::<u32>(value::number(entry, findings)).and_then(NonZeroU32::new)
}

/// Bits of a client's address that count.
fn mask(word: Token<'_>, family: Family, findings: &mut Findings) -> Option<PersistenceMask> {
    let (mask, help) = match family {
        Family::V4 => (
            word.text.parse().ok().map(PersistenceMask::V4),
            "write a mask, as in 255.255.255.0",
        ),
        Family::V6 => {
            let length = word.text.parse().ok();
            let length = length.filter(|length| (1..=family.bits()).contains(length));
            (
                length.map(PersistenceMask::V6),
                "write a prefix length from 1 to 128",
            )
        }
    };
    if mask.is_none() {
        let shown = crate::conf::diagnostic::shown(word.text);
        let message = format!("`{shown}` is not a mask for {family}");
        findings.add(Diagnostic::error(Code::BadAddress, word.span, message).help(help));
    }
    mask
}
