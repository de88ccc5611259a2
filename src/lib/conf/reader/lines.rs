//! The way of each line through the preprocessor.

use super::definition::Defined;
use super::replace::Outcome;
use super::{Encoding, Reader};
use crate::conf::definitions::Value;
use crate::conf::diagnostic::{Code, Diagnostic};
use crate::conf::include::{self, Checks};
use crate::conf::lexer::{self, Features, Oddity, Stripped};
use crate::conf::limits::{
    EXPANDED_LINES_MAX, EXPANSION_DEPTH_MAX, LINE_BYTES_MAX, SUBSTITUTIONS_MAX,
};
use crate::conf::line::{Builder, Line, homeless};
use crate::conf::sequence::{self, Sequence};
use crate::conf::source::{FileId, Span, offset};
use crate::conf::words::{self, For};

/// The name behind `@` of the lines that only we read.
const OWN_LINES: &str = "hactl";

/// A line and how far it has come.
pub(super) struct Task<'a> {
    pub(super) line: Line<'a>,
    pub(super) reader: For,
    pub(super) state: State,
}

/// Whether the references of a line were already replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Fresh,
    /// It is what follows a brace of a line whose references were.
    Replaced,
}

/// Lines that come before the next of the file.
pub(super) enum Pending {
    /// The lines of a definition, the first of which was used.
    Lines {
        value: Value,
        next: usize,
        reference: Span,
        reader: For,
    },
    /// A line once for each value.
    Sequence {
        sequence: Sequence,
        line: Line<'static>,
        reader: For,
    },
    /// What follows a brace.
    Rest(Line<'static>, For, State),
}

impl Reader<'_> {
    pub(super) fn lines(&mut self, id: FileId, first: usize, text: &str) {
        for (start, line, features) in lexer::lines(text) {
            let start = offset(first) + start;
            if line.len() <= LINE_BYTES_MAX {
                if !self.simple(id, start, line, features) {
                    self.physical(Line::verbatim(id, start, line));
                }
                continue;
            }
            let line = Line::verbatim(id, start, line);
            let length = line.text.len();
            let message =
                format!("the line has {length} bytes, at most {LINE_BYTES_MAX} can be read");
            self.findings
                .add(Diagnostic::error(Code::LineTooLong, line.place(), message));
        }
    }

    /// A line that is nothing but words and braces, as most are; whether it was one.
    fn simple(&mut self, file: FileId, first: u32, line: &str, features: Features) -> bool {
        let from_start = line.trim_ascii_start();
        let text = from_start.trim_ascii_end();
        if !features.is_simple()
            || text.is_empty()
            || self.unfinished.is_some()
            || words::begins_afresh(text)
        {
            return false;
        }
        let start = first + offset(line.len() - from_start.len());
        if !features.has_braces() {
            let end = start + offset(text.len());
            self.words
                .add_words(Span { file, start, end }, For::Everybody);
            return true;
        }
        let line = Line::verbatim(file, start, text);
        let rest = self
            .words
            .add_line(&line, For::Everybody, &mut self.sources);
        if let Some(rest) = rest {
            self.process(Task {
                line: line.from(rest),
                reader: For::Everybody,
                state: State::Fresh,
            });
        }
        true
    }

    /// A line of a file.
    fn physical(&mut self, line: Line<'_>) {
        let blank = line.text.trim_matches([' ', '\t']).is_empty();
        if blank {
            return self.finish_definition();
        }
        let line = line.from(0);
        let place = line.place();
        let Stripped { line, oddity, .. } = lexer::strip(line);
        if self.unfinished.is_some() {
            if line.text.is_empty() {
                self.comment_in_definition(place);
            }
            return self.go_on(line);
        }
        if line.text.is_empty() {
            return;
        }
        let continues = matches!(oddity, Some(Oddity::Backslash(_)));
        if !continues || !is_definition(&line.text) {
            self.report(oddity.as_ref());
        }
        self.process(Task {
            line,
            reader: For::Everybody,
            state: State::Fresh,
        });
    }

    /// A line and all that it leads to.
    fn process(&mut self, first: Task<'_>) {
        let mut pending = Vec::new();
        self.step(first, &mut pending);
        while let Some(task) = self.pull(&mut pending) {
            if self.unfinished.is_some() {
                self.go_on(task.line);
            } else {
                self.step(task, &mut pending);
            }
        }
    }

    /// The next line that waits.
    fn pull(&mut self, pending: &mut Vec<Pending>) -> Option<Task<'static>> {
        loop {
            let task = match pending.last_mut()? {
                Pending::Rest(..) => match pending.pop()? {
                    Pending::Rest(line, reader, state) => {
                        return Some(Task {
                            line,
                            reader,
                            state,
                        });
                    }
                    Pending::Lines { .. } | Pending::Sequence { .. } => None,
                },
                Pending::Lines {
                    value,
                    next,
                    reference,
                    reader,
                } => value.get(*next).map(|line| {
                    *next += 1;
                    let mut copy = Builder::default();
                    copy.through(*reference, line);
                    Task {
                        line: copy.finish(),
                        reader: *reader,
                        state: State::Fresh,
                    }
                }),
                Pending::Sequence {
                    sequence,
                    line,
                    reader,
                } => sequence.next().map(|texts| {
                    for (name, text) in sequence.names.iter().zip(&texts) {
                        let value = std::iter::once(homeless(text)).collect();
                        self.definitions.set(name, None, value);
                    }
                    Task {
                        line: line.clone(),
                        reader: *reader,
                        state: State::Fresh,
                    }
                }),
            };
            match task {
                None => drop(pending.pop()),
                Some(task) if !self.may_expand(&task.line) => pending.clear(),
                Some(task) => return Some(task),
            }
        }
    }

    /// Counts a line that a reference made; whether it may be read.
    fn may_expand(&mut self, line: &Line<'_>) -> bool {
        if self.expanded > EXPANDED_LINES_MAX {
            return false;
        }
        self.expanded += 1;
        if self.expanded <= EXPANDED_LINES_MAX {
            return self.has_room(line.place());
        }
        let message = format!("references and sequences make more than {EXPANDED_LINES_MAX} lines");
        self.findings.add(
            Diagnostic::error(Code::ExpansionTooLarge, line.place(), message)
                .help("what further references lead to is not read"),
        );
        false
    }

    /// One line; what it leads to waits.
    fn step(&mut self, task: Task<'_>, pending: &mut Vec<Pending>) {
        let Task {
            mut line,
            mut reader,
            state,
        } = task;
        let mut replaced = state == State::Replaced;
        let mut rounds = 0;
        loop {
            let Some((kept, own)) = self.condition(line) else {
                return;
            };
            line = kept;
            reader = own.unwrap_or(reader);
            match self.definition(line) {
                Defined::Yes => return,
                Defined::No(not) => line = not,
            }
            if let Some(head) = sequence::head(&line.text) {
                return self.sequence(line, head, reader, pending);
            }
            if replaced || !line.text.contains('$') {
                break;
            }
            if let Some(brace) = sequence::behind_brace(&line.text) {
                // Its references are replaced for each value, not before.
                let rest = line.clone().from(brace).into_owned();
                pending.push(Pending::Rest(rest, reader, State::Fresh));
                line = line.part(0..brace);
            }
            rounds += 1;
            if rounds > SUBSTITUTIONS_MAX {
                return self.too_much(&line);
            }
            match self.replace(line, reader, pending) {
                Outcome::Same(same) => {
                    line = same;
                    replaced = true;
                }
                Outcome::Changed(changed) => line = changed,
                Outcome::Lost => return,
            }
        }
        if !line.text.is_empty() {
            self.finish_line(line, reader, pending);
        }
    }

    /// A line without anything that is replaced.
    fn finish_line(&mut self, line: Line<'_>, reader: For, pending: &mut Vec<Pending>) {
        self.report_garbled(&line);
        if let Some((checks, pattern)) = include::directive(&line.text) {
            let pattern = pattern.to_owned();
            return self.include(&pattern, checks, line.place());
        }
        if Checks::of(&line.text).is_some() {
            let message = format!("`{}` needs a file name or a pattern", line.text);
            let finding = Diagnostic::error(Code::MissingValue, line.place(), message);
            return self.findings.add(finding);
        }
        self.setting(&line);
        let rest = self.words.add_line(&line, reader, &mut self.sources);
        if let Some(rest) = rest {
            let line = line.from(rest).into_owned();
            pending.push(Pending::Rest(line, reader, State::Replaced));
        }
    }

    /// Applies an `@` condition; `None` if the line is for somebody else.
    fn condition<'a>(&mut self, line: Line<'a>) -> Option<(Line<'a>, Option<For>)> {
        let Some(condition) = line.text.strip_prefix('@') else {
            return Some((line, None));
        };
        let Some((word, _)) = condition.split_once([' ', '\t']) else {
            self.findings.add(
                Diagnostic::warning(
                    Code::BadCondition,
                    line.place(),
                    "nothing follows the condition",
                )
                .help("write the configuration id and then the line: `@node-a priority 100`"),
            );
            return None;
        };
        let (wanted, id) = match word.strip_prefix('^') {
            Some(id) => (false, id),
            None => (true, word),
        };
        let length = 1 + word.len();
        if word == OWN_LINES {
            return Some((line.from(length), Some(For::Hactl)));
        }
        ((self.options.config_id == id) == wanted).then(|| (line.from(length), None))
    }

    /// A line that begins with `~SEQ` or `~LST`.
    fn sequence(
        &mut self,
        line: Line<'_>,
        head: Result<sequence::Head, sequence::Mistake>,
        reader: For,
        pending: &mut Vec<Pending>,
    ) {
        let place = line.place();
        let sequence = head.and_then(|head| {
            let inside = line.clone().part(head.inside.clone());
            match self.replaced(inside.into_owned()) {
                Some(inside) => head
                    .sequence(&inside.text)
                    .map(|sequence| Some((sequence, head.inside.end + 1))),
                None => Ok(None),
            }
        });
        let (sequence, rest) = match sequence {
            Ok(Some(sequence)) => sequence,
            Ok(None) => return,
            Err(mistake) => {
                let message = format!("this sequence is not read: {}", mistake.message);
                let finding = Diagnostic::error(Code::BadSequence, place, message);
                return self.findings.add(finding.help(mistake.help));
            }
        };
        let line = line.from(rest).into_owned();
        if line.text.is_empty() {
            let message = "nothing follows the sequence: there is nothing to repeat";
            self.findings
                .add(Diagnostic::warning(Code::BadSequence, place, message));
        }
        self.wait(
            Pending::Sequence {
                sequence,
                line,
                reader,
            },
            place,
            pending,
        );
    }

    /// Puts lines before those that wait, unless too many are inside each other: then all are given up.
    pub(super) fn wait(&mut self, next: Pending, place: Span, pending: &mut Vec<Pending>) -> bool {
        if pending.len() < EXPANSION_DEPTH_MAX {
            pending.push(next);
            return true;
        }
        let message = format!(
            "more than {EXPANSION_DEPTH_MAX} definitions and sequences are at work inside each other"
        );
        self.findings
            .add(Diagnostic::error(Code::ExpansionTooLarge, place, message));
        pending.clear();
        false
    }

    pub(super) fn report(&mut self, oddity: Option<&Oddity>) {
        match oddity {
            Some(&Oddity::OpenQuote(place)) => self.findings.add(Diagnostic::error(
                Code::UnterminatedQuote,
                place,
                "this quote is not closed on its line",
            )),
            Some(&Oddity::Backslash(place)) => self.findings.add(
                Diagnostic::warning(Code::TrailingBackslash, place, "a line can't be continued")
                    .help(
                        "the backslash becomes part of the last word; write everything on one line",
                    ),
            ),
            None => {}
        }
    }

    fn report_garbled(&mut self, line: &Line<'_>) {
        let garbled = self
            .open
            .last()
            .is_some_and(|file| file.encoding == Encoding::Other);
        if !garbled {
            return;
        }
        if let Some(at) = line.text.find(char::REPLACEMENT_CHARACTER) {
            let place = line.span(at..at + char::REPLACEMENT_CHARACTER.len_utf8());
            self.findings.add(
                Diagnostic::error(Code::GarbledWord, place, "a byte of this word is not UTF-8")
                    .help("outside comments every byte counts; convert the file to UTF-8"),
            );
        }
    }
}

/// Whether a line defines a name, perhaps behind a condition.
pub(in crate::conf) fn is_definition(text: &str) -> bool {
    let text = match text
        .strip_prefix('@')
        .and_then(|text| text.split_once([' ', '\t']))
    {
        Some((_, line)) => line.trim_start_matches([' ', '\t']),
        None => text,
    };
    super::definition::parts(text).is_some()
}
