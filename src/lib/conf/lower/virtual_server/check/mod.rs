//! Checkers: what they have in common, and which kinds there are.

mod connection;
mod dns;
mod follow;
mod http;

mod program;
mod regex;
mod smtp;
mod udp;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::references::References;
use super::timing::{Standard, Timing};
use crate::checker::{self, Check, Checker, DelayLoop, FailureLog, Kind, Target};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::{
    Connection as ConnectionKeyword, Http as HttpKeyword, Lvs, RealServer,
};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use connection::{Connection, Port};
pub(super) use http::virtualhost;

/// What one block says.
pub(super) struct Draft {
    place: Span,
    timing: Timing,
    connection: Connection,
    log: Slot<Switch>,
    kind: KindDraft,
}

enum KindDraft {
    Tcp,
    Ping,
    Http(Box<http::Http>),
    Smtp(smtp::Smtp),
    Dns(dns::Dns),
    Udp(Box<udp::Udp>),
    Misc(Box<program::Misc>),
    File(follow::File),
    Bfd(follow::Session),
}

/// What a checker has from the blocks around it.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) timing: Timing,
    /// That of the virtual server.
    pub(super) delay_loop: DelayLoop,
    pub(super) virtualhost: Option<&'a String>,
    pub(super) server: IpAddr,
    /// Where it is checked; 0: none.
    pub(super) port: u16,
    /// What the kernel knows it by; 0: any.
    pub(super) kernel_port: u16,
    pub(super) references: &'a References<'a>,
    /// How many blocks stand before that of the virtual server.
    pub(super) order: usize,
}

impl Draft {
    /// Reads a block; `None` if it is no checker.
    pub(super) fn read(
        keyword: RealServer,
        block: Entry<'_>,
        findings: &mut Findings,
    ) -> Option<Self> {
        let kind = match keyword {
            RealServer::TcpCheck => KindDraft::Tcp,
            RealServer::PingCheck => KindDraft::Ping,
            RealServer::HttpGet => KindDraft::Http(Box::new(http::Http::plain())),
            RealServer::SslGet => KindDraft::Http(Box::new(http::Http::tls())),
            RealServer::SmtpCheck => KindDraft::Smtp(smtp::Smtp::default()),
            RealServer::DnsCheck => KindDraft::Dns(dns::Dns::default()),
            RealServer::UdpCheck => KindDraft::Udp(Box::default()),
            RealServer::MiscCheck => KindDraft::Misc(Box::default()),
            RealServer::FileCheck => KindDraft::File(follow::File::default()),
            RealServer::BfdCheck => KindDraft::Bfd(follow::Session::default()),
            RealServer::Method
            | RealServer::InhibitOnFailure
            | RealServer::Weight
            | RealServer::UpperThreshold
            | RealServer::LowerThreshold
            | RealServer::Virtualhost
            | RealServer::NotifyUp
            | RealServer::NotifyDown
            | RealServer::SmtpAlert
            | RealServer::SnmpName => return None,
        };
        value::no_more_than(block, 1, findings);
        let mut draft = Self {
            place: block.head().span,
            timing: Timing::default(),
            connection: Connection::default(),
            log: Slot::Absent,
            kind,
        };
        for entry in block.children() {
            draft.setting(entry, findings);
        }
        Some(draft)
    }

    fn setting(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        match (support(entry).lvs(), &mut self.kind) {
            (Some(Lvs::Timing(keyword)), _) => self.timing.read(keyword, entry, findings),
            (Some(Lvs::Connection(keyword)), KindDraft::Ping) => {
                ports_of_ping(keyword, entry, findings);
                self.connection.read(keyword, entry, findings);
            }
            (Some(Lvs::Connection(keyword)), _) => self.connection.read(keyword, entry, findings),
            (Some(Lvs::LogAllFailures), _) => {
                let switch = value::switch(entry, findings);
                self.log.set(switch, entry, findings);
            }
            (Some(Lvs::Http(HttpKeyword::Retry)), _) => {
                deprecated(entry, "retry", findings);
                self.timing.retry(entry, findings);
            }
            (Some(Lvs::Http(keyword)), KindDraft::Http(http)) => {
                http.read(keyword, entry, findings);
            }
            (Some(Lvs::Smtp(keyword)), KindDraft::Smtp(smtp)) => {
                smtp.read(keyword, entry, findings);
            }
            (Some(Lvs::Dns(keyword)), KindDraft::Dns(dns)) => dns.read(keyword, entry, findings),
            (Some(Lvs::Udp(keyword)), KindDraft::Udp(udp)) => udp.read(keyword, entry, findings),
            (Some(Lvs::Misc(keyword)), KindDraft::Misc(misc)) => {
                misc.read(keyword, entry, findings);
            }
            (Some(Lvs::File(keyword)), KindDraft::File(file)) => {
                file.read(keyword, entry, findings);
            }
            (Some(Lvs::Bfd(keyword)), KindDraft::Bfd(session)) => {
                session.read(keyword, entry, findings);
            }
            (Some(_) | None, _) => refuse(entry, findings),
        }
    }

    /// Where its script stands.
    pub(super) const fn script(&self) -> Option<Span> {
        match &self.kind {
            KindDraft::Misc(misc) => misc.script(),
            KindDraft::Tcp
            | KindDraft::Ping
            | KindDraft::Http(_)
            | KindDraft::Smtp(_)
            | KindDraft::Dns(_)
            | KindDraft::Udp(_)
            | KindDraft::File(_)
            | KindDraft::Bfd(_) => None,
        }
    }

    /// Adds the checkers with everything that they inherit; none if something essential is missing.
    pub(super) fn finish(
        self,
        around: &Around<'_>,
        checkers: &mut Vec<Checker>,
        findings: &mut Findings,
    ) {
        if let KindDraft::Smtp(smtp) = self.kind {
            let shared = smtp::Shared {
                place: self.place,
                timing: self.timing,
                connection: self.connection,
                log: log(&self.log),
            };
            smtp.finish(&shared, around, checkers, findings);
            return;
        }
        let log = log(&self.log);
        let place = self.place;
        let Some((timing, check)) = self.finish_one(around, findings) else {
            return;
        };
        if let Kind::Bfd { session } = &check.kind
            && checkers.iter().any(|other| other.check.kind == check.kind)
        {
            let message = format!(
                "this server follows the session `{}` already",
                shown(session)
            );
            findings.add(
                Diagnostic::warning(Code::DuplicateCheck, place, message)
                    .help("remove it: it is left out"),
            );
            return;
        }
        checkers.push(Checker { timing, check, log });
    }

    fn finish_one(
        self,
        around: &Around<'_>,
        findings: &mut Findings,
    ) -> Option<(checker::Config, Check)> {
        let timing = self.timing.within(around.timing);
        let place = self.place;
        let (needs, standard) = match &self.kind {
            KindDraft::Tcp | KindDraft::Smtp(_) | KindDraft::Udp(_) => {
                (Port::Needed, Standard::ONE)
            }
            KindDraft::Ping => (Port::None, Standard::ONE),
            KindDraft::Http(_) => (Port::Needed, Standard::HTTP),
            KindDraft::Dns(_) => (Port::Needed, Standard::DNS),
            KindDraft::Misc(_) => (Port::None, Standard::MISC),
            KindDraft::File(_) | KindDraft::Bfd(_) => {
                return self.finish_followed(around, findings);
            }
        };
        let target = match &self.kind {
            KindDraft::Misc(misc) => Some(of_server(around, misc.timeout(around))),
            KindDraft::Tcp
            | KindDraft::Ping
            | KindDraft::Http(_)
            | KindDraft::Smtp(_)
            | KindDraft::Dns(_)
            | KindDraft::Udp(_)
            | KindDraft::File(_)
            | KindDraft::Bfd(_) => {
                let limit = timing.timeout();
                self.connection
                    .target(place, needs, around, limit, findings)
            }
        };
        let kind = match self.kind {
            KindDraft::Tcp => Some(Kind::Tcp),
            KindDraft::Ping => Some(Kind::Ping),
            KindDraft::Http(http) => http.finish(place, around.virtualhost, findings),
            KindDraft::Dns(dns) => dns.finish(),
            KindDraft::Udp(udp) => udp.finish(findings),
            KindDraft::Misc(misc) => misc.finish(place, findings),
            KindDraft::Smtp(_) | KindDraft::File(_) | KindDraft::Bfd(_) => None,
        };
        let check = Check {
            target: target?,
            kind: kind?,
        };
        Some((timing.config(standard), check))
    }

    /// What follows something that others watch: it has no times of its own.
    fn finish_followed(
        self,
        around: &Around<'_>,
        findings: &mut Findings,
    ) -> Option<(checker::Config, Check)> {
        let (kind, initial) = match self.kind {
            KindDraft::File(file) => (
                file.finish(self.place, around, findings)?,
                Timing::default(),
            ),
            KindDraft::Bfd(session) => (
                session.finish(self.place, around, findings)?,
                self.timing.within(around.timing).initial_only(),
            ),
            KindDraft::Tcp
            | KindDraft::Ping
            | KindDraft::Http(_)
            | KindDraft::Smtp(_)
            | KindDraft::Dns(_)
            | KindDraft::Udp(_)
            | KindDraft::Misc(_) => return None,
        };
        let check = Check {
            target: of_server(around, Duration::ZERO),
            kind,
        };
        Some((initial.config(Standard::ONE), check))
    }
}

/// The server itself, of a checker that does not connect.
const fn of_server(around: &Around<'_>, limit: Duration) -> Target {
    Target::new(SocketAddr::new(around.server, around.kernel_port), limit)
}

const fn log(slot: &Slot<Switch>) -> FailureLog {
    match slot {
        Slot::Absent | Slot::Broken(_) => FailureLog::AsAll,
        Slot::Given(Switch::On, _) => FailureLog::Each,
        Slot::Given(Switch::Off, _) => FailureLog::Last,
    }
}

fn ports_of_ping(keyword: ConnectionKeyword, entry: Entry<'_>, findings: &mut Findings) {
    match keyword {
        ConnectionKeyword::BindPort | ConnectionKeyword::ConnectPort => {
            no_effect(entry, "an echo request has no ports", findings);
        }
        ConnectionKeyword::BindIf
        | ConnectionKeyword::Bindto
        | ConnectionKeyword::ConnectIp
        | ConnectionKeyword::Fwmark => {}
    }
}

/// Notes a setting that changes nothing, about which keepalived is silent.
fn no_effect(entry: Entry<'_>, why: &str, findings: &mut Findings) {
    let head = entry.head();
    let message = format!("`{}` has no effect: {why}", head.text);
    findings.add(Diagnostic::note(Code::NoEffect, head.span, message).help("remove it"));
}

fn deprecated(entry: Entry<'_>, newer: &str, findings: &mut Findings) {
    let head = entry.head();
    let message = format!("`{}` is the old name of `{newer}`", head.text);
    findings.add(
        Diagnostic::warning(Code::Deprecated, head.span, message)
            .help(format!("write `{newer}`, which means the same")),
    );
}

/// Reports a checker that does not say what it looks at; `None`, for the caller to hand on.
fn lacks<T>(keyword: &str, example: &str, place: Span, findings: &mut Findings) -> Option<T> {
    let message = format!("this checker has no `{keyword}`: the server would not be checked");
    findings.add(
        Diagnostic::error(Code::IncompleteCheck, place, message).help(format!("add `{example}`")),
    );
    None
}
