//! How the processes run.

use std::time::Duration;

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Unit;
use crate::conf::keywords::settings::{Buffer as Socket, Part, Process as Keyword};
use crate::conf::limits::PROCESS_NAME_BYTES_MAX;
use crate::conf::lower::read;
use crate::conf::lower::slot::Slot;
use crate::conf::settings::{
    self, AutomaticPriority, ProcessNames, ProcessSettings, Processes, Switch,
};
use crate::conf::tree::Entry;
use crate::conf::value;

/// Processors are numbered below this, as the kernel's largest mask has it.
const CPUS_MAX: u16 = 8192;

#[derive(Default)]
pub(super) struct Draft {
    distinct_names: Slot<Switch>,
    supervisor: One,
    vrrp: One,
    checkers: One,
    bfd: One,
    automatic_max: Slot<i8>,
    automatic_delay: Slot<Duration>,
}

/// One process.
#[derive(Default)]
struct One {
    name: Slot<String>,
    nice: Slot<i8>,
    no_swap: Slot<Switch>,
    real_time: Slot<u8>,
    cpus: Slot<Vec<u16>>,
    time_limit: Slot<Duration>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Names => super::flag(&mut self.distinct_names, entry, findings),
            Keyword::Name(part) => self.part(part).name.read(entry, findings, name),
            Keyword::Nice(part) => self.part(part).nice.read(entry, findings, read::integer),
            Keyword::NoSwap(part) => super::flag(&mut self.part(part).no_swap, entry, findings),
            Keyword::RealTime(part) => {
                self.part(part)
                    .real_time
                    .read(entry, findings, read::clamped);
            }
            Keyword::Cpus(part) => self.part(part).cpus.read(entry, findings, cpus),
            Keyword::TimeLimit(part) => {
                self.part(part).time_limit.read(entry, findings, time_limit);
            }
            Keyword::AutomaticMax => self.automatic_max.read(entry, findings, automatic_max),
            Keyword::AutomaticDelay => {
                self.automatic_delay
                    .read(entry, findings, read::microseconds);
            }
        }
    }

    fn part(&mut self, part: Part) -> &mut One {
        match part {
            Part::Supervisor => &mut self.supervisor,
            Part::Vrrp => &mut self.vrrp,
            Part::Checkers => &mut self.checkers,
            Part::Bfd => &mut self.bfd,
        }
    }

    pub(super) fn finish(self, buffers: Buffers) -> Processes {
        let standard = AutomaticPriority::default();
        Processes {
            names: ProcessNames {
                distinct: self.distinct_names.or(Switch::Off),
                supervisor: self.supervisor.name.get(),
                vrrp: self.vrrp.name.get(),
                checkers: self.checkers.name.get(),
                bfd: self.bfd.name.get(),
            },
            vrrp: self.vrrp.finish(),
            checkers: self.checkers.finish(),
            bfd: self.bfd.finish(),
            automatic_priority: AutomaticPriority {
                max: self.automatic_max.or(standard.max),
                delay: self.automatic_delay.or(standard.delay),
            },
            buffers: buffers.finish(),
        }
    }
}

impl One {
    fn finish(self) -> ProcessSettings {
        ProcessSettings {
            nice: self.nice.get(),
            no_swap: self.no_swap.or(Switch::Off),
            real_time: self.real_time.get(),
            time_limit: self.time_limit.or(ProcessSettings::default().time_limit),
            cpus: self.cpus.get().unwrap_or_default(),
        }
    }
}

/// A name, cut to what the kernel shows.
fn name(entry: Entry<'_>, findings: &mut Findings) -> Option<String> {
    let mut name = read::text(entry, findings)?;
    let length = name.len();
    if length > PROCESS_NAME_BYTES_MAX {
        let end = (0..=PROCESS_NAME_BYTES_MAX)
            .rev()
            .find(|&end| name.is_char_boundary(end));
        name.truncate(end.unwrap_or(0));
        let place = entry.value().unwrap_or_else(|| entry.head()).span;
        let message = format!(
            "the name has {length} bytes; the first {}, `{}`, are used",
            name.len(),
            shown(&name)
        );
        findings.add(Diagnostic::warning(Code::NameTruncated, place, message));
    }
    Some(name)
}

fn cpus(entry: Entry<'_>, findings: &mut Findings) -> Option<Vec<u16>> {
    let mut cpus = Vec::new();
    let range = value::whole_number(0, u64::from(CPUS_MAX) - 1, Unit::None);
    for word in entry.words().skip(1) {
        if word.text.is_empty() || !word.text.bytes().all(|byte| byte.is_ascii_digit()) {
            value::bad_number(word, &range, findings);
            return None;
        }
        let cpu = word.text.parse().ok().filter(|cpu| *cpu < CPUS_MAX);
        let Some(cpu) = cpu else {
            value::out_of_range(word, &range, findings);
            return None;
        };
        cpus.push(cpu);
    }
    if cpus.is_empty() {
        value::missing(entry, findings);
        return None;
    }
    cpus.sort_unstable();
    cpus.dedup();
    Some(cpus)
}

/// The kernel's shortest limit is 2 µs: with 1 it would count as none.
fn time_limit(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    let limit = read::microseconds(entry, findings)?;
    if limit == Duration::from_micros(1) {
        let place = entry.value().unwrap_or_else(|| entry.head());
        read::corrected(place, "1 is read as 2 microseconds", findings);
    }
    Some(limit.max(Duration::from_micros(2)))
}

/// Without a value, as far as it goes.
fn automatic_max(entry: Entry<'_>, findings: &mut Findings) -> Option<i8> {
    match entry.value() {
        Some(_) => read::integer(entry, findings),
        None => Some(99),
    }
}

/// Receive buffers.
#[derive(Default)]
pub(super) struct Buffers {
    vrrp_command: Buffer,
    vrrp_monitor: Buffer,
    process_monitor: Buffer,
    lvs_command: Buffer,
    lvs_monitor: Buffer,
}

#[derive(Default)]
struct Buffer {
    bytes: Slot<u32>,
    force: Slot<Switch>,
}

impl Buffers {
    pub(super) fn size(&mut self, socket: Socket, entry: Entry<'_>, findings: &mut Findings) {
        self.of(socket).bytes.read(entry, findings, read::number);
    }

    pub(super) fn force(&mut self, socket: Socket, entry: Entry<'_>, findings: &mut Findings) {
        self.of(socket).force.read(entry, findings, value::switch);
    }

    fn of(&mut self, socket: Socket) -> &mut Buffer {
        match socket {
            Socket::VrrpCommand => &mut self.vrrp_command,
            Socket::VrrpMonitor => &mut self.vrrp_monitor,
            Socket::ProcessMonitor => &mut self.process_monitor,
            Socket::LvsCommand => &mut self.lvs_command,
            Socket::LvsMonitor => &mut self.lvs_monitor,
        }
    }

    fn finish(self) -> settings::Buffers {
        settings::Buffers {
            vrrp_command: self.vrrp_command.finish(),
            vrrp_monitor: self.vrrp_monitor.finish(),
            process_monitor: self.process_monitor.finish(),
            lvs_command: self.lvs_command.finish(),
            lvs_monitor: self.lvs_monitor.finish(),
        }
    }
}

impl Buffer {
    fn finish(self) -> settings::Buffer {
        settings::Buffer {
            bytes: self.bytes.get().filter(|bytes| *bytes > 0),
            force: self.force.or(Switch::Off),
        }
    }
}
