//! How many processes there are, and for how long that must hold to count (vrrp.md §17.4).

use std::time::Duration;

use super::config::{Process, ProcessMatch};
use super::contribution::Verdict;
use crate::time::Instant;

/// The octets of a name that the kernel keeps.
const NAME_OCTETS_MAX: usize = 15;

/// Counted processes.
#[derive(Clone, Debug)]
pub struct ProcessMachine {
    config: Process,
    verdict: Option<Verdict>,
    /// Since when the number of processes says otherwise.
    otherwise_since: Option<Instant>,
}

impl ProcessMachine {
    /// Nothing is known yet.
    pub const fn new(config: Process) -> Self {
        Self {
            config,
            verdict: None,
            otherwise_since: None,
        }
    }

    /// What it says; `None` before the first count.
    pub const fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// What it was made from.
    pub const fn config(&self) -> &Process {
        &self.config
    }

    /// Whether a process with this name (`comm`) and this command line is one of those that are counted.
    pub fn matches(&self, name: &str, command: &[String]) -> bool {
        let program = self.config.program.as_str();
        let command = command.split_first();
        let (first, parameters) = command.map_or(("", [].as_slice()), |(first, parameters)| {
            (first.as_str(), parameters)
        });
        match &self.config.matching {
            ProcessMatch::Name => name == shortened(program),
            ProcessMatch::Command => first == program,
            ProcessMatch::Exact(wanted) => first == program && parameters == wanted,
            ProcessMatch::Partial(wanted) => first == program && parameters.starts_with(wanted),
            ProcessMatch::Initial(wanted) => first == program && begins(parameters, wanted),
        }
    }

    /// Takes the number of processes; what they say now, if that has changed. The first number counts at once.
    pub fn count(&mut self, now: Instant, number: usize) -> Option<Verdict> {
        let quorum = self.config.quorum;
        let is_enough = number >= usize::from(quorum.min());
        let is_too_many = quorum.max().is_some_and(|max| number > usize::from(max));
        let found = if is_enough && !is_too_many {
            Verdict::Good
        } else {
            Verdict::Bad
        };
        if self.verdict == Some(found) {
            self.otherwise_since = None;
            return None;
        }
        let since = *self.otherwise_since.get_or_insert(now);
        let wait = match found {
            Verdict::Good => self.config.gained_after,
            Verdict::Bad => self.config.lost_after,
        };
        let lasts = self.verdict.is_none() || now.since(since) >= wait;
        lasts.then(|| {
            self.verdict = Some(found);
            self.otherwise_since = None;
            found
        })
    }

    /// When the number must be looked at again although nothing happens.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let since = self.otherwise_since?;
        let wait: Duration = match self.verdict {
            Some(Verdict::Good) => self.config.lost_after,
            Some(Verdict::Bad) | None => self.config.gained_after,
        };
        Some(since + wait)
    }
}

/// A name as the kernel keeps it.
fn shortened(name: &str) -> &str {
    let mut end = name.len().min(NAME_OCTETS_MAX);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or(name)
}

/// Whether the parameters are these, of which the last may go on.
fn begins(parameters: &[String], wanted: &[String]) -> bool {
    let Some((last, before)) = wanted.split_last() else {
        return true;
    };
    let Some(found) = parameters.get(before.len()) else {
        return false;
    };
    parameters.starts_with(before) && found.starts_with(last.as_str())
}

#[cfg(test)]
mod tests;
