//! Numbers with a sign, weights and milliseconds.

use std::time::Duration;

use super::diagnostic::{Code, Diagnostic, Findings, shown};
use super::keywords::Argument;
use super::tree::{Entry, Token};
use super::value::{self, Seconds};
use crate::types::{Sense, Weight};

/// How the other sense of a weight is written.
pub(super) const REVERSE: &str = "reverse";

/// A whole number, perhaps below 0, in the range of its keyword.
pub(super) fn integer(entry: Entry<'_>, findings: &mut Findings) -> Option<i64> {
    let value = value::word(entry, findings)?;
    let Some(Argument::Integer { min, max }) = entry.keyword.map(|keyword| keyword.argument) else {
        return None;
    };
    within(value, min, max, findings)
}

/// A whole number in a range.
pub(super) fn within(value: Token<'_>, min: i64, max: i64, findings: &mut Findings) -> Option<i64> {
    let digits = value.text.strip_prefix(['-', '+']).unwrap_or(value.text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        value::bad_number(value, &range(min, max), findings);
        return None;
    }
    let number = value.text.parse().ok();
    let inside = number.filter(|number| (min..=max).contains(number));
    if inside.is_none() {
        value::out_of_range(value, &range(min, max), findings);
    }
    inside
}

/// A weight in the range of its keyword.
pub(super) fn weight(entry: Entry<'_>, findings: &mut Findings) -> Option<Weight> {
    let Some(value) = entry.value() else {
        value::missing(entry, findings);
        return None;
    };
    value::no_more_than(entry, 3, findings);
    let Some(Argument::Weight { max }) = entry.keyword.map(|keyword| keyword.argument) else {
        return None;
    };
    let points = within(value, -i64::from(max), max.into(), findings)?;
    let sense = match entry.words().nth(2) {
        None => Sense::Normal,
        Some(word) if word.text == REVERSE => Sense::Reversed,
        Some(word) => {
            value::bad_choice(word, &[REVERSE], findings);
            return None;
        }
    };
    Weight::new(i16::try_from(points).ok()?, sense).ok()
}

/// Milliseconds with decimals, in the range of its keyword.
pub(super) fn milliseconds(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    let value = value::word(entry, findings)?;
    let Some(Argument::Milliseconds { min_us, max_us }) =
        entry.keyword.map(|keyword| keyword.argument)
    else {
        return None;
    };
    let range = milliseconds_range(min_us, max_us);
    let Some(read) = value::read_decimal(value.text) else {
        value::bad_number(value, &range, findings);
        return None;
    };
    let us = read
        .us
        .map(|millionths| millionths.saturating_add(500) / 1000);
    let Some(us) = us.filter(|us| (min_us..=max_us).contains(us)) else {
        value::out_of_range(value, &range, findings);
        return None;
    };
    if read.rounded || read.us != Some(us * 1000) {
        too_precise(value, 3, &format!("{} ms", Milliseconds(us)), findings);
    }
    Some(Duration::from_micros(us))
}

/// Reports decimal places that don't count.
pub(super) fn too_precise(value: Token<'_>, places: u8, read: &str, findings: &mut Findings) {
    let message = format!(
        "`{}` has more than {places} decimal places; it is read as {read}",
        shown(value.text)
    );
    findings.add(Diagnostic::warning(Code::TooPrecise, value.span, message));
}

pub(super) fn range(min: i64, max: i64) -> String {
    format!("a whole number from {min} to {max}")
}

pub(super) fn milliseconds_range(min_us: u64, max_us: u64) -> String {
    format!(
        "milliseconds from {} to {}",
        Milliseconds(min_us),
        Milliseconds(max_us)
    )
}

/// Microseconds as milliseconds without superfluous zeros.
pub(super) struct Milliseconds(pub(super) u64);

impl std::fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What are thousandths of a thousandth are millionths with three zeros more.
        Seconds(self.0.saturating_mul(1000)).fmt(f)
    }
}
