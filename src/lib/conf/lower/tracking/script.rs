//! `vrrp_script`.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::integer;
use crate::conf::keywords::TrackScript as Keyword;
use crate::conf::lower::notify;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Seconds};
use crate::track::{Initial, Script};
use crate::types::{self, ScriptIdentity, TrackerName, Weight};

/// One millisecond, the smallest step of the times of a script.
const STEP_US: u64 = 1_000;
const DEFAULT_INTERVAL: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Draft {
    command: Slot<Vec<String>>,
    identity: Slot<ScriptIdentity>,
    interval: Slot<Duration>,
    timeout: Slot<Duration>,
    rise: Slot<NonZeroU32>,
    fall: Slot<NonZeroU32>,
    weight: Slot<Weight>,
    initial: Initial,
}

/// The script and where its command stands; `None` for what was reported as wrong or missing.
pub(super) fn read(
    block: Entry<'_>,
    name: Token<'_>,
    findings: &mut Findings,
) -> (Option<Script>, Option<Span>) {
    let mut draft = Draft::default();
    for entry in block.children() {
        match support(entry).track_script() {
            Some(keyword) => draft.setting(keyword, entry, findings),
            None => refuse(entry, findings),
        }
    }
    if draft.command.is_absent() {
        let message = "this `vrrp_script` has no `script`";
        findings.add(
            Diagnostic::error(Code::IncompleteTracker, name.span, message)
                .help("add `script \"/path/to/program argument\"`"),
        );
    }
    let place = draft.command.span();
    (draft.finish(name), place)
}

impl Draft {
    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Script => {
                let command = notify::command_alone(entry, findings);
                self.command.set(command, entry, findings);
            }
            Keyword::User => {
                let user = notify::user(entry, findings);
                self.identity.set(user, entry, findings);
            }
            Keyword::Interval => {
                let time = period(entry, findings);
                self.interval.set(time, entry, findings);
            }
            Keyword::Timeout => {
                let time = period(entry, findings);
                self.timeout.set(time, entry, findings);
            }
            Keyword::Rise => {
                let count = small(value::number(entry, findings)).and_then(NonZeroU32::new);
                self.rise.set(count, entry, findings);
            }
            Keyword::Fall => {
                let count = small(value::number(entry, findings)).and_then(NonZeroU32::new);
                self.fall.set(count, entry, findings);
            }
            Keyword::Weight => {
                let weight = integer::weight(entry, findings);
                self.weight.set(weight, entry, findings);
            }
            Keyword::InitFail => self.init_fail(entry, findings),
        }
    }

    fn init_fail(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(entry, 1, findings);
        self.initial = Initial::Failed;
        let message = "keepalived forgets `init_fail` when a `track_script` names the script";
        findings.add(
            Diagnostic::note(Code::InitFail, entry.head().span, message)
                .help("hactl counts the script as failed until it has succeeded `rise` times"),
        );
    }

    fn finish(self, name: Token<'_>) -> Option<Script> {
        let identity = match self.identity {
            Slot::Absent => ScriptIdentity::Default,
            Slot::Broken(_) => return None,
            Slot::Given(identity, _) => identity,
        };
        let interval = self.interval.or(DEFAULT_INTERVAL);
        Some(Script {
            name: TrackerName::new(name.text),
            command: types::Script {
                argv: self.command.value().cloned()?,
                identity,
            },
            interval,
            timeout: self.timeout.or(interval),
            rise: self.rise.or(NonZeroU32::MIN),
            fall: self.fall.or(NonZeroU32::MIN),
            weight: self.weight.or(Weight::FAULT),
            initial: self.initial,
        })
    }
}

/// A time of whole milliseconds above 0.
fn period(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    let us = value::decimal(entry, findings)?;
    let value = entry.value()?;
    if us == 0 {
        let message = "0 seconds become 1 second";
        findings.add(
            Diagnostic::warning(Code::ZeroInterval, value.span, message)
                .help("the shortest time is 0.001 seconds"),
        );
        return Some(DEFAULT_INTERVAL);
    }
    let steps = (us + STEP_US / 2) / STEP_US;
    if steps == 0 {
        value::out_of_range(value, &value::seconds(STEP_US, 4_294_000_000), findings);
        return None;
    }
    if steps * STEP_US != us {
        integer::too_precise(value, 3, &Seconds(steps * STEP_US).to_string(), findings);
    }
    Some(Duration::from_millis(steps))
}
