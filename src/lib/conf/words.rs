//! The words and braces of all files in order, in compact arenas.

use super::lexer::{self, Line};
use super::source::{Sources, Span, index, offset};

/// Text of a word: a span of a file, or text of its own where substitution or an escape made it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    owned: Owned,
    unmatched: bool,
}

/// Index into [`Words::owned`]; `NONE` if the text is that of the span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Owned(u32);

impl Owned {
    const NONE: Self = Self(u32::MAX);
}

impl Word {
    /// Whether the word begins with a quote that isn't closed.
    pub(super) const fn is_unmatched(&self) -> bool {
        self.unmatched
    }
}

/// What the parser works on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// Words that belong together.
    Statement(Statement),
    /// `{`
    Open(Span),
    /// `}`
    Close(Span),
}

/// The words of a line, or of the part of a line up to a brace; at least one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement {
    first: u32,
    count: u32,
    /// The whole text, for keywords with quoting rules of their own.
    pub(super) raw: Word,
    /// Who the line is for.
    pub(super) reader: For,
}

/// Who a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// keepalived and us.
    Everybody,
    /// A line behind `@hactl`.
    Hactl,
}

/// All pieces with the text they need.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) pieces: Vec<Piece>,
    list: Vec<Word>,
    owned: Vec<Box<str>>,
}

impl Words {
    /// Cuts a line into pieces.
    pub(super) fn add_line(&mut self, line: &Line<'_>, reader: For) {
        lexer::cut(&line.text, |cut| match cut {
            lexer::Cut::Open(at) => self.pieces.push(Piece::Open(line.span(at..at + 1))),
            lexer::Cut::Close(at) => self.pieces.push(Piece::Close(line.span(at..at + 1))),
            lexer::Cut::Words(part) => {
                let first = offset(self.list.len());
                for word in lexer::words(&line.text, part.clone()) {
                    let word = self.word(line, word);
                    self.list.push(word);
                }
                let count = offset(self.list.len()) - first;
                let whole = lexer::RawWord {
                    range: part,
                    unmatched: false,
                };
                let raw = self.word(line, whole);
                self.pieces.push(Piece::Statement(Statement {
                    first,
                    count,
                    raw,
                    reader,
                }));
            }
        });
    }

    fn word(&mut self, line: &Line<'_>, word: lexer::RawWord) -> Word {
        let span = line.span(word.range.clone());
        let owned = if line.is_verbatim() {
            Owned::NONE
        } else {
            let text = line.text.get(word.range).unwrap_or_default();
            self.owned.push(text.into());
            Owned(offset(self.owned.len() - 1))
        };
        Word {
            span,
            owned,
            unmatched: word.unmatched,
        }
    }

    /// The words of a statement.
    pub(super) fn of(&self, statement: Statement) -> &[Word] {
        let range = index(statement.first)..index(statement.first) + index(statement.count);
        self.list.get(range).unwrap_or_default()
    }

    /// The text of a word.
    pub(super) fn text<'a>(&'a self, sources: &'a Sources, word: Word) -> &'a str {
        if word.owned == Owned::NONE {
            return sources.slice(word.span);
        }
        self.owned
            .get(index(word.owned.0))
            .map(AsRef::as_ref)
            .unwrap_or_default()
    }
}
