//! Lines into words and braces: comments, quotes and the cutting of lines at braces.

use std::borrow::Cow;
use std::ops::Range;

use super::source::{FileId, Span, offset};

/// Bytes between words.
const BLANKS: [char; 6] = [' ', '\t', '\u{c}', '\n', '\r', '\u{b}'];

/// A line without comment and outer blanks, and where each of its bytes comes from.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: Cow<'a, str>,
    file: FileId,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    /// The text stands in the file at this byte.
    Verbatim(u32),
    /// The text was put together; ascending by `at`.
    Mapped(Vec<Segment>),
}

/// The part of a mapped line that begins at `at`.
#[derive(Clone, Copy, Debug)]
struct Segment {
    at: usize,
    /// First byte in the file.
    start: u32,
}

impl<'a> Line<'a> {
    /// A piece of a file as it stands there.
    pub(super) const fn verbatim(file: FileId, start: u32, text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            file,
            origin: Origin::Verbatim(start),
        }
    }

    /// Whether the text of words can be taken from the file.
    pub(super) const fn is_verbatim(&self) -> bool {
        matches!(self.origin, Origin::Verbatim(_))
    }

    /// Where a range of the text comes from.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span {
            file: self.file,
            start: self.byte(range.start),
            end: self.byte(range.end).max(self.byte(range.start)),
        }
    }

    fn byte(&self, at: usize) -> u32 {
        match &self.origin {
            Origin::Verbatim(start) => start + offset(at),
            Origin::Mapped(segments) => {
                let after = segments.partition_point(|segment| segment.at <= at);
                segments
                    .get(after.saturating_sub(1))
                    .map_or(0, |segment| segment.start + offset(at - segment.at))
            }
        }
    }

    /// The line from a byte on, without the blanks there.
    pub(super) fn from(self, start: usize) -> Self {
        let rest = self.text.get(start..).unwrap_or_default();
        let start = start + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        let first = self.byte(start);
        let text = match self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(start..).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(start..).unwrap_or_default().to_owned()),
        };
        let origin = match self.origin {
            Origin::Verbatim(_) => Origin::Verbatim(first),
            Origin::Mapped(segments) => Origin::Mapped(
                std::iter::once(Segment {
                    at: 0,
                    start: first,
                })
                .chain(segments.into_iter().filter_map(|segment| {
                    let at = segment.at.checked_sub(start).filter(|&at| at > 0)?;
                    Some(Segment { at, ..segment })
                }))
                .collect(),
            ),
        };
        Self {
            text,
            file: self.file,
            origin,
        }
    }

    /// The line without the bytes at the given places, in ascending order.
    fn without(self, dropped: &[Range<usize>]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut segments = Vec::new();
        let mut keep = |range: Range<usize>| {
            segments.push(Segment {
                at: text.len(),
                start: self.byte(range.start),
            });
            text.push_str(self.text.get(range).unwrap_or_default());
        };
        let mut from = 0;
        for range in dropped {
            keep(from..range.start);
            from = range.end;
        }
        keep(from..self.text.len());
        Self {
            text: Cow::Owned(text),
            file: self.file,
            origin: Origin::Mapped(segments),
        }
    }
}

/// What is odd about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A quote at this byte is not closed.
    OpenQuote(Span),
    /// A backslash at the end, which is glued to the last word.
    Backslash(Span),
}

/// Removes the comment, the backslashes before `#` and `!`, and outer blanks.
pub(super) fn strip(line: Line<'_>) -> (Line<'_>, Option<Oddity>) {
    let mut oddity = None;
    let bytes = line.text.as_bytes();
    let mut dropped: Vec<Range<usize>> = Vec::new();
    let mut end = bytes.len();
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
    let line = until(line, end);
    let line = if dropped.is_empty() {
        line.from(0)
    } else {
        line.without(&dropped).from(0)
    };
    (line, oddity)
}

fn until(line: Line<'_>, end: usize) -> Line<'_> {
    let text = match line.text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    };
    Line { text, ..line }
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
pub(super) fn cut(text: &str, mut each: impl FnMut(Cut)) {
    let bytes = text.as_bytes();
    let words = |range: Range<usize>| {
        let part = text.get(range.clone()).unwrap_or_default();
        let head = part.len() - part.trim_start_matches(BLANKS).len();
        let tail = part.trim_end_matches(BLANKS).len();
        (head < tail).then(|| Cut::Words(range.start + head..range.start + tail))
    };
    let (mut from, mut at, mut quoted) = (0, 0, false);
    while let Some(&byte) = bytes.get(at) {
        if byte == b'{'
            && !quoted
            && let Some(end) = reference_end(text, at)
        {
            at = end;
            continue;
        }
        match byte {
            b'"' => quoted = !quoted,
            b'{' | b'}' if !quoted => {
                words(from..at).into_iter().for_each(&mut each);
                each(if byte == b'{' {
                    Cut::Open(at)
                } else {
                    Cut::Close(at)
                });
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    words(from..bytes.len()).into_iter().for_each(each);
}

/// The byte after a reference `${NAME}` whose brace is at `at`.
fn reference_end(text: &str, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let reference = text.get(before..)?.strip_prefix("${")?;
    Some(at + 1 + reference.find('}')? + 1)
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
