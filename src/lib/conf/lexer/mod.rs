//! Lines into words and braces: comments, quotes and the cutting of lines at braces.

use std::ops::Range;

use super::definitions;
use super::line::Line;
use super::source::{Span, offset};

/// Whether a byte stands between words.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// A range of a text without the bytes of a kind around it.
fn trimmed(text: &str, range: Range<usize>, outer: fn(u8) -> bool) -> Range<usize> {
    let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
    let Some(head) = bytes.iter().position(|&byte| !outer(byte)) else {
        return range.end..range.end;
    };
    let last = bytes.iter().rposition(|&byte| !outer(byte)).unwrap_or(head);
    range.start + head..range.start + last + 1
}

/// What stands in a line, as far as it matters to how the line is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Features(u8);

impl Features {
    /// `{` or `}`.
    const BRACES: u8 = 1;
    /// Quotes, backslashes and what begins a comment.
    const MARKS: u8 = 2;
    /// References, sequences, conditions, control characters and what is not ASCII.
    const OTHERS: u8 = 4;

    /// Whether there is nothing but words, blanks and braces.
    pub(super) const fn is_simple(self) -> bool {
        self.0 & (Self::MARKS | Self::OTHERS) == 0
    }

    pub(super) const fn has_braces(self) -> bool {
        self.0 & Self::BRACES != 0
    }

    const fn has_marks(self) -> bool {
        self.0 & Self::MARKS != 0
    }

    const fn of(byte: u8) -> u8 {
        match byte {
            b'{' | b'}' => Self::BRACES,
            b'"' | b'#' | b'!' | b'\\' => Self::MARKS,
            b'\t' => 0,
            b'$' | b'~' | b'@' | 0x7f.. | ..=0x1f => Self::OTHERS,
            _ => 0,
        }
    }
}

const FEATURES: [u8; 256] = {
    let mut table = [0; 256];
    let mut rest = table.as_mut_slice();
    let mut byte = 0;
    while let Some((first, others)) = rest.split_first_mut() {
        *first = Features::of(byte);
        byte = byte.wrapping_add(1);
        rest = others;
    }
    table
};

fn feature(byte: u8) -> u8 {
    FEATURES.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Looks once at every byte of a line.
pub(super) fn features(line: &str) -> Features {
    Features(line.bytes().fold(0, |found, byte| found | feature(byte)))
}

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
    if !features(&line.text).has_marks() {
        let kept = trimmed(&line.text, 0..line.text.len(), is_end);
        return Stripped {
            line: line.part(0..kept.end).from(0),
            oddity: None,
            comment: None,
        };
    }
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
    end = trimmed(&line.text, 0..end, is_end).end;
    let trimmed = line.text.get(..end).unwrap_or_default();
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

/// Whether a byte is dropped at the end of a line.
const fn is_end(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
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
    let words = trimmed(text, range, is_blank);
    (!words.is_empty()).then_some(Cut::Words(words))
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
    let bytes = text.as_bytes();
    let mut at = part.start;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..part.end)?;
        let start = at + rest.iter().position(|&byte| !is_blank(byte))?;
        let rest = bytes.get(start..part.end)?;
        let (range, unmatched) = if let Some((b'"', quoted)) = rest.split_first() {
            let closed = quoted.iter().position(|&byte| byte == b'"');
            let end = start + 1 + closed.unwrap_or(quoted.len());
            at = end + 1;
            (start + 1..end, closed.is_none())
        } else {
            let length = rest.iter().position(|&byte| is_blank(byte));
            at = start + length.unwrap_or(rest.len());
            (start..at, false)
        };
        at = at.min(part.end);
        Some(RawWord { range, unmatched })
    })
}

/// Splits `text` into lines without their ends, with the byte at which each begins and its features.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u32, &str, Features)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let mut features = 0;
        let mut length = rest.len();
        for (before, &byte) in rest.iter().enumerate() {
            if byte == b'\n' {
                length = before;
                break;
            }
            features |= feature(byte);
        }
        let start = at;
        at += length + 1;
        let mut line = text.get(start..start + length)?;
        while let Some(without) = line.strip_suffix('\r') {
            line = without;
        }
        Some((offset(start), line, Features(features)))
    })
}

#[cfg(test)]
mod tests;
