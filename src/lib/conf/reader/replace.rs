//! References of a line into what they stand for, round by round.

use std::rc::Rc;

use super::Reader;
use super::lines::Pending;
use crate::conf::definitions::{Left, Problem, Round, Value, references, substitute};
use crate::conf::diagnostic::{Code, DEFINED, Diagnostic, Severity};
use crate::conf::lexer::{self, Oddity, Stripped};
use crate::conf::limits::{
    EXPANDED_BYTES_MAX, LINE_BYTES_MAX, REPLACED_BYTES_MAX, SUBSTITUTIONS_MAX,
};
use crate::conf::line::Line;
use crate::conf::source::Span;
use crate::conf::words::For;

/// What each round costs beside the bytes it looks at.
const ROUND_COST: usize = 64;
/// What each reference costs beside its bytes.
const REFERENCE_COST: usize = 100;

/// Whether there is room for more text that references make.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Some,
    None,
}

/// What one round made of a line.
pub(super) enum Outcome<'a> {
    Same(Line<'a>),
    Changed(Line<'static>),
    /// It was reported, and there is nothing to go on with.
    Lost,
}

impl Reader<'_> {
    /// One round.
    pub(super) fn replace<'a>(
        &mut self,
        line: Line<'a>,
        reader: For,
        pending: &mut Vec<Pending>,
    ) -> Outcome<'a> {
        match self.round(&line) {
            None => Outcome::Lost,
            Some(Round::Same(left)) => {
                self.report_left(&line, &left);
                Outcome::Same(line)
            }
            Some(Round::Changed {
                line: changed,
                more,
                remarks,
            }) => {
                self.report_left(&line, &remarks);
                if let Some((value, reference)) = more
                    && !self.wait_for_lines(value, reference, reader, pending)
                {
                    return Outcome::Lost;
                }
                self.changed(&line, &changed)
                    .map_or(Outcome::Lost, Outcome::Changed)
            }
        }
    }

    /// All rounds for a part of a line that must be one line; `None` if it can't be.
    pub(super) fn replaced(&mut self, mut line: Line<'static>) -> Option<Line<'static>> {
        for _ in 0..SUBSTITUTIONS_MAX {
            match self.round(&line)? {
                Round::Same(left) => {
                    self.report_left(&line, &left);
                    return left.is_empty().then_some(line);
                }
                Round::Changed {
                    line: changed,
                    more,
                    remarks,
                } => {
                    self.report_left(&line, &remarks);
                    if let Some((_, reference)) = more {
                        let message = "a definition of several lines can't stand here";
                        self.findings.add(Diagnostic::error(
                            Code::BadReference,
                            reference,
                            message,
                        ));
                        return None;
                    }
                    line = self.changed(&line, &changed)?;
                }
            }
        }
        self.too_much(&line);
        None
    }

    fn round(&mut self, line: &Line<'_>) -> Option<Round> {
        let references = line.text.bytes().filter(|&byte| byte == b'$').count();
        self.replaced_bytes += line.text.len() + ROUND_COST + REFERENCE_COST * references;
        if !self.has_room(line.place()) {
            return None;
        }
        let (definitions, mut around) = self.definitions();
        Some(substitute(line, definitions, &mut around))
    }

    /// Whether there is time and memory for more text that references make; says once that there is not.
    pub(super) fn has_room(&mut self, place: Span) -> bool {
        let limit = if self.replaced_bytes > REPLACED_BYTES_MAX {
            "take too long to replace"
        } else if self.sources.kept() > EXPANDED_BYTES_MAX {
            "make more text than memory is given for"
        } else {
            return true;
        };
        if self.room == Room::Some {
            self.room = Room::None;
            let message = format!("the references of this configuration {limit}");
            self.findings.add(
                Diagnostic::error(Code::ExpansionTooLarge, place, message)
                    .help("lines with references are not read from here on"),
            );
        }
        false
    }

    /// Looks at what a round made: its length, its comment.
    fn changed(&mut self, before: &Line<'_>, line: &Line<'static>) -> Option<Line<'static>> {
        if line.text.len() > LINE_BYTES_MAX {
            self.too_much(before);
            return None;
        }
        let Stripped {
            line: stripped,
            oddity,
            comment,
        } = lexer::strip(line.clone());
        if matches!(oddity, Some(Oddity::OpenQuote(_))) {
            self.report(oddity.as_ref());
        }
        // What a predefined name begins is meant as a comment, if the whole line is one.
        if let Some(at) = comment.filter(|&at| at > 0 || line.is_written(at)) {
            let message = "after the references were replaced, this begins a comment";
            let mut finding =
                Diagnostic::warning(Code::CommentAfterReference, line.span(at..at + 1), message)
                    .help("put the word into double quotes; what follows is not read");
            if let Some(written) = line.written(at..at + 1) {
                finding = finding.related(written, DEFINED);
            }
            self.findings.add(finding);
        }
        Some(stripped)
    }

    /// Lets the other lines of a definition wait, unless they are at work already.
    fn wait_for_lines(
        &mut self,
        value: Value,
        reference: Span,
        reader: For,
        pending: &mut Vec<Pending>,
    ) -> bool {
        let at_work = pending.iter().any(|waiting| match waiting {
            Pending::Lines { value: open, .. } => Rc::ptr_eq(open, &value),
            Pending::Sequence { .. } | Pending::Rest(..) => false,
        });
        if at_work {
            let known = self.definitions.of_value(&value);
            let place = known.and_then(|(_, definition)| definition.place);
            let name = known.map_or_else(String::new, |(name, _)| name.to_owned());
            self.loops(&name, reference, place);
            pending.clear();
            return false;
        }
        let next = Pending::Lines {
            value,
            next: 1,
            reference,
            reader,
        };
        self.wait(next, reference, pending)
    }

    /// Reports a line that grows without end, or too long.
    pub(super) fn too_much(&mut self, line: &Line<'_>) {
        if self.findings.is_full() {
            return self.findings.count_error();
        }
        for reference in references(&line.text) {
            let text = line.text.get(reference.range.clone()).unwrap_or_default();
            if let Some(name) = self.definitions.cycle(text) {
                let name = name.to_owned();
                let place = self.definitions.find(&name).and_then(|known| known.place);
                return self.loops(&name, line.span(reference.range), place);
            }
        }
        let message =
            format!("with its references replaced the line has more than {LINE_BYTES_MAX} bytes");
        self.findings.add(
            Diagnostic::error(Code::ExpansionTooLarge, line.place(), message)
                .help("the line is not read; write it as several lines"),
        );
    }

    fn loops(&mut self, name: &str, reference: Span, place: Option<Span>) {
        let message = format!("the definition of `{name}` leads back to itself");
        let mut finding = Diagnostic::error(Code::ReferenceLoop, reference, message)
            .help("keepalived would never come to an end here; the line is not read");
        if let Some(place) = place {
            finding = finding.related(place, "it is defined here");
        }
        self.findings.add(finding);
    }

    fn report_left(&mut self, line: &Line<'_>, left: &[Left]) {
        for left in left {
            self.report_one(line, left);
        }
    }

    fn report_one(&mut self, line: &Line<'_>, left: &Left) {
        let range = left.range.clone();
        let place = line.span(range.clone());
        let written = line.written(range);
        // No message repeats the name: it may be part of a password.
        let (code, severity, message, help) = match &left.problem {
            Problem::Undefined(name) => {
                let severity = if left.quoted {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                let help = match self.definitions.nearest(name) {
                    Some(meant) => format!("did you mean `${{{meant}}}`?"),
                    None => "define it on a line before this one: `$NAME=value`".to_owned(),
                };
                let message = "nothing of this name is defined here".to_owned();
                (Code::UndefinedReference, severity, message, help)
            }
            Problem::UndefinedBare(name) => {
                let severity = if left.range.start == 0 {
                    Severity::Error
                } else {
                    Severity::Warning
                };
                let help = match self.definitions.nearest(name) {
                    Some(meant) => format!("did you mean `${meant}`? The word stays as it is"),
                    None => "the word stays as it is; a reference needs a definition on a line before this one: `$NAME=value`".to_owned(),
                };
                let message = "nothing of this name is defined here".to_owned();
                (Code::UndefinedReference, severity, message, help)
            }
            Problem::Stuck(name) => (
                Code::BadReference,
                Severity::Warning,
                "this is not replaced, since a blank, `,`, `)` or the end of the line must follow".to_owned(),
                format!("write `${{{name}}}`"),
            ),
            Problem::Malformed => (
                Code::BadReference,
                Severity::Error,
                "this is no reference".to_owned(),
                "a reference is `${NAME}`; a name has letters, digits and `_`, and begins with no digit".to_owned(),
            ),
            Problem::NotLast => (
                Code::BadReference,
                Severity::Error,
                "this stands for several lines, and something follows it".to_owned(),
                "put it at the end of its line".to_owned(),
            ),
            Problem::Parameters(help) => (
                Code::BadReference,
                Severity::Error,
                "the parameters are wrong".to_owned(),
                (*help).to_owned(),
            ),
            Problem::Remark(message) => (
                Code::BadReference,
                Severity::Warning,
                message.clone(),
                "put the smaller number first".to_owned(),
            ),
        };
        let mut finding = Diagnostic {
            severity,
            ..Diagnostic::error(code, place, message).help(help)
        };
        if let Some(written) = written {
            finding = finding.related(written, DEFINED);
        }
        if severity == Severity::Error {
            self.findings.give_up_on(finding, written);
        } else {
            self.findings.add(finding);
        }
    }
}
