//! Mail.

use std::time::Duration;

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::settings::Mail as Keyword;
use crate::conf::lower::read;
use crate::conf::lower::slot::Slot;
use crate::conf::settings::{Alerts, Mail, MailServer, Switch};
use crate::conf::tree::Entry;
use crate::conf::value;

/// The port of mail servers.
const PORT: u16 = 25;

#[derive(Default)]
pub(super) struct Draft {
    recipients: Vec<String>,
    from: Slot<String>,
    server: Slot<MailServer>,
    helo: Slot<String>,
    connect_timeout: Slot<Duration>,
    alert: Slot<Switch>,
    alert_vrrp: Slot<Switch>,
    alert_checkers: Slot<Switch>,
    no_faults: Slot<Switch>,
    no_checkers: Slot<Switch>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Recipients => self.recipients(entry, findings),
            Keyword::From => self.from.read(entry, findings, read::text),
            Keyword::Server => self.server.read(entry, findings, server),
            Keyword::Helo => self.helo.read(entry, findings, read::text),
            Keyword::ConnectTimeout => self.connect_timeout.read(entry, findings, timeout),
            Keyword::Alert => self.alert.read(entry, findings, value::switch),
            Keyword::AlertVrrp => self.alert_vrrp.read(entry, findings, value::switch),
            Keyword::AlertChecker => self.alert_checkers.read(entry, findings, value::switch),
            Keyword::NoFaults => super::flag(&mut self.no_faults, entry, findings),
            Keyword::NoCheckers => self.no_checkers.read(entry, findings, value::switch),
        }
    }

    fn recipients(&mut self, list: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let before = self.recipients.len();
        let words = list.children().flat_map(Entry::words);
        let addresses = words.filter(|word| !word.text.is_empty());
        self.recipients
            .extend(addresses.map(|word| word.text.to_owned()));
        if self.recipients.len() == before {
            let message = "the list has no address";
            findings.add(Diagnostic::warning(
                Code::EmptyList,
                list.head().span,
                message,
            ));
        }
    }

    /// Whether changes of virtual routers that don't say are mailed.
    pub(super) fn alerts_of_routers(&self) -> Switch {
        self.alert_vrrp
            .get()
            .or_else(|| self.alert.get())
            .unwrap_or(Switch::Off)
    }

    pub(super) fn finish(self) -> Mail {
        Mail {
            recipients: self.recipients,
            from: self.from.get(),
            server: self.server.get(),
            helo: self.helo.get(),
            connect_timeout: self.connect_timeout.or(Mail::default().connect_timeout),
            alerts: Alerts {
                all: self.alert.get(),
                vrrp: self.alert_vrrp.get(),
                checkers: self.alert_checkers.get(),
                no_faults: self.no_faults.or(Switch::Off),
                no_checkers: self.no_checkers.or(Switch::Off),
            },
        }
    }
}

fn server(entry: Entry<'_>, findings: &mut Findings) -> Option<MailServer> {
    value::no_more_than(entry, 3, findings);
    let Some(host) = entry.value() else {
        value::missing(entry, findings);
        return None;
    };
    let port = match entry.words().nth(2) {
        Some(port) => value::port(port, findings)?,
        None => PORT,
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
    if host.text.is_empty() || !host.text.chars().all(is_name) {
        read::bad_name(host, "this is neither an address nor a host name", findings);
        return None;
    }
    let host = host.text.to_owned();
    Some(MailServer { host, port })
}

fn timeout(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    let timeout = read::seconds(entry, findings)?;
    if timeout.is_zero() {
        let place = entry.value().unwrap_or_else(|| entry.head());
        read::corrected(place, "0 is read as 1 second", findings);
        return Some(Duration::from_secs(1));
    }
    Some(timeout)
}
