//! Virtual servers in general.

use std::net::IpAddr;

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::settings::LvsGlobal as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::words::Line;
use crate::conf::settings::{FlushOnStop, LvsSettings, Switch, SyncDaemon, Timeouts};
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::InstanceName;

/// The longest timeout in seconds, 31 days.
const TIMEOUT_MAX: u64 = 2_678_400;
/// The longest packet of the synchronisation.
const PACKET_MAX: u64 = 65_507;

#[derive(Default)]
pub(super) struct Draft {
    timeouts: Timeouts,
    flush: Slot<Switch>,
    flush_on_stop: Slot<FlushOnStop>,
    sync_daemon: Slot<SyncDaemon>,
    init_notifies: Slot<Switch>,
    log_all_failures: Slot<Switch>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Timeouts => self.timeouts(entry, findings),
            Keyword::Flush => super::flag(&mut self.flush, entry, findings),
            Keyword::FlushOnStop => self.flush_on_stop.read(entry, findings, flush_on_stop),
            Keyword::SyncDaemon => self.sync_daemon.read_first(entry, findings, sync_daemon),
            Keyword::InitNotifies => self.init_notifies.read(entry, findings, value::switch),
            Keyword::LogAllFailures => {
                self.log_all_failures.read(entry, findings, value::switch);
            }
        }
    }

    fn timeouts(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        let mut line = Line::after_head(entry, findings);
        if line.is_empty() {
            value::missing(entry, findings);
            return;
        }
        while let Some(word) = line.next() {
            let slot = match word.text {
                "tcp" => &mut self.timeouts.tcp,
                "tcpfin" => &mut self.timeouts.tcp_fin,
                "udp" => &mut self.timeouts.udp,
                _ => return value::bad_choice(word, &["tcp", "tcpfin", "udp"], line.findings),
            };
            match line.number::<u32>(word, 0, TIMEOUT_MAX) {
                Some(seconds) => *slot = Some(seconds),
                None => return,
            }
        }
    }

    pub(super) fn finish(self) -> LvsSettings {
        LvsSettings {
            timeouts: self.timeouts,
            flush: self.flush.or(Switch::Off),
            flush_on_stop: self.flush_on_stop.or(FlushOnStop::EachServer),
            sync_daemon: self.sync_daemon.get(),
            init_notifies: self.init_notifies.or(Switch::Off),
            log_all_failures: self.log_all_failures.or(Switch::Off),
        }
    }
}

fn flush_on_stop(entry: Entry<'_>, findings: &mut Findings) -> Option<FlushOnStop> {
    value::no_more_than(entry, 2, findings);
    match entry.value() {
        None => Some(FlushOnStop::Everything),
        Some(word) if word.text == "VS" => Some(FlushOnStop::EachService),
        Some(word) => {
            value::bad_choice(word, &["VS"], findings);
            None
        }
    }
}

/// Options of the synchronisation.
const OPTIONS: [&str; 6] = ["inst", "id", "maxlen", "port", "ttl", "group"];

fn sync_daemon(entry: Entry<'_>, findings: &mut Findings) -> Option<SyncDaemon> {
    let mut line = Line::after_head(entry, findings);
    let Some(interface) = line.next() else {
        value::missing(entry, findings);
        return None;
    };
    let mut daemon = SyncDaemon {
        interface: value::interface(interface, line.findings)?,
        instance: None,
        id: None,
        packet_max: None,
        port: None,
        ttl: None,
        group: None,
    };
    while let Some(word) = line.next() {
        match word.text {
            "inst" => daemon.instance = Some(instance(line.value(word)?)),
            "id" => daemon.id = Some(line.number(word, 0, 255)?),
            "maxlen" => daemon.packet_max = Some(line.number(word, 1, PACKET_MAX)?),
            "port" => daemon.port = Some(line.number(word, 1, 65_535)?),
            "ttl" => daemon.ttl = Some(line.number(word, 1, 255)?),
            "group" => {
                let value = line.value(word)?;
                daemon.group = Some(multicast(value, line.findings)?);
            }
            _ => positional(word, &mut daemon, line.findings)?,
        }
    }
    Some(daemon)
}

/// The old way: the virtual router, then the identifier.
fn positional(word: Token<'_>, daemon: &mut SyncDaemon, findings: &mut Findings) -> Option<()> {
    if daemon.instance.is_none() {
        daemon.instance = Some(instance(word));
        return Some(());
    }
    match word.text.parse() {
        Ok(id) if daemon.id.is_none() && !word.text.starts_with('+') => {
            let message = format!("`{id}` is taken for the identifier");
            findings.add(
                Diagnostic::warning(Code::WordOrder, word.span, message)
                    .help(format!("write `id {id}`")),
            );
            daemon.id = Some(id);
            Some(())
        }
        Ok(_) | Err(_) => {
            value::bad_choice(word, &OPTIONS, findings);
            None
        }
    }
}

fn instance(word: Token<'_>) -> InstanceName {
    InstanceName::new(word.text)
}

fn multicast(word: Token<'_>, findings: &mut Findings) -> Option<IpAddr> {
    let address = value::address(word, findings)?;
    if !address.is_multicast() {
        let message = format!("{} is not a multicast address", shown(word.text));
        findings.add(Diagnostic::error(Code::BadMulticast, word.span, message));
        return None;
    }
    Some(address)
}
