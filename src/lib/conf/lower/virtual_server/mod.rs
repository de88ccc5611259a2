//! `virtual_server`.

mod check;
mod endpoint;
mod flag;
mod frontend;
mod group;
mod method;
mod ports;
mod real_server;
mod references;
mod rules;
mod script;
mod ssl;
mod timing;

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use crate::checker::ClientCertificate;
use crate::conf::Keep;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::{Lvs, VirtualServer as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::{Document, Entry, Token};
use crate::conf::value::{self, Switch};
use crate::ipvs::{
    EngineName, PersistenceMask, Protocol, SchedulerName, ServiceFlags, ServiceKey, Weight,
};
use crate::lvs::{Alert, Forwarding, VirtualServer};
use crate::types::Family;
use endpoint::Endpoint;
use frontend::Frontend;
use references::References;
use script::Scripts;
use timing::Timing;

/// `persistence_timeout` without a number, in seconds.
const PERSISTENCE: NonZeroU32 = NonZeroU32::new(360).unwrap();
/// The bytes of a persistence engine's name that keepalived hands to the kernel.
const ENGINE_BYTES_MAX: usize = 15;

/// Reads all virtual servers, one after the other: what a block says is gone when its virtual server
/// is made.
pub(in crate::conf::lower) struct Reader<'a> {
    references: References<'a>,
    /// Blocks, right or wrong.
    blocks: usize,
    seen: BTreeMap<ServiceKey, Span>,
    servers: Vec<VirtualServer>,
    keep: Keep,
    /// How many there are, kept or not.
    count: usize,
    certificate: Slot<ClientCertificate>,
    script: Option<Span>,
    /// Room for the real servers of the next.
    room: Vec<real_server::Draft>,
}

impl<'a> Reader<'a> {
    pub(in crate::conf::lower) fn new(
        document: Document<'a>,
        keep: Keep,
        findings: &mut Findings,
    ) -> Self {
        Self {
            references: References::collect(document, findings),
            blocks: 0,
            seen: BTreeMap::new(),
            servers: Vec::new(),
            keep,
            count: 0,
            certificate: Slot::Absent,
            script: None,
            room: Vec::new(),
        }
    }

    /// Reads a `virtual_server`; `order`: how many blocks stand before it. Of two with the same key,
    /// the second is an error.
    pub(in crate::conf::lower) fn block(
        &mut self,
        order: usize,
        block: Entry<'_>,
        findings: &mut Findings,
    ) {
        self.blocks += 1;
        let room = std::mem::take(&mut self.room);
        let Some(mut draft) = Draft::read(block, room, &self.references, findings) else {
            return;
        };
        let place = draft.place;
        self.script = self.script.or_else(|| draft.first_script());
        let server = draft.finish(&self.references, order, findings);
        self.room = draft.real_servers;
        let Some(server) = server else {
            return;
        };
        if let Some(first) = self.seen.insert(server.key, place) {
            let message = format!("there is a virtual server {} already", server.key);
            findings.add(
                Diagnostic::error(Code::DuplicateVirtualServer, place, message)
                    .related(first, "the first one")
                    .help("put all real servers into one block"),
            );
        }
        self.count += 1;
        match self.keep {
            Keep::Everything => self.servers.push(server),
            Keep::Verdict => {}
        }
    }

    /// Reads `SSL`.
    pub(in crate::conf::lower) fn certificate(
        &mut self,
        block: Entry<'_>,
        findings: &mut Findings,
    ) {
        let certificate = ssl::read(block, findings);
        self.certificate.set(Some(certificate), block, findings);
    }

    /// Whether there was no virtual server, not even a wrong one.
    pub(in crate::conf::lower) const fn is_empty(&self) -> bool {
        self.blocks == 0
    }

    /// Where the first script stands.
    pub(in crate::conf::lower) const fn first_script(&self) -> Option<Span> {
        self.script
    }

    pub(in crate::conf::lower) fn finish(self) -> Made {
        let certificate = match self.certificate {
            Slot::Given(certificate, _) => Some(certificate),
            Slot::Absent | Slot::Broken(_) => None,
        };
        Made {
            servers: self.servers,
            count: self.count,
            certificate,
        }
    }
}

/// What came of all blocks.
pub(in crate::conf::lower) struct Made {
    /// None if only the verdict counts.
    pub(in crate::conf::lower) servers: Vec<VirtualServer>,
    /// How many virtual servers there are, kept or not.
    pub(in crate::conf::lower) count: usize,
    pub(in crate::conf::lower) certificate: Option<ClientCertificate>,
}

/// What one block says.
struct Draft {
    /// Where it begins.
    place: Span,
    /// `None`: wrong; the block is read on, to find what else is.
    frontend: Option<Frontend>,
    timing: Timing,
    scheduler: Slot<SchedulerName>,
    flags: ServiceFlags,
    method: Slot<Forwarding>,
    one_packet: Slot<()>,
    family: Slot<Family>,
    persistence_timeout: Slot<NonZeroU32>,
    mask: Slot<PersistenceMask>,
    engine: Slot<EngineName>,
    protocol: Slot<Protocol>,
    quorum: Slot<u32>,
    hysteresis: Slot<u32>,
    inhibit: Slot<()>,
    weight: Slot<Weight>,
    virtualhost: Slot<String>,
    suspend: Slot<()>,
    omega: Slot<()>,
    scripts: Scripts,
    alert: Slot<Alert>,
    snmp_name: Slot<Box<str>>,
    /// Where the first `real_server` stands, right or wrong.
    first_server: Option<Span>,
    real_servers: Vec<real_server::Draft>,
    sorry: Slot<Endpoint>,
    sorry_inhibit: Slot<()>,
    sorry_method: Slot<Forwarding>,
}

impl Draft {
    /// Reads a block; `None` if it is for nothing that could be served.
    fn read(
        block: Entry<'_>,
        room: Vec<real_server::Draft>,
        references: &References<'_>,
        findings: &mut Findings,
    ) -> Option<Self> {
        let mut draft = Self {
            place: block.span(),
            frontend: Frontend::read(block, references, findings),
            timing: Timing::default(),
            scheduler: Slot::Absent,
            flags: ServiceFlags::NONE,
            method: Slot::Absent,
            one_packet: Slot::Absent,
            family: Slot::Absent,
            persistence_timeout: Slot::Absent,
            mask: Slot::Absent,
            engine: Slot::Absent,
            protocol: Slot::Absent,
            quorum: Slot::Absent,
            hysteresis: Slot::Absent,
            inhibit: Slot::Absent,
            weight: Slot::Absent,
            virtualhost: Slot::Absent,
            suspend: Slot::Absent,
            omega: Slot::Absent,
            scripts: Scripts::default(),
            alert: Slot::Absent,
            snmp_name: Slot::Absent,
            first_server: None,
            real_servers: room,
            sorry: Slot::Absent,
            sorry_inhibit: Slot::Absent,
            sorry_method: Slot::Absent,
        };
        if let Some(Frontend::Group(_, place)) = &draft.frontend {
            findings.not_supported(*place, "virtual_server group");
        }
        for entry in block.children() {
            match support(entry).lvs() {
                Some(Lvs::Timing(keyword)) => draft.timing.read(keyword, entry, findings),
                Some(Lvs::VirtualServer(keyword)) => {
                    draft.setting(keyword, entry, findings);
                }
                Some(_) | None => refuse(entry, findings),
            }
        }
        draft.frontend.is_some().then_some(draft)
    }

    /// Where the first script stands.
    fn first_script(&self) -> Option<Span> {
        let servers = self.real_servers.iter();
        let scripts = servers.filter_map(real_server::Draft::first_script);
        scripts.chain(self.scripts.first()).min()
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
                let mask = value::word(entry, findings).and_then(|word| mask(word, findings));
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
            Keyword::Virtualhost => check::virtualhost(&mut self.virtualhost, entry, findings),
            Keyword::SorryServer | Keyword::SorryServerInhibit | Keyword::SorryServerMethod => {
                self.sorry_setting(keyword, entry, findings);
            }
            Keyword::SchedulerFlag(_)
            | Keyword::Hashed
            | Keyword::HaSuspend
            | Keyword::IpFamily
            | Keyword::Omega
            | Keyword::PersistenceEngine
            | Keyword::QuorumDown
            | Keyword::QuorumUp
            | Keyword::SmtpAlert
            | Keyword::SnmpName => self.rare_setting(keyword, entry, findings),
        }
    }

    fn rare_setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::SchedulerFlag(flag) => {
                let scheduler = self.scheduler.value().map(SchedulerName::as_str);
                self.flags = self.flags | flag::read(flag, scheduler, entry, findings);
            }
            Keyword::Hashed => {
                let scheduler = self.scheduler.value().map(SchedulerName::as_str);
                flag::hashed(scheduler, entry, findings);
            }
            Keyword::HaSuspend => flag(&mut self.suspend, entry, findings),
            Keyword::Omega => flag(&mut self.omega, entry, findings),
            Keyword::IpFamily => {
                let family = value::choice(entry, findings).map(|word| match word {
                    "inet6" => Family::V6,
                    _ => Family::V4,
                });
                self.family.set(family, entry, findings);
            }
            Keyword::PersistenceEngine => {
                let name = value::word(entry, findings).and_then(|word| engine(word, findings));
                self.engine.set(name, entry, findings);
            }
            Keyword::QuorumUp => self.scripts.up(entry, findings),
            Keyword::QuorumDown => self.scripts.down(entry, findings),
            Keyword::SmtpAlert => alert(&mut self.alert, entry, findings),
            Keyword::SnmpName => text(&mut self.snmp_name, entry, findings),
            // The others have been read.
            Keyword::Scheduler
            | Keyword::Method
            | Keyword::OnePacket
            | Keyword::PersistenceTimeout
            | Keyword::PersistenceGranularity
            | Keyword::Protocol
            | Keyword::Quorum
            | Keyword::Hysteresis
            | Keyword::RealServer
            | Keyword::SorryServer
            | Keyword::SorryServerInhibit
            | Keyword::SorryServerMethod
            | Keyword::InhibitOnFailure
            | Keyword::Weight
            | Keyword::Virtualhost => {}
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

/// On or off, for mail.
fn alert(slot: &mut Slot<Alert>, entry: Entry<'_>, findings: &mut Findings) {
    let alert = value::switch(entry, findings).map(|switch| match switch {
        Switch::On => Alert::Mail,
        Switch::Off => Alert::None,
    });
    slot.set(alert, entry, findings);
}

/// One word.
fn text(slot: &mut Slot<Box<str>>, entry: Entry<'_>, findings: &mut Findings) {
    let text = value::word(entry, findings).map(|word| word.text.into());
    slot.set(text, entry, findings);
}

/// The name of a persistence engine, cut to what keepalived hands to the kernel.
fn engine(word: Token<'_>, findings: &mut Findings) -> Option<EngineName> {
    let (name, rest) = word
        .text
        .split_at_checked(ENGINE_BYTES_MAX)
        .unwrap_or((word.text, ""));
    let engine = EngineName::new(name).ok();
    if engine.is_none() {
        let message = format!(
            "`{}` can't be the name of a persistence engine",
            shown(word.text)
        );
        findings.add(
            Diagnostic::error(Code::BadChoice, word.span, message)
                .help("write `persistence_engine sip`, the one that the kernel has"),
        );
    } else if !rest.is_empty() {
        let message = format!(
            "`{}` is longer than {ENGINE_BYTES_MAX} bytes: it becomes `{name}`",
            shown(word.text)
        );
        findings.add(Diagnostic::warning(
            Code::EngineTruncated,
            word.span,
            message,
        ));
    }
    engine
}

/// Bits of a client's address that count. A dot means IPv4.
fn mask(word: Token<'_>, findings: &mut Findings) -> Option<PersistenceMask> {
    let mask = if word.text.contains('.') {
        word.text.parse().ok().map(PersistenceMask::V4)
    } else {
        let length = word.text.parse().ok();
        let length = length.filter(|length| (1..=Family::V6.bits()).contains(length));
        length.map(PersistenceMask::V6)
    };
    if mask.is_none() {
        let message = format!("`{}` is not a mask", shown(word.text));
        findings.add(
            Diagnostic::error(Code::BadAddress, word.span, message).help(
                "write a mask for IPv4, as in 255.255.255.0, or a prefix length from 1 to 128 for IPv6",
            ),
        );
    }
    mask
}
