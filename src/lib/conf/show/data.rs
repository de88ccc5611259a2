//! What holds, as data.

use serde::Serialize;

use super::{Effective, Held, Origin, Secrets};
use crate::conf::print::Secrecy;
use crate::conf::source::{Sources, Span};

/// A line that holds, as JSON shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Data {
    keyword: String,
    /// As it would be written behind the keyword.
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<bool>,
    origin: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Vec<Self>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Source {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<String>,
    #[serde(flatten)]
    place: Option<Place>,
}

/// A place in a file, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::conf) struct Place {
    file: String,
    line: usize,
    column: usize,
}

impl Place {
    pub(in crate::conf) fn new(sources: &Sources, span: Span) -> Self {
        let span = sources.shown(span);
        let (start, _) = sources.positions(span);
        Self {
            file: sources.path(span.file).to_owned(),
            line: start.line,
            column: start.column,
        }
    }
}

pub(super) fn of(effective: &Effective<'_>, secrets: Secrets) -> Vec<Data> {
    all(effective, &effective.settings, secrets)
}

fn all(effective: &Effective<'_>, settings: &[Held], secrets: Secrets) -> Vec<Data> {
    settings
        .iter()
        .map(|held| Data {
            keyword: held.head().to_owned(),
            value: held.value(secrets),
            secret: (held.secrecy == Secrecy::Secret).then_some(true),
            origin: source(effective, held, secrets),
            settings: held
                .inside
                .as_ref()
                .map(|inside| all(effective, inside, secrets)),
        })
        .collect()
}

fn source(effective: &Effective<'_>, held: &Held, secrets: Secrets) -> Source {
    let place = held.origin.place().zip(effective.sources);
    let written = |written: &str| held.written(written, secrets).to_owned();
    let (kind, from, written) = match &held.origin {
        Origin::Written(_) => ("written", None, None),
        Origin::Corrected { written: text, .. } => ("corrected", None, Some(written(text))),
        Origin::Inherited {
            from,
            written: text,
            ..
        } => ("inherited", Some(*from), text.as_deref().map(written)),
        Origin::Default => ("default", None, None),
    };
    Source {
        kind,
        from,
        written,
        place: place.map(|(span, sources)| Place::new(sources, span)),
    }
}
