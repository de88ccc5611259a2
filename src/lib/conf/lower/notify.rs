//! Scripts and the identity they run under.

use std::ops::Range;

use super::slot::Slot;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Notify;
use crate::conf::script::{self, OpenQuote, ScriptWord};
use crate::conf::source::{Span, offset};
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{NotifyScripts, Script, ScriptIdentity, SupplementaryGroups};

/// Who carries out a command that is no program.
const SHELL: &str = "/bin/sh";

/// What a block says about its scripts; most say nothing.
#[derive(Default)]
pub(super) struct Draft(Option<Box<Scripts>>);

#[derive(Default)]
struct Scripts {
    master: Slot<Script>,
    backup: Slot<Script>,
    fault: Slot<Script>,
    stop: Slot<Script>,
    every: Slot<Script>,
}

impl Draft {
    pub(super) fn read(&mut self, when: Notify, entry: Entry<'_>, findings: &mut Findings) {
        let scripts = self.0.get_or_insert_default();
        let slot = match when {
            Notify::Master => &mut scripts.master,
            Notify::Backup => &mut scripts.backup,
            Notify::Fault => &mut scripts.fault,
            Notify::Stop => &mut scripts.stop,
            Notify::Every => &mut scripts.every,
        };
        if slot.is_taken(entry, findings) {
            return;
        }
        let script = read_script(entry, findings);
        slot.set(script, entry, findings);
    }

    /// Where the first script stands.
    pub(super) fn first(&self) -> Option<Span> {
        let scripts = self.0.as_deref()?;
        [
            &scripts.master,
            &scripts.backup,
            &scripts.fault,
            &scripts.stop,
            &scripts.every,
        ]
        .into_iter()
        .filter_map(Slot::span)
        .min()
    }

    pub(super) fn finish(self) -> NotifyScripts {
        let Scripts {
            master,
            backup,
            fault,
            stop,
            every,
        } = self.0.map_or_else(Scripts::default, |scripts| *scripts);
        NotifyScripts {
            active: master.into_value(),
            backup: backup.into_value(),
            fault: fault.into_value(),
            stop: stop.into_value(),
            every: every.into_value(),
        }
    }
}

pub(super) fn read_script(entry: Entry<'_>, findings: &mut Findings) -> Option<Script> {
    let Command { argv, rest, raw } = command(entry, findings)?;
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

/// A command that runs under an identity which is given elsewhere; what follows it is ignored.
pub(super) fn command_alone(entry: Entry<'_>, findings: &mut Findings) -> Option<Vec<String>> {
    let Command { argv, rest, raw } = command(entry, findings)?;
    if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
        let place = part(raw, first.range.start..last.range.end);
        let program = argv.first().map_or("", String::as_str);
        let message = format!("`{}` runs without these words", shown(program));
        findings.add(
            Diagnostic::warning(Code::CommandWordsIgnored, place, message)
                .related(entry.head().span, "a command is one word here")
                .help("quote the command with its arguments: \"/path/to/program argument\""),
        );
    }
    Some(argv)
}

/// A command and what follows it on its line.
struct Command<'a> {
    argv: Vec<String>,
    rest: Vec<ScriptWord>,
    raw: Token<'a>,
}

fn command<'a>(entry: Entry<'a>, findings: &mut Findings) -> Option<Command<'a>> {
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
    let rest = rest.to_vec();
    if opens_a_file(&command.text) {
        let argv = [SHELL, "-c", &command.text].map(str::to_owned).to_vec();
        return Some(Command { argv, rest, raw });
    }
    if !program.contains('/') {
        let message = format!("`{}` has no path: it is searched in PATH", shown(program));
        findings
            .add(Diagnostic::warning(Code::BadScript, place, message).help("write the whole path"));
    }
    Some(Command { argv, rest, raw })
}

/// Whether a command is no program but a redirection, which succeeds while the file can be opened.
fn opens_a_file(command: &str) -> bool {
    let path = command.strip_prefix('<').map(str::trim_start);
    path.is_some_and(|path| path.starts_with('/'))
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

/// `script_user` and `user`: a user, then optionally a group, with `:` before it for all groups of the user.
pub(super) fn user(entry: Entry<'_>, findings: &mut Findings) -> Option<ScriptIdentity> {
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
    let group = group.first();
    let named = group.map(|group| group.text.strip_prefix(':').unwrap_or(group.text));
    let supplementary = match group.filter(|group| group.text.starts_with(':')) {
        Some(group) => {
            findings.not_supported(group.span, "supplementary groups of scripts (`:`)");
            SupplementaryGroups::OfUser
        }
        None => SupplementaryGroups::None,
    };
    Some(ScriptIdentity::Named {
        user: user.text.to_owned(),
        // A bare `:` leaves the user's own group.
        group: named.filter(|name| !name.is_empty()).map(str::to_owned),
        supplementary,
    })
}
