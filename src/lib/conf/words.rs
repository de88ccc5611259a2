//! The words and braces of all files in order, in a compact arena.

use super::lexer::{self, Cut};
use super::line::Line;
use super::source::{FileId, Sources, Span, index, offset};

/// A word: a place in a file or in the text that references made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    unmatched: bool,
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
    /// Everything, for keywords with quoting rules of their own.
    pub(super) raw: Span,
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

/// All pieces.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) pieces: Vec<Piece>,
}

impl Words {
    /// Takes words that no brace divides.
    pub(super) fn add_words(&mut self, raw: Span, reader: For) {
        self.pieces
            .push(Piece::Statement(Statement { raw, reader }));
    }

    /// Cuts a line into pieces, up to a brace after which the line must be looked at afresh: the
    /// byte after that brace.
    pub(super) fn add_line(
        &mut self,
        line: &Line<'_>,
        reader: For,
        sources: &mut Sources,
    ) -> Option<usize> {
        let (file, base) = sources.keep(line);
        let span = |start: usize, end: usize| at(file, base, start, end);
        for cut in lexer::cuts(&line.text) {
            let (brace, piece) = match cut {
                Cut::Words(part) => {
                    let raw = span(part.start, part.end);
                    self.add_words(raw, reader);
                    continue;
                }
                Cut::Open(brace) => (brace, Piece::Open(span(brace, brace + 1))),
                Cut::Close(brace) => (brace, Piece::Close(span(brace, brace + 1))),
            };
            self.pieces.push(piece);
            if begins_afresh(line.text.get(brace + 1..).unwrap_or_default()) {
                return Some(brace + 1);
            }
        }
        None
    }

    /// The statement of that number.
    pub(super) fn statement(&self, piece: u32) -> Option<Statement> {
        match self.pieces.get(index(piece)) {
            Some(&Piece::Statement(statement)) => Some(statement),
            Some(Piece::Open(_) | Piece::Close(_)) | None => None,
        }
    }
}

/// The words of a statement.
pub(super) fn words(sources: &Sources, statement: Statement) -> impl Iterator<Item = Word> + '_ {
    let raw = statement.raw;
    let text = sources.slice(raw);
    lexer::words(text, 0..text.len()).map(move |word| Word {
        span: raw.part(&word.range),
        unmatched: word.unmatched,
    })
}

fn at(file: FileId, base: u32, start: usize, end: usize) -> Span {
    Span {
        file,
        start: base.saturating_add(offset(start)),
        end: base.saturating_add(offset(end)),
    }
}

/// Whether what follows a brace may be more than words: a condition, definition, sequence, include or
/// a setting of the reader itself.
pub(super) fn begins_afresh(rest: &str) -> bool {
    let rest = rest.trim_ascii_start();
    match rest.as_bytes().first() {
        Some(b'@' | b'$' | b'~') => true,
        Some(b'i') => rest.starts_with("include"),
        Some(b'r') => rest.starts_with("random_seed"),
        Some(_) | None => false,
    }
}
