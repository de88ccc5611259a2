//! `MISC_CHECK`.

use std::time::Duration;

use super::{Around, lacks};
use crate::checker::{ExitStatus, Kind, Program};
use crate::conf::diagnostic::Findings;
use crate::conf::keywords::Misc as Keyword;
use crate::conf::lower::notify;
use crate::conf::lower::slot::Slot;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::types::{Script, ScriptIdentity};

/// What the block says.
#[derive(Default)]
pub(super) struct Misc {
    command: Slot<Vec<String>>,
    timeout: Slot<u64>,
    status: Slot<ExitStatus>,
    identity: Slot<ScriptIdentity>,
}

impl Misc {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Path => {
                let command = notify::command_alone(entry, findings);
                self.command.set(command, entry, findings);
            }
            Keyword::Timeout => {
                let seconds = value::number(entry, findings);
                self.timeout.set(seconds, entry, findings);
            }
            Keyword::Dynamic => {
                value::no_more_than(entry, 1, findings);
                self.status.set(Some(ExitStatus::Weight), entry, findings);
            }
            Keyword::User => {
                let identity = notify::user(entry, findings);
                self.identity.set(identity, entry, findings);
            }
        }
    }

    /// Where the command stands.
    pub(super) const fn script(&self) -> Option<Span> {
        self.command.span()
    }

    /// Its own, else the `delay_loop` of the virtual server.
    pub(super) fn timeout(&self, around: &Around<'_>) -> Duration {
        match self.timeout.or(0) {
            0 => around.delay_loop.get(),
            seconds => Duration::from_secs(seconds),
        }
    }

    pub(super) fn finish(self, place: Span, findings: &mut Findings) -> Option<Kind> {
        if self.command.is_absent() {
            return lacks(
                "misc_path",
                "misc_path \"/path/to/program argument\"",
                place,
                findings,
            );
        }
        Some(Kind::Misc(Box::new(Program {
            script: Script {
                argv: self.command.value().cloned()?,
                identity: match self.identity.value() {
                    Some(identity) => identity.clone(),
                    None => ScriptIdentity::Default,
                },
            },
            status: self.status.or(ExitStatus::Verdict),
        })))
    }
}
