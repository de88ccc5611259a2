//! Words that are written differently and mean the same.

use crate::conf::keywords::{Argument, Keyword};
use crate::conf::{lexer, script};
use crate::types::Prefix;

/// The words after a keyword, or the words of an entry, in one form for everything that means the
/// same.
pub(super) fn words(raw: &str, keyword: Option<&Keyword>) -> Vec<String> {
    let skipped = usize::from(keyword.is_some());
    let is_command =
        |keyword: &Keyword| matches!(keyword.argument, Argument::Script | Argument::Command);
    if keyword.is_some_and(is_command)
        && let Some(words) = command(raw)
    {
        return words;
    }
    let is_switch = keyword.is_some_and(|keyword| keyword.argument == Argument::Switch);
    let words = lexer::words(raw, 0..raw.len()).skip(skipped);
    words
        .map(|word| raw.get(word.range).unwrap_or_default())
        .map(|word| match word {
            "on" | "true" | "yes" if is_switch => "on".to_owned(),
            "off" | "false" | "no" if is_switch => "off".to_owned(),
            _ => normal(word),
        })
        .collect()
}

/// The arguments of a command, then its user and group.
fn command(raw: &str) -> Option<Vec<String>> {
    let words = script::split(raw).ok()?;
    let mut words = words.into_iter().skip(1).map(|word| word.text);
    let arguments = script::arguments(&words.next()?).ok()?;
    Some(arguments.into_iter().chain(words).collect())
}

/// A number without superfluous zeros, an address in its short form with its prefix length.
pub(super) fn normal(word: &str) -> String {
    if let Some(number) = decimal(word) {
        return number;
    }
    if word.contains(['.', ':'])
        && let Ok(prefix) = word.parse::<Prefix>()
    {
        return prefix.to_string();
    }
    word.to_owned()
}

fn decimal(word: &str) -> Option<String> {
    let (whole, fraction) = word.split_once('.').unwrap_or((word, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    })
}
