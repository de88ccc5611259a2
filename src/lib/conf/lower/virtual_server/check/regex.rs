//! The pattern of a page.

use std::collections::BTreeSet;

use crate::checker::{Match, Pattern, RegexOption};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Regex as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::script;
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;

/// What a backslash may stand before and mean something: the others are lost. A quote and a backslash
/// stand for themselves.
const ESCAPES: &str = "abEfnrtv01234567xc\\\"'";

/// What the block says.
#[derive(Default)]
pub(super) struct Draft {
    pattern: Slot<Box<str>>,
    wanted: Slot<Match>,
    options: BTreeSet<RegexOption>,
    first: Slot<u32>,
    last: Slot<u32>,
    stack: Slot<(u32, u32)>,
    /// Where the first of these settings stands.
    place: Option<Span>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        self.place.get_or_insert_with(|| entry.head().span);
        match keyword {
            Keyword::Pattern => {
                let pattern = pattern(entry, findings);
                self.pattern.set(pattern, entry, findings);
            }
            Keyword::NoMatch => {
                value::no_more_than(entry, 1, findings);
                self.wanted.set(Some(Match::Forbidden), entry, findings);
            }
            Keyword::Options => {
                if entry.value().is_none() {
                    value::missing(entry, findings);
                }
                let words = entry.words().skip(1);
                let options = words.filter_map(|word| option(word, findings));
                self.options.extend(options);
            }
            Keyword::MinOffset => {
                let offset = small(value::number(entry, findings));
                self.first.set(offset, entry, findings);
            }
            Keyword::MaxOffset => {
                let offset = small(value::number(entry, findings));
                self.last.set(offset, entry, findings);
            }
            Keyword::Stack => {
                let sizes = sizes(entry, findings);
                self.stack.set(sizes, entry, findings);
            }
        }
    }

    /// The pattern, if there is one.
    pub(super) fn finish(self, findings: &mut Findings) -> Option<Box<Pattern>> {
        if self.pattern.is_absent() {
            let message = "this has no effect without `regex`";
            findings.add(
                Diagnostic::warning(Code::NoEffect, self.place?, message)
                    .help("add `regex`, or remove it"),
            );
        }
        let (first, last) = (self.first.or(0), self.last.value().copied());
        if let (Some(last), Some(place)) = (last, self.last.span())
            && last < first
        {
            let message = format!(
                "`regex_max_offset` {last} is below `regex_min_offset` {first}: nothing could match"
            );
            findings.add(
                Diagnostic::error(Code::ReversedRange, place, message)
                    .help("write a higher `regex_max_offset`"),
            );
        }
        let text = match self.pattern {
            Slot::Given(text, _) => text,
            Slot::Absent | Slot::Broken(_) => return None,
        };
        Some(Box::new(Pattern {
            text,
            wanted: self.wanted.or(Match::Required),
            options: self.options,
            first,
            last,
            stack: self.stack.value().copied(),
        }))
    }
}

/// One word, in which quotes and backslashes are resolved as in commands.
fn pattern(entry: Entry<'_>, findings: &mut Findings) -> Option<Box<str>> {
    let raw = entry.raw();
    let Ok(words) = script::split(raw.text) else {
        let message = "this quote of a pattern is not closed";
        findings.add(Diagnostic::error(
            Code::UnterminatedQuote,
            raw.span,
            message,
        ));
        return None;
    };
    let mut words = words.into_iter().skip(1);
    let Some(word) = words.next() else {
        value::missing(entry, findings);
        return None;
    };
    if words.next().is_some() {
        let message = "a pattern is one word";
        findings.add(
            Diagnostic::error(Code::BadPattern, raw.span, message)
                .help("put it into double quotes"),
        );
        return None;
    }
    if word.text.is_empty() {
        let message = "the pattern is empty: every page would have it";
        findings.add(Diagnostic::error(Code::BadPattern, raw.span, message));
        return None;
    }
    report_lost_backslashes(raw, findings);
    Some(word.text.into())
}

fn report_lost_backslashes(raw: Token<'_>, findings: &mut Findings) {
    let mut chars = raw.text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            continue;
        }
        let Some(lost) = chars.next().filter(|next| !ESCAPES.contains(*next)) else {
            continue;
        };
        let lost = shown(&lost.to_string());
        let message = format!("`\\{lost}` loses its backslash: the pattern has `{lost}`");
        findings.add(
            Diagnostic::warning(Code::LostBackslash, raw.span, message).help(format!(
                "write `\\\\{lost}` where the pattern shall have `\\{lost}`"
            )),
        );
        return;
    }
}

fn option(word: Token<'_>, findings: &mut Findings) -> Option<RegexOption> {
    let option = RegexOption::find(word.text);
    if option.is_none() {
        let message = format!("there is no option `{}`: it is ignored", shown(word.text));
        let finding = Diagnostic::warning(Code::UnknownRegexOption, word.span, message);
        let names = RegexOption::NAMES.iter().copied();
        findings.add(match suggest::nearest(word.text, names) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help("keepalived ignores it silently"),
        });
    }
    option
}

/// Two numbers of bytes, the first not above the second.
fn sizes(entry: Entry<'_>, findings: &mut Findings) -> Option<(u32, u32)> {
    let mut words = entry.words().skip(1);
    let (Some(first), Some(largest)) = (words.next(), words.next()) else {
        value::missing(entry, findings);
        return None;
    };
    value::no_more_than(entry, 3, findings);
    let mut size = |word: Token<'_>| {
        let number = word.text.parse::<u32>().ok();
        if number.is_none() {
            value::bad_number(word, "a number of bytes", findings);
        }
        number
    };
    let (first_size, largest_size) = (size(first)?, size(largest)?);
    if first_size > largest_size {
        let message = format!("the first size {first_size} is above the largest {largest_size}");
        findings.add(Diagnostic::error(
            Code::ReversedRange,
            first.span.to(largest.span),
            message,
        ));
        return None;
    }
    Some((first_size, largest_size))
}
