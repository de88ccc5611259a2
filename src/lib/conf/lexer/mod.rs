//! Lines into words and braces: comments, quotes and the cutting of lines at braces.

use std::ops::Range;

use super::definitions;
use super::line::Line;
use super::source::{Span, offset};

/// Bytes between words.
const BLANKS: [char; 6] = [' ', '\t', '\u{c}', '\n', '\r', '\u{b}'];

/// What is odd about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A quote at this byte is not closed.
    OpenQuote(Span),
    /// A backslash at the end, which is glued to the last word.
    Backslash(Span),
}

/// A line without its comment.
#[derive(Clone, Debug)]
pub(super) struct Stripped<'a> {
    pub(super) line: Line<'a>,
    pub(super) oddity: Option<Oddity>,
    /// Where the comment began, before anything was removed.
    pub(super) comment: Option<usize>,
}

/// Removes the comment, the backslashes before `#` and `!`, and outer blanks.
pub(super) fn strip(line: Line<'_>) -> Stripped<'_> {
    let mut oddity = None;
    let bytes = line.text.as_bytes();
    let mut dropped: Vec<Range<usize>> = Vec::new();
    let mut end = bytes.len();
    let mut comment = None;
    let mut quote = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                if quote.is_none() && matches!(bytes.get(at + 1), Some(b'#' | b'!')) {
                    dropped.push(at..at + 1);
                }
                at += 1;
            }
            b'"' => quote = if quote.is_none() { Some(at) } else { None },
            b'#' | b'!' if quote.is_none() => {
                comment = Some(at);
                end = at;
                break;
            }
            _ => {}
        }
        at += 1;
    }
    let whole = line.text.get(..end).unwrap_or_default();
    let trimmed = whole.trim_end_matches([' ', '\t', '\r', '\n']);
    end = trimmed.len();
    if let Some(open) = quote.filter(|&open| open < end) {
        oddity = Some(Oddity::OpenQuote(line.span(open..open + 1)));
    }
    if let Some(words) = trimmed.strip_suffix('\\') {
        oddity = Some(Oddity::Backslash(line.span(words.len()..end)));
        let glued = words.trim_end_matches([' ', '\t']).len();
        if glued > 0 && glued < words.len() {
            dropped.push(glued..words.len());
        }
    }
    dropped.retain(|range| range.end <= end);
    let line = line.part(0..end);
    let line = if dropped.is_empty() {
        line.from(0)
    } else {
        line.without(&dropped).from(0)
    };
    Stripped {
        line,
        oddity,
        comment,
    }
}

/// A part of a line, cut at braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Words, without blanks around.
    Words(Range<usize>),
    /// `{` at this byte.
    Open(usize),
    /// `}` at this byte.
    Close(usize),
}

/// Cuts a line at the braces outside double quotes; the braces of `${NAME}` don't cut.
pub(super) fn cuts(text: &str) -> impl Iterator<Item = Cut> + '_ {
    let bytes = text.as_bytes();
    let (mut from, mut at, mut quoted) = (0, 0, false);
    let mut brace = None;
    std::iter::from_fn(move || {
        if let Some(brace) = brace.take() {
            return Some(brace);
        }
        loop {
            let Some(&byte) = bytes.get(at) else {
                let rest = from..bytes.len();
                from = bytes.len();
                return words_of(text, rest);
            };
            at += 1;
            match byte {
                b'"' => quoted = !quoted,
                b'{' | b'}' if !quoted => {
                    if let Some(end) = reference_end(text, at - 1) {
                        at = end;
                        continue;
                    }
                    let cut = match byte {
                        b'{' => Cut::Open(at - 1),
                        _ => Cut::Close(at - 1),
                    };
                    let words = words_of(text, from..at - 1);
                    from = at;
                    if words.is_some() {
                        brace = Some(cut);
                        return words;
                    }
                    return Some(cut);
                }
                _ => {}
            }
        }
    })
}

fn words_of(text: &str, range: Range<usize>) -> Option<Cut> {
    let part = text.get(range.clone())?;
    let head = part.len() - part.trim_start_matches(BLANKS).len();
    let tail = part.trim_end_matches(BLANKS).len();
    (head < tail).then(|| Cut::Words(range.start + head..range.start + tail))
}

/// The byte after a reference `${…}` that nothing replaced, whose brace is at `at`.
fn reference_end(text: &str, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let reference = text.get(before..)?.strip_prefix("${")?;
    Some(at + 1 + definitions::reference_length(reference)?)
}

/// A word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawWord {
    /// Its bytes, without quotes.
    pub(super) range: Range<usize>,
    /// Whether it begins with a quote that isn't closed.
    pub(super) unmatched: bool,
}

/// The words of a part of a line by the ordinary rules: a word that begins with `"` runs to the next.
pub(super) fn words(text: &str, part: Range<usize>) -> impl Iterator<Item = RawWord> + '_ {
    let mut at = part.start;
    std::iter::from_fn(move || {
        let rest = text.get(at..part.end)?;
        let start = at + (rest.len() - rest.trim_start_matches(BLANKS).len());
        let rest = text.get(start..part.end).filter(|rest| !rest.is_empty())?;
        let (range, next, unmatched) = if let Some(quoted) = rest.strip_prefix('"') {
            let closed = quoted.find('"');
            let length = closed.unwrap_or(quoted.len());
            let end = start + 1 + length;
            (start + 1..end, end + 1, closed.is_none())
        } else {
            let length = rest.find(BLANKS).unwrap_or(rest.len());
            (start..start + length, start + length, false)
        };
        at = next.min(part.end);
        Some(RawWord { range, unmatched })
    })
}

/// Splits `text` into lines without their ends, with the byte at which each begins.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (offset(start), line.trim_end_matches(['\n', '\r']))
    })
}

#[cfg(test)]
mod tests;
