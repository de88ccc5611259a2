//! `vrrp_track_process`.

use std::time::Duration;

use super::file::set_weight;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Argument, TrackProcess as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::lower::{refuse, support};
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::track::{Process, ProcessMatch, Quorum};
use crate::types::{TrackerName, Weight};

#[derive(Default)]
struct Draft {
    process: Slot<Vec<String>>,
    /// How the parameters are compared.
    parameters: Slot<Compare>,
    full_command: bool,
    quorum: Slot<u16>,
    quorum_max: Slot<u16>,
    /// What `delay` sets is overridden by what follows it, and the other way round.
    delay: Slot<u64>,
    fork_delay: Slot<u64>,
    terminate_delay: Slot<u64>,
    gained_after: Duration,
    lost_after: Duration,
    weight: Slot<Weight>,
}

#[derive(Clone, Copy)]
enum Compare {
    Exact,
    Initial,
    Partial,
}

/// The processes; `None` if something about them was reported as wrong or missing.
pub(super) fn read(block: Entry<'_>, name: Token<'_>, findings: &mut Findings) -> Option<Process> {
    let mut draft = Draft::default();
    for entry in block.children() {
        match support(entry).track_process() {
            Some(keyword) => draft.setting(keyword, entry, findings),
            None => refuse(entry, findings),
        }
    }
    if draft.process.is_absent() {
        let message = "this `vrrp_track_process` has no `process`";
        findings.add(
            Diagnostic::error(Code::IncompleteTracker, name.span, message)
                .help("add `process NAME`"),
        );
    }
    draft.finish(name, findings)
}

impl Draft {
    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Process => {
                if !self.process.is_taken(entry, findings) {
                    let command = command(entry, findings);
                    self.process.set(command, entry, findings);
                }
            }
            Keyword::ParamMatch => {
                let compare = compare(entry, findings);
                self.parameters.set(compare, entry, findings);
            }
            Keyword::FullCommand => {
                value::no_more_than(entry, 1, findings);
                self.full_command = true;
            }
            Keyword::Quorum => {
                let count = small(value::number(entry, findings));
                self.quorum.set(count, entry, findings);
            }
            Keyword::QuorumMax => {
                let count = small(value::number(entry, findings));
                self.quorum_max.set(count, entry, findings);
            }
            Keyword::Delay => {
                let us = value::decimal(entry, findings);
                self.delay.set(us, entry, findings);
                let time = Duration::from_micros(us.unwrap_or_default());
                self.gained_after = time;
                self.lost_after = time;
            }
            Keyword::ForkDelay => {
                let us = value::decimal(entry, findings);
                self.fork_delay.set(us, entry, findings);
                self.gained_after = Duration::from_micros(us.unwrap_or_default());
            }
            Keyword::TerminateDelay => {
                let us = value::decimal(entry, findings);
                self.terminate_delay.set(us, entry, findings);
                self.lost_after = Duration::from_micros(us.unwrap_or_default());
            }
            Keyword::Weight => set_weight(&mut self.weight, Weight::FAULT, entry, findings),
        }
    }

    fn finish(self, name: Token<'_>, findings: &mut Findings) -> Option<Process> {
        let quorum = self.quorum(findings);
        let (program, parameters) = self.process.value()?.split_first()?;
        let parameters = parameters.to_vec();
        let matching = match (self.parameters.value(), self.full_command) {
            (Some(Compare::Initial), _) => ProcessMatch::Initial(parameters),
            (Some(Compare::Partial), _) => ProcessMatch::Partial(parameters),
            (Some(Compare::Exact), _) => ProcessMatch::Exact(parameters),
            (None, _) if !parameters.is_empty() => ProcessMatch::Exact(parameters),
            (None, true) => ProcessMatch::Command,
            (None, false) => ProcessMatch::Name,
        };
        Some(Process {
            name: TrackerName::new(name.text),
            program: program.clone(),
            matching,
            quorum: quorum?,
            gained_after: self.gained_after,
            lost_after: self.lost_after,
            weight: self.weight.or(Weight::FAULT),
        })
    }

    /// How many there must be; `None` if no number is enough and not too many.
    fn quorum(&self, findings: &mut Findings) -> Option<Quorum> {
        let max = self.quorum_max.value().copied();
        let min = match (self.quorum.or(1), max) {
            // No more than 0: of the smallest number, 1 is only the default.
            (1, Some(0)) => 0,
            (min, _) => min,
        };
        let quorum = Quorum::new(min, max);
        if let (Err(why), Some(place)) = (&quorum, self.quorum_max.span()) {
            let finding = Diagnostic::error(Code::ProcessQuorum, place, why.to_string());
            findings.add(match self.quorum.span() {
                Some(other) => finding.related(other, "with this `quorum`"),
                None => finding,
            });
        }
        quorum.ok()
    }
}

/// The program and its parameters.
fn command(entry: Entry<'_>, findings: &mut Findings) -> Option<Vec<String>> {
    let words: Vec<_> = entry
        .words()
        .skip(1)
        .map(|word| word.text.to_owned())
        .collect();
    if words.first().is_none_or(String::is_empty) {
        value::missing(entry, findings);
        return None;
    }
    Some(words)
}

fn compare(entry: Entry<'_>, findings: &mut Findings) -> Option<Compare> {
    value::no_more_than(entry, 2, findings);
    let Some(word) = entry.value() else {
        return Some(Compare::Exact);
    };
    match word.text {
        "initial" => Some(Compare::Initial),
        "partial" => Some(Compare::Partial),
        _ => {
            if let Some(Argument::OptionalChoice(choices)) =
                entry.keyword.map(|keyword| keyword.argument)
            {
                value::bad_choice(word, choices, findings);
            }
            None
        }
    }
}
