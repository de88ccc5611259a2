//! Readers of one setting's value, by what its keyword takes.

use std::time::Duration;

use super::tuning::small;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::integer;
use crate::conf::keywords::Argument;
use crate::conf::settings::Switch;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;

/// What stands after a keyword that needs nothing.
#[derive(Clone)]
pub(super) enum Value {
    Absent,
    Given(String),
}

impl Value {
    /// What was given, if anything.
    pub(super) fn given(self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Given(value) => Some(value),
        }
    }
}

/// A keyword that needs no value.
pub(super) fn flag(entry: Entry<'_>, findings: &mut Findings) -> Switch {
    value::no_more_than(entry, 1, findings);
    Switch::On
}

/// One word.
pub(super) fn text(entry: Entry<'_>, findings: &mut Findings) -> Option<String> {
    let word = value::word(entry, findings)?;
    if word.text.is_empty() {
        bad_name(word, "the name is empty", findings);
        return None;
    }
    Some(word.text.to_owned())
}

/// One word or nothing.
pub(super) fn optional_text(entry: Entry<'_>, findings: &mut Findings) -> Option<Value> {
    match entry.value() {
        Some(_) => text(entry, findings).map(Value::Given),
        None => Some(Value::Absent),
    }
}

/// The path of a file, from the root.
pub(super) fn path(entry: Entry<'_>, findings: &mut Findings) -> Option<String> {
    let word = value::word(entry, findings)?;
    absolute(word, findings);
    (!word.text.is_empty()).then(|| word.text.to_owned())
}

/// The path of a file, or nothing.
pub(super) fn optional_path(entry: Entry<'_>, findings: &mut Findings) -> Option<Value> {
    match entry.value() {
        Some(_) => path(entry, findings).map(Value::Given),
        None => Some(Value::Absent),
    }
}

/// Warns of a path that depends on where the daemon was started; an empty one is an error.
pub(super) fn absolute(word: Token<'_>, findings: &mut Findings) {
    if word.text.starts_with('/') {
        return;
    }
    let (message, severity): (_, fn(Code, _, String) -> Diagnostic) = if word.text.is_empty() {
        ("the path is empty".to_owned(), Diagnostic::error)
    } else {
        let message = format!("`{}` does not begin at the root", shown(word.text));
        (message, Diagnostic::warning)
    };
    findings.add(
        severity(Code::BadPath, word.span, message).help("write the whole path, from the first /"),
    );
}

/// One word of limited length.
pub(super) fn short_text(entry: Entry<'_>, findings: &mut Findings) -> Option<String> {
    let word = value::word(entry, findings)?;
    let Some(Argument::ShortText { max }) = argument(entry) else {
        return None;
    };
    name_up_to(word, max, findings)
}

/// One word of limited length, or nothing.
pub(super) fn optional_short_text(entry: Entry<'_>, findings: &mut Findings) -> Option<Value> {
    match entry.value() {
        Some(_) => short_text(entry, findings).map(Value::Given),
        None => Some(Value::Absent),
    }
}

/// A name of 1 to `max` bytes.
pub(super) fn name_up_to(word: Token<'_>, max: usize, findings: &mut Findings) -> Option<String> {
    let length = word.text.len();
    if (1..=max).contains(&length) {
        return Some(word.text.to_owned());
    }
    let message = format!("the name has {length} bytes, it must have 1 to {max}");
    bad_name(word, &message, findings);
    None
}

pub(super) fn bad_name(word: Token<'_>, message: &str, findings: &mut Findings) {
    findings.add(Diagnostic::error(Code::BadName, word.span, message));
}

/// What the keyword takes, be it optional or not.
fn argument(entry: Entry<'_>) -> Option<Argument> {
    let argument = entry.keyword?.argument;
    if let Argument::Optional(argument) = argument {
        return Some(*argument);
    }
    Some(argument)
}

/// Whole seconds.
pub(super) fn seconds(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    value::number(entry, findings).map(Duration::from_secs)
}

/// Whole microseconds.
pub(super) fn microseconds(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    value::number(entry, findings).map(Duration::from_micros)
}

/// Seconds with decimals.
pub(super) fn time(entry: Entry<'_>, findings: &mut Findings) -> Option<Duration> {
    value::decimal(entry, findings).map(Duration::from_micros)
}

/// A number that fits 32 bits.
pub(super) fn number(entry: Entry<'_>, findings: &mut Findings) -> Option<u32> {
    small(value::number(entry, findings))
}

/// A whole number that may be below 0.
pub(super) fn integer<T: TryFrom<i64>>(entry: Entry<'_>, findings: &mut Findings) -> Option<T> {
    let word = value::word(entry, findings)?;
    let (min, max) = bounds(entry)?;
    let number = any_integer(word, min, max, findings)?;
    if !(min..=max).contains(&number) {
        value::out_of_range(word, &integer::range(min, max), findings);
        return None;
    }
    T::try_from(number).ok()
}

/// A whole number; outside its range, the nearest in it is used.
pub(super) fn clamped<T: TryFrom<i64>>(entry: Entry<'_>, findings: &mut Findings) -> Option<T> {
    let word = value::word(entry, findings)?;
    let (min, max) = bounds(entry)?;
    let number = any_integer(word, min, max, findings)?;
    let used = number.clamp(min, max);
    if used != number {
        let message = format!("{} is out of range; {used} is used", shown(word.text));
        findings.add(
            Diagnostic::warning(Code::Corrected, word.span, message)
                .help(format!("write {}", integer::range(min, max))),
        );
    }
    T::try_from(used).ok()
}

fn bounds(entry: Entry<'_>) -> Option<(i64, i64)> {
    if let Some(Argument::Integer { min, max }) = argument(entry) {
        Some((min, max))
    } else {
        None
    }
}

/// A whole number, as large as they come.
fn any_integer(word: Token<'_>, min: i64, max: i64, findings: &mut Findings) -> Option<i64> {
    let digits = word.text.strip_prefix('-').unwrap_or(word.text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        value::bad_number(word, &integer::range(min, max), findings);
        return None;
    }
    let beyond = if digits.len() == word.text.len() {
        i64::MAX
    } else {
        i64::MIN
    };
    Some(word.text.parse().unwrap_or(beyond))
}

/// Reports a value that is replaced by another one.
pub(super) fn corrected(word: Token<'_>, message: impl Into<String>, findings: &mut Findings) {
    findings.add(Diagnostic::warning(Code::Corrected, word.span, message));
}
