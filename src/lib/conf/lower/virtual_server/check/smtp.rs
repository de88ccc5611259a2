//! `SMTP_CHECK`, with its old way of naming addresses.

use super::Around;
use super::connection::{Connection, Port};
use crate::checker::{Check, Checker, FailureLog, Kind};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Lvs, Smtp as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::virtual_server::text;
use crate::conf::lower::virtual_server::timing::{Standard, Timing};
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};

/// How we introduce ourselves where nobody says otherwise.
const HELO: &str = "smtpchecker.keepalived.org";

/// What the block says.
#[derive(Default)]
pub(super) struct Smtp {
    helo: Slot<Box<str>>,
    hosts: Vec<Host>,
}

/// What a `host` block says.
struct Host {
    place: Span,
    timing: Timing,
    connection: Connection,
    log: Slot<Switch>,
}

/// What all addresses of the block share.
pub(super) struct Shared {
    pub(super) place: Span,
    pub(super) timing: Timing,
    pub(super) connection: Connection,
    pub(super) log: FailureLog,
}

impl Smtp {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::HeloName => text(&mut self.helo, entry, findings),
            Keyword::Host => {
                let place = entry.head().span;
                let message = "`host` is the old way to say what is checked";
                findings.add(Diagnostic::note(Code::Deprecated, place, message).help(
                    "write its settings into `SMTP_CHECK` itself, one such block for each address",
                ));
                self.hosts.push(Host::read(entry, findings));
            }
        }
    }

    /// One checker for each `host`, or one.
    pub(super) fn finish(
        self,
        shared: &Shared,
        around: &Around<'_>,
        checkers: &mut Vec<Checker>,
        findings: &mut Findings,
    ) {
        let helo: Box<str> = self.helo.value().cloned().unwrap_or_else(|| HELO.into());
        let mut add = |place, timing: Timing, connection: &Connection, log| {
            let timing = timing.within(around.timing);
            let limit = timing.timeout();
            let target = connection.target(place, Port::Needed, around, limit, findings);
            checkers.extend(target.map(|target| Checker {
                timing: timing.config(Standard::ONE),
                check: Check {
                    target,
                    kind: Kind::Smtp { helo: helo.clone() },
                },
                log,
            }));
        };
        if self.hosts.is_empty() {
            add(shared.place, shared.timing, &shared.connection, shared.log);
        }
        for host in self.hosts {
            let connection = host.connection.within(&shared.connection);
            let log = match super::log(&host.log) {
                FailureLog::AsAll => shared.log,
                own @ (FailureLog::Each | FailureLog::Last) => own,
            };
            add(
                host.place,
                host.timing.within(shared.timing),
                &connection,
                log,
            );
        }
    }
}

impl Host {
    fn read(block: Entry<'_>, findings: &mut Findings) -> Self {
        value::no_more_than(block, 1, findings);
        let mut host = Self {
            place: block.head().span,
            timing: Timing::default(),
            connection: Connection::default(),
            log: Slot::Absent,
        };
        for entry in block.children() {
            match support(entry).lvs() {
                Some(Lvs::Timing(keyword)) => host.timing.read(keyword, entry, findings),
                Some(Lvs::Connection(keyword)) => host.connection.read(keyword, entry, findings),
                Some(Lvs::LogAllFailures) => {
                    let switch = value::switch(entry, findings);
                    host.log.set(switch, entry, findings);
                }
                Some(_) | None => refuse(entry, findings),
            }
        }
        host
    }
}
