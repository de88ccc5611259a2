//! What holds, as a configuration file with the origin of each line behind it.

use super::{Effective, HIDDEN, Held, Origin, Secrets};
use crate::conf::diagnostic::printable;
use crate::conf::limits::LINE_BYTES_MAX;
use crate::conf::print::Secrecy;
use crate::conf::source::Span;

const INDENTATION: &str = "    ";
/// Columns up to which the comments of longer lines stand below each other.
const COLUMN_MAX: usize = 60;

pub(super) fn write(effective: &Effective<'_>, secrets: Secrets) -> String {
    let mut lines = Vec::new();
    collect(effective, &effective.settings, 0, secrets, &mut lines);
    let width = |line: &Line| line.code.chars().count();
    let column = lines
        .iter()
        .map(width)
        .filter(|&width| width <= COLUMN_MAX)
        .max();
    let column = column.unwrap_or(0);
    let mut text = String::new();
    if secrets == Secrets::Hidden && has_secrets(&effective.settings) {
        text.push_str("! secrets are hidden: ");
        text.push_str(HIDDEN);
        text.push_str(" or zeros stand in their place\n");
    }
    for line in &lines {
        let blanks = " ".repeat(column.saturating_sub(width(line)) + 2);
        match &line.comment {
            None => text.push_str(&line.code),
            Some(comment) if line.code.len() + blanks.len() + comment.len() > LINE_BYTES_MAX => {
                let mut length = LINE_BYTES_MAX.min(comment.len());
                while !comment.is_char_boundary(length) {
                    length -= 1;
                }
                text.push_str(comment.get(..length).unwrap_or_default());
                text.push('\n');
                text.push_str(&line.code);
            }
            Some(comment) => text.extend([line.code.as_str(), &blanks, comment]),
        }
        text.push('\n');
    }
    text
}

struct Line {
    code: String,
    comment: Option<String>,
}

fn collect(
    effective: &Effective<'_>,
    settings: &[Held],
    depth: usize,
    secrets: Secrets,
    lines: &mut Vec<Line>,
) {
    let indentation = INDENTATION.repeat(depth);
    for held in settings {
        let value = held.value(secrets);
        let blank = if value.is_empty() { "" } else { " " };
        let brace = if held.inside.is_some() { " {" } else { "" };
        lines.push(Line {
            code: format!("{indentation}{}{blank}{value}{brace}", held.head()),
            comment: comment(effective, held, secrets),
        });
        if let Some(inside) = &held.inside {
            collect(effective, inside, depth + 1, secrets, lines);
            lines.push(Line {
                code: format!("{indentation}}}"),
                comment: None,
            });
        }
    }
}

/// Where a line comes from; `None` for a bare model.
fn comment(effective: &Effective<'_>, held: &Held, secrets: Secrets) -> Option<String> {
    let sources = effective.sources?;
    let at = |place: Span| {
        let place = sources.shown(place);
        let (start, _) = sources.positions(place);
        format!("{}:{}", printable(sources.path(place.file)), start.line)
    };
    Some(match &held.origin {
        Origin::Written(place) => format!("! {}", at(*place)),
        Origin::Corrected { place, written } => {
            let written = held.written(written, secrets);
            format!("! corrected from {written}, {}", at(*place))
        }
        Origin::Inherited {
            from,
            place,
            written,
        } => {
            let corrected = written
                .as_ref()
                .map(|written| format!(", corrected from {}", held.written(written, secrets)))
                .unwrap_or_default();
            format!("! from {from}, {}{corrected}", at(*place))
        }
        Origin::Default => "! default".to_owned(),
    })
}

fn has_secrets(settings: &[Held]) -> bool {
    settings.iter().any(|held| {
        let inside = held.inside.as_deref().unwrap_or_default();
        held.secrecy == Secrecy::Secret || has_secrets(inside)
    })
}
