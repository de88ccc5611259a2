//! Lines in, lines out: indentation, braces and empty lines.

use super::line::{Form, Line, with_single_blanks};
use crate::conf::diagnostic::{Code, Diagnostic};
use crate::conf::lexer::{self, Cut};
use crate::conf::limits::LINE_BYTES_MAX;
use crate::conf::source::{FileId, Span, offset};

const INDENTATION: &str = "    ";

/// What was laid out so far.
pub(super) struct Layout<'t> {
    length: fn(&str) -> usize,
    done: Vec<Done<'t>>,
    /// Words that a `{` on a later line may belong to.
    pending: Option<Done<'t>>,
    /// Comments between those words and what follows them.
    waiting: Vec<Done<'t>>,
    /// The places of the blocks that are open; `None` where the words before them are unknown.
    open: Vec<Span>,
    /// Whether empty lines were read since the last line.
    empty: Empty,
    /// Blocks that are open inside the definition that is being read.
    definition: Option<usize>,
    /// What the lines behind conditions just before opened or closed: of several, one holds.
    conditional: isize,
    /// Whether a condition or a definition decides how many blocks are open.
    certain: Certain,
}

/// A line that was laid out.
struct Done<'t> {
    depth: usize,
    text: String,
    comment: &'t str,
    empty_before: Empty,
}

/// Whether an empty line stands somewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    No,
    Yes,
    /// It ends a definition and has to stay.
    Needed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Certain {
    Yes,
    No,
}

impl<'t> Layout<'t> {
    pub(super) fn new(length: fn(&str) -> usize) -> Self {
        Self {
            length,
            done: Vec::new(),
            pending: None,
            waiting: Vec::new(),
            open: Vec::new(),
            empty: Empty::No,
            definition: None,
            conditional: 0,
            certain: Certain::Yes,
        }
    }

    /// Takes the next line.
    pub(super) fn take(&mut self, line: Line<'t>) -> Result<(), Diagnostic> {
        match (line.code, line.comment) {
            ("", "") => {
                let ends = self.definition.take().is_some();
                self.empty = match (ends, self.empty) {
                    (true, _) | (false, Empty::Needed) => Empty::Needed,
                    (false, Empty::No | Empty::Yes) => Empty::Yes,
                };
            }
            ("", comment) => self.comment(comment),
            _ if self.definition.is_some() || line.form != Form::Free => self.whole(line)?,
            _ => self.parts(line)?,
        }
        Ok(())
    }

    /// Ends the text; `end` is its last byte.
    pub(super) fn finish(mut self, file: FileId, end: u32) -> Result<String, Diagnostic> {
        self.flush();
        if let (Some(&opener), Certain::Yes) = (self.open.last(), self.certain) {
            let place = Span {
                file,
                start: end,
                end,
            };
            return Err(Diagnostic::error(
                Code::MissingCloseBrace,
                place,
                "a block is not closed at the end of the file",
            )
            .related(opener, "it begins here"));
        }
        let mut text = String::new();
        let mut before: Option<&Done<'_>> = None;
        for line in &self.done {
            if line.is_apart_from(before) {
                text.push('\n');
            }
            self.write(line, &mut text);
            before = Some(line);
        }
        Ok(text)
    }

    fn write(&self, line: &Done<'_>, text: &mut String) {
        let length = self.length;
        let code = length(&line.text);
        let whole = match (line.text.as_str(), line.comment) {
            (_, "") => code,
            ("", comment) => length(comment),
            (_, comment) => code + 1 + length(comment),
        };
        // A comment that no longer fits stands before its line.
        let split = whole > LINE_BYTES_MAX && !line.text.is_empty();
        let mut one = |parts: &[&str], length: usize| {
            let room = LINE_BYTES_MAX.saturating_sub(length) / INDENTATION.len();
            for _ in 0..line.depth.min(room) {
                text.push_str(INDENTATION);
            }
            text.extend(parts.iter().copied());
            text.push('\n');
        };
        if split {
            one(&[line.comment], length(line.comment));
            one(&[&line.text], code);
        } else if line.text.is_empty() || line.comment.is_empty() {
            one(&[&line.text, line.comment], whole);
        } else {
            one(&[&line.text, " ", line.comment], whole);
        }
    }

    /// A comment on a line of its own.
    fn comment(&mut self, comment: &'t str) {
        let comment = self.line(String::new(), comment);
        match self.pending {
            Some(_) => self.waiting.push(comment),
            None => self.done.push(comment),
        }
    }

    fn line(&mut self, text: String, comment: &'t str) -> Done<'t> {
        Done {
            depth: self.open.len() + self.definition.unwrap_or(0),
            text,
            comment,
            empty_before: std::mem::replace(&mut self.empty, Empty::No),
        }
    }

    /// A line that stays one line.
    fn whole(&mut self, line: Line<'t>) -> Result<(), Diagnostic> {
        self.flush();
        let opens = line.opens();
        if self.definition.is_some() || line.form == Form::Definition {
            self.part_of_definition(line, opens);
            return Ok(());
        }
        let text = match line.form {
            Form::Conditional => line.whole(),
            Form::Free | Form::Definition | Form::Dynamic | Form::Include => line.code.to_owned(),
        };
        let closes_first = text.starts_with('}');
        let counts = line.form != Form::Conditional || opens != self.conditional;
        let mut done = self.line(text, line.comment);
        done.depth = done.depth.saturating_sub(usize::from(closes_first));
        if !counts {
            done.depth = done.depth.saturating_add_signed(-opens);
        }
        self.done.push(done);
        if line.form == Form::Conditional {
            self.conditional = opens;
        } else {
            self.conditional = 0;
        }
        if opens != 0 && (line.form == Form::Conditional || line.code.starts_with('~')) {
            self.certain = Certain::No;
        }
        // It may be a definition: behind its condition, or when its references are known.
        let may_define = line.form == Form::Conditional || line.code.contains(['$', '~']);
        if line.continues() && may_define {
            self.definition = Some(0);
        }
        if !counts {
            return Ok(());
        }
        for _ in 0..opens {
            self.open.push(line.place);
        }
        for _ in opens..0 {
            self.close(line.place)?;
        }
        Ok(())
    }

    /// A line of a definition, whose braces count where the definition is used.
    fn part_of_definition(&mut self, line: Line<'t>, opens: isize) {
        let before = self.definition.unwrap_or(0);
        let after = before.saturating_add_signed(opens);
        let unbalanced = before.checked_add_signed(opens).is_none();
        let mut done = self.line(line.code.to_owned(), line.comment);
        if line.code.starts_with('}') {
            done.depth = done.depth.saturating_sub(1);
        }
        self.done.push(done);
        let ends = !line.continues();
        if unbalanced || ends && after > 0 {
            self.certain = Certain::No;
        }
        self.definition = (!ends).then_some(after);
    }

    /// A line whose parts may stand alone.
    fn parts(&mut self, line: Line<'t>) -> Result<(), Diagnostic> {
        self.conditional = 0;
        let mut comment_has_place = true;
        for cut in lexer::cuts(line.code) {
            comment_has_place = true;
            let at = |at: usize| Span {
                file: line.place.file,
                start: line.place.start + offset(at),
                end: line.place.start + offset(at + 1),
            };
            match cut {
                Cut::Words(range) => {
                    self.flush();
                    let text = line.code.get(range).unwrap_or_default();
                    self.pending = Some(self.line(with_single_blanks(text), ""));
                }
                Cut::Open(byte) => {
                    comment_has_place = self.open_block();
                    self.open.push(at(byte));
                    self.comments_inside();
                }
                Cut::Close(byte) => {
                    self.flush();
                    self.close(at(byte))?;
                    let brace = self.line("}".to_owned(), "");
                    self.done.push(brace);
                }
            }
        }
        if line.comment.is_empty() {
            return Ok(());
        }
        let last = self.pending.as_mut().or_else(|| self.done.last_mut());
        match last {
            Some(last) if comment_has_place => last.comment = line.comment,
            Some(_) | None => self.comment(line.comment),
        }
        Ok(())
    }

    /// Puts `{` behind its words; whether a comment may follow it.
    fn open_block(&mut self) -> bool {
        let length = self.length;
        let Some(mut words) = self.pending.take() else {
            let brace = self.line("{".to_owned(), "");
            self.done.push(brace);
            return true;
        };
        // Behind an escaped quote it would be part of a word.
        let inside_quotes = !words.text.matches('"').count().is_multiple_of(2);
        if inside_quotes || length(&words.text) + " {".len() > LINE_BYTES_MAX {
            self.pending = Some(words);
            self.flush();
            let brace = self.line("{".to_owned(), "");
            self.done.push(brace);
            return true;
        }
        words.text.push_str(" {");
        let has_comment = !words.comment.is_empty();
        self.done.push(words);
        !has_comment && self.waiting.is_empty()
    }

    /// Comments that stood before the `{` follow it.
    fn comments_inside(&mut self) {
        let depth = self.open.len();
        let inside = self.waiting.drain(..).map(|line| Done { depth, ..line });
        self.done.extend(inside);
    }

    fn flush(&mut self) {
        self.done.extend(self.pending.take());
        self.done.append(&mut self.waiting);
    }

    fn close(&mut self, place: Span) -> Result<(), Diagnostic> {
        if self.open.pop().is_none() && self.certain == Certain::Yes {
            let message = "this `}` closes nothing";
            return Err(Diagnostic::error(Code::ExtraCloseBrace, place, message));
        }
        Ok(())
    }
}

impl Done<'_> {
    /// Whether an empty line separates it from the line before.
    fn is_apart_from(&self, before: Option<&Self>) -> bool {
        let Some(before) = before else {
            return false;
        };
        match self.empty_before {
            Empty::No => false,
            Empty::Needed => true,
            Empty::Yes => !before.text.ends_with('{') && !self.text.starts_with('}'),
        }
    }
}
