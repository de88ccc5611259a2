//! The words of a line, one after the other.

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Unit;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;

/// What is left of a line.
pub(super) struct Line<'a, 'f> {
    words: std::iter::Peekable<std::vec::IntoIter<Token<'a>>>,
    pub(super) findings: &'f mut Findings,
}

impl<'a, 'f> Line<'a, 'f> {
    /// All words of an entry.
    pub(super) fn whole(entry: Entry<'a>, findings: &'f mut Findings) -> Self {
        let words: Vec<_> = entry.words().collect();
        Self {
            words: words.into_iter().peekable(),
            findings,
        }
    }

    /// The words after the keyword.
    pub(super) fn after_head(entry: Entry<'a>, findings: &'f mut Findings) -> Self {
        let mut line = Self::whole(entry, findings);
        line.next();
        line
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        self.words.next()
    }

    pub(super) fn peek(&mut self) -> Option<Token<'a>> {
        self.words.peek().copied()
    }

    pub(super) fn is_empty(&mut self) -> bool {
        self.words.peek().is_none()
    }

    /// Takes the next word if it is this one.
    pub(super) fn take(&mut self, text: &str) -> Option<Token<'a>> {
        self.words.next_if(|word| word.text == text)
    }

    /// The value that belongs to a word.
    pub(super) fn value(&mut self, word: Token<'_>) -> Option<Token<'a>> {
        let value = self.words.next();
        if value.is_none() {
            let message = format!("`{}` has no value", shown(word.text));
            self.findings
                .add(Diagnostic::error(Code::MissingValue, word.span, message));
        }
        value
    }

    /// The number that belongs to a word.
    pub(super) fn number<T: TryFrom<u64>>(
        &mut self,
        word: Token<'_>,
        min: u64,
        max: u64,
    ) -> Option<T> {
        let value = self.value(word)?;
        T::try_from(self.number_in(value, min, max)?).ok()
    }

    /// A word as a number.
    pub(super) fn number_in(&mut self, word: Token<'_>, min: u64, max: u64) -> Option<u64> {
        if word.text.is_empty() || !word.text.bytes().all(|byte| byte.is_ascii_digit()) {
            let range = value::whole_number(min, max, Unit::None);
            value::bad_number(word, &range, self.findings);
            return None;
        }
        self.inside(word, word.text.parse().ok(), min, max)
    }

    /// A word as a number as C writes it.
    pub(super) fn c_number_in(&mut self, word: Token<'_>, min: u64, max: u64) -> Option<u64> {
        if !word.text.starts_with(|c: char| c.is_ascii_digit()) {
            let range = value::whole_number(min, max, Unit::None);
            value::bad_number(word, &range, self.findings);
            return None;
        }
        self.inside(word, value::c_number(word.text), min, max)
    }

    fn inside(&mut self, word: Token<'_>, number: Option<u64>, min: u64, max: u64) -> Option<u64> {
        let inside = number.filter(|number| (min..=max).contains(number));
        if inside.is_none() {
            let range = value::whole_number(min, max, Unit::None);
            value::out_of_range(word, &range, self.findings);
        }
        inside
    }

    /// Nothing more may follow.
    pub(super) fn end(&mut self) {
        let Some(extra) = self.words.next() else {
            return;
        };
        let last = self.words.by_ref().last().unwrap_or(extra);
        let message = "the line says enough already; the rest is ignored";
        let place = extra.span.to(last.span);
        self.findings
            .add(Diagnostic::warning(Code::ExtraWord, place, message));
    }

    /// Reports what is wrong with a word.
    pub(super) fn error(&mut self, code: Code, word: Token<'_>, message: impl Into<String>) {
        self.findings
            .add(Diagnostic::error(code, word.span, message));
    }

    /// Reports what is different from what the word says.
    pub(super) fn warn(&mut self, code: Code, word: Token<'_>, message: impl Into<String>) {
        self.findings
            .add(Diagnostic::warning(code, word.span, message));
    }
}
