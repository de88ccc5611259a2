//! Scripts and the identity they run under.

use std::ops::Range;

use super::slot::Slot;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Notify;
use crate::conf::script::{self, OpenQuote, ScriptWord};
use crate::conf::source::{Span, offset};
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{NotifyScripts, Script, ScriptIdentity};

/// What a block says about its scripts.
#[derive(Default)]
pub(super) struct Draft {
    master: Slot<Script>,
    backup: Slot<Script>,
    fault: Slot<Script>,
    stop: Slot<Script>,
    every: Slot<Script>,
}

impl Draft {
    pub(super) fn read(&mut self, when: Notify, entry: Entry<'_>, findings: &mut Findings) {
        let slot = match when {
            Notify::Master => &mut self.master,
            Notify::Backup => &mut self.backup,
            Notify::Fault => &mut self.fault,
            Notify::Stop => &mut self.stop,
            Notify::Every => &mut self.every,
        };
        if let Some(before) = slot.span() {
            // Unlike every other setting, the first one counts.
            let head = entry.head();
            let message = format!("`{}` is set again; the first one counts", shown(head.text));
            findings.add(
                Diagnostic::warning(Code::SetTwice, head.span, message)
                    .related(before, "this one counts"),
            );
            return;
        }
        let script = read_script(entry, findings);
        slot.set(script, entry, findings);
    }

    /// Where the first script stands.
    pub(super) fn first(&self) -> Option<Span> {
        [
            &self.master,
            &self.backup,
            &self.fault,
            &self.stop,
            &self.every,
        ]
        .into_iter()
        .filter_map(Slot::span)
        .min()
    }

    pub(super) fn finish(self) -> NotifyScripts {
        NotifyScripts {
            active: self.master.value().cloned(),
            backup: self.backup.value().cloned(),
            fault: self.fault.value().cloned(),
            stop: self.stop.value().cloned(),
            every: self.every.value().cloned(),
        }
    }
}

pub(super) fn read_script(entry: Entry<'_>, findings: &mut Findings) -> Option<Script> {
    let raw = entry.raw();
    let words = match script::split(raw.text) {
        Ok(words) => words,
        Err(OpenQuote(at)) => return open_quote(part(raw, at..at + 1), findings),
    };
    let Some((command, rest)) = words.get(1..).and_then(<[ScriptWord]>::split_first) else {
        value::missing(entry, findings);
        return None;
    };
    let place = part(raw, command.range.clone());
    let argv = match script::arguments(&command.text) {
        Ok(argv) => argv,
        Err(OpenQuote(_)) => return open_quote(place, findings),
    };
    let program = argv.first().map_or("", String::as_str);
    if program.is_empty() {
        let message = "the command is empty";
        findings.add(Diagnostic::error(Code::BadScript, place, message));
        return None;
    }
    if program.starts_with('<') {
        let message = "a command that only opens a file (`</path`) is not supported yet";
        findings.add(Diagnostic::error(Code::NotSupported, place, message));
        return None;
    }
    if !program.contains('/') {
        let message = format!("`{}` has no path: it is searched in PATH", shown(program));
        findings
            .add(Diagnostic::warning(Code::BadScript, place, message).help("write the whole path"));
    }
    let tokens: Vec<_> = rest
        .iter()
        .map(|word| Token {
            text: &word.text,
            span: part(raw, word.range.clone()),
        })
        .collect();
    let identity = match tokens.as_slice() {
        [] => ScriptIdentity::Default,
        [user, group @ ..] => identity(*user, group, findings)?,
    };
    Some(Script { argv, identity })
}

fn open_quote<T>(place: Span, findings: &mut Findings) -> Option<T> {
    let message = "this quote of a command is not closed";
    findings.add(Diagnostic::error(Code::UnterminatedQuote, place, message));
    None
}

/// The place of a part of a statement; the whole statement if its text was put together.
fn part(raw: Token<'_>, range: Range<usize>) -> Span {
    if raw.span.end - raw.span.start != offset(raw.text.len()) {
        return raw.span;
    }
    Span {
        file: raw.span.file,
        start: raw.span.start + offset(range.start),
        end: raw.span.start + offset(range.end),
    }
}

/// `script_user USER [GROUP]`.
pub(super) fn script_user(entry: Entry<'_>, findings: &mut Findings) -> Option<ScriptIdentity> {
    let tokens: Vec<_> = entry.words().skip(1).collect();
    match tokens.as_slice() {
        [] => {
            value::missing(entry, findings);
            None
        }
        [user, group @ ..] => identity(*user, group, findings),
    }
}

pub(super) fn identity(
    user: Token<'_>,
    group: &[Token<'_>],
    findings: &mut Findings,
) -> Option<ScriptIdentity> {
    let implausible = |word: &Token<'_>| word.text.starts_with('-') || word.text.contains('/');
    let all = group
        .last()
        .map_or(user.span, |last| user.span.to(last.span));
    if group.len() > 1 || implausible(&user) || group.iter().any(implausible) {
        let message = "after the command come a user and a group, not more words of the command";
        findings.add(
            Diagnostic::error(Code::BadScript, all, message)
                .help("quote the command with its arguments: \"/path/to/program argument\""),
        );
        return None;
    }
    if let Some(group) = group.first().filter(|group| group.text.starts_with(':')) {
        let message = "supplementary groups (`:`) are not supported yet";
        findings.add(Diagnostic::error(Code::NotSupported, group.span, message));
        return None;
    }
    Some(ScriptIdentity::Named {
        user: user.text.to_owned(),
        group: group.first().map(|group| group.text.to_owned()),
    })
}
