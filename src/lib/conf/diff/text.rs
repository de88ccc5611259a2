//! A difference for people.

use super::{Difference, Kind};
use crate::conf::diagnostic::printable;
use crate::conf::print::Secrecy;
use crate::conf::show::{Effective, Held, Origin, Secrets};

pub(super) fn write(difference: &Difference<'_>, secrets: Secrets) -> String {
    let mut text = String::new();
    let mut blocks: &[String] = &[];
    for change in &difference.changes {
        let common = blocks
            .iter()
            .zip(&change.blocks)
            .take_while(|(before, now)| before == now)
            .count();
        let new = change.blocks.get(common..).unwrap_or_default();
        for (number, block) in new.iter().enumerate() {
            line(common + number, ' ', &format!("{block}:"), &mut text);
        }
        blocks = &change.blocks;
        let (sign, what) = one(difference, &change.kind, secrets);
        line(blocks.len(), sign, &what, &mut text);
    }
    text
}

fn line(depth: usize, sign: char, what: &str, text: &mut String) {
    text.push(sign);
    text.push(' ');
    text.push_str(&"    ".repeat(depth));
    text.push_str(&printable(what));
    text.push('\n');
}

fn one(difference: &Difference<'_>, kind: &Kind<'_>, secrets: Secrets) -> (char, String) {
    let old_place = |held: &Held| place(difference.old, held);
    let new_place = |held: &Held| place(difference.new, held);
    match *kind {
        Kind::Removed(old) => ('-', format!("{}{}", whole(old, secrets), old_place(old))),
        Kind::Added(new) => ('+', format!("{}{}", whole(new, secrets), new_place(new))),
        Kind::Changed(old, new) => {
            let values = format!("{} → {}", value(old, secrets), value(new, secrets));
            let hidden = match (new.secrecy, secrets) {
                (Secrecy::Secret, Secrets::Hidden) => " (not the same)",
                (Secrecy::Secret, Secrets::Shown) | (Secrecy::Open, _) => "",
            };
            let places = both(&old_place(old), &new_place(new));
            ('~', format!("{}: {values}{hidden}{places}", new.head()))
        }
        Kind::Renamed(old, new) => {
            let names = format!("{} → {}", value(old, secrets), value(new, secrets));
            let places = both(&old_place(old), &new_place(new));
            (
                '~',
                format!("{} has another name: {names}{places}", new.head()),
            )
        }
    }
}

/// A line with its braces, if it has any.
fn whole(held: &Held, secrets: Secrets) -> String {
    let value = held.value(secrets);
    let blank = if value.is_empty() { "" } else { " " };
    let braces = if held.inside.is_some() {
        " { … }"
    } else {
        ""
    };
    format!("{}{blank}{value}{braces}", held.head())
}

fn value(held: &Held, secrets: Secrets) -> String {
    match held.value(secrets) {
        value if value.is_empty() => "set".to_owned(),
        value => value,
    }
}

/// ` (FILE:LINE)`, ` (default)`, or nothing for a bare model.
fn place(effective: &Effective<'_>, held: &Held) -> String {
    let Some(sources) = effective.sources else {
        return String::new();
    };
    let Some(span) = held.origin.place() else {
        return "  (default)".to_owned();
    };
    let span = sources.shown(span);
    let (start, _) = sources.positions(span);
    let from = match held.origin {
        Origin::Inherited { from, .. } => format!("{from}, "),
        Origin::Written(_) | Origin::Corrected { .. } | Origin::Default => String::new(),
    };
    format!("  ({from}{}:{})", sources.path(span.file), start.line)
}

fn both(old: &str, new: &str) -> String {
    let inner = |place: &str| {
        place
            .trim_start_matches("  (")
            .trim_end_matches(')')
            .to_owned()
    };
    match (inner(old), inner(new)) {
        (old, new) if old.is_empty() && new.is_empty() => String::new(),
        (old, new) => format!("  ({old} → {new})"),
    }
}
