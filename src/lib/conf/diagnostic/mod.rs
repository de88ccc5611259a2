//! Findings about a configuration: data first, text last.

mod code;
mod render;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Unbuilt;
use super::limits::{DIAGNOSTICS_MAX, SHOWN_CHARS_MAX};
use super::source::{Sources, Span};

pub use code::Code;
pub use render::{Colour, render};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The configuration can't be used: keepalived refuses it, it can't work, or it is not built yet.
    Error,
    /// keepalived accepts it with a message or another value than the one written.
    Warning,
    /// Worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One short phrase about the user's file.
    pub message: String,
    /// Where; `None` only if the main file can't be read or has nothing to point at.
    pub place: Option<Span>,
    /// What else belongs to it.
    pub related: Vec<Related>,
    /// What to write instead, or why it matters.
    pub help: Option<String>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Span,
    /// What is there.
    pub label: String,
}

impl Diagnostic {
    pub(super) fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            place: None,
            related: Vec::new(),
            help: None,
        }
    }

    pub(super) fn error(code: Code, place: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message).at(place)
    }

    pub(super) fn warning(code: Code, place: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message).at(place)
    }

    pub(super) fn note(code: Code, place: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message).at(place)
    }

    const fn at(mut self, place: Span) -> Self {
        self.place = Some(place);
        self
    }

    pub(super) fn related(mut self, place: Span, label: impl Into<String>) -> Self {
        let label = label.into();
        self.related.push(Related { place, label });
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The finding with resolved places, to be serialised.
    pub fn data(&self, sources: &Sources) -> Data {
        Data {
            code: self.code.number(),
            name: self.code.name(),
            severity: self.severity,
            message: self.message.clone(),
            place: self.place.map(|place| Place::new(sources, place)),
            help: self.help.clone(),
            related: self
                .related
                .iter()
                .map(|related| DataRelated {
                    place: Place::new(sources, related.place),
                    label: related.label.clone(),
                })
                .collect(),
        }
    }

    /// The finding on one line, without source text: `a.conf:3:5: error[C0103]: message (help)`.
    pub fn line(&self, sources: &Sources) -> String {
        let place = self.place.map_or_else(String::new, |place| {
            let (start, _) = sources.positions(place);
            let path = printable(sources.path(place.file));
            format!("{path}:{}:{}: ", start.line, start.column)
        });
        let help = self
            .help
            .as_ref()
            .map_or_else(String::new, |help| format!(" ({help})"));
        format!(
            "{place}{}[{}]: {}{help}",
            self.severity, self.code, self.message
        )
    }
}

/// A finding as JSON shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Data {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    message: String,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<DataRelated>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct DataRelated {
    #[serde(flatten)]
    place: Place,
    label: String,
}

/// A resolved place; lines and columns count from 1, columns in characters, the end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Place {
    fn new(sources: &Sources, span: Span) -> Self {
        let (start, end) = sources.positions(span);
        Self {
            file: sources.path(span.file).to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// Collects findings, at most [`DIAGNOSTICS_MAX`].
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) unbuilt: Unbuilt,
    /// What is not supported, each with its first finding and the number of further places.
    not_supported: BTreeMap<String, (Diagnostic, usize)>,
    list: Vec<Diagnostic>,
    dropped: usize,
    has_errors: bool,
}

impl Findings {
    /// Reports something that is understood but not built; once, however often it stands there.
    pub(super) fn not_supported(&mut self, place: Span, what: &str) {
        if let Some((_, further)) = self.not_supported.get_mut(what) {
            *further += 1;
            return;
        }
        let severity = match self.unbuilt {
            Unbuilt::Refuse => Severity::Error,
            Unbuilt::Warn => Severity::Warning,
            Unbuilt::PassOver => Severity::Note,
        };
        self.has_errors |= severity == Severity::Error;
        let message = format!("not supported yet: {what}");
        let finding = Diagnostic {
            severity,
            ..Diagnostic::error(Code::NotSupported, place, message)
        };
        self.not_supported.insert(what.to_owned(), (finding, 0));
    }

    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.has_errors |= diagnostic.severity == Severity::Error;
        if self.list.len() < DIAGNOSTICS_MAX {
            self.list.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Whether further findings are only counted.
    pub(super) const fn is_full(&self) -> bool {
        self.list.len() >= DIAGNOSTICS_MAX
    }

    /// Counts an error that nobody will see.
    pub(super) const fn count_error(&mut self) {
        self.has_errors = true;
        self.dropped += 1;
    }

    /// Whether there is anything in the files that keepalived would remark on, too.
    pub(super) fn has_remarks(&self) -> bool {
        let is_remark =
            |finding: &Diagnostic| finding.severity != Severity::Note && finding.place.is_some();
        self.has_errors || self.list.iter().any(is_remark)
    }

    pub(super) const fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// All findings in the order of the files.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for (finding, further) in std::mem::take(&mut self.not_supported).into_values() {
            self.add(match further {
                0 => finding,
                1 => finding.help("it stands at 1 more place"),
                more => finding.help(format!("it stands at {more} more places")),
            });
        }
        self.list.sort_by_key(|diagnostic| diagnostic.place);
        if self.dropped > 0 {
            let message = match self.dropped {
                1 => "1 more finding is not shown".to_owned(),
                more => format!("{more} more findings are not shown"),
            };
            self.list.push(
                Diagnostic::new(Code::TooManyDiagnostics, Severity::Note, message)
                    .help("correct these first, then look again"),
            );
        }
        self.list
    }
}

/// A name as a terminal may see it: on one line, and nothing in it moves the cursor, changes colours or
/// turns the direction of the text.
pub fn printable(name: &str) -> String {
    name.chars().map(harmless).collect()
}

fn harmless(c: char) -> char {
    match c {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ if c.is_control() => '\u{fffd}',
        _ => c,
    }
}

/// A user's word as a message repeats it: one line, no control characters, not endless.
pub(super) fn shown(word: &str) -> String {
    let mut text: String = word.chars().take(SHOWN_CHARS_MAX).map(harmless).collect();
    if word.chars().nth(SHOWN_CHARS_MAX).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_ascending_and_documented() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b));
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.number().len() == 5 && code.number().starts_with('C'));
            assert!(code.doc().ends_with('.'), "{code}");
        }
    }

    #[test]
    fn a_flood_of_findings_is_counted_and_not_kept() {
        let mut findings = Findings::default();
        for _ in 0..=DIAGNOSTICS_MAX + 1 {
            findings.add(Diagnostic::new(Code::BadNumber, Severity::Error, "x"));
        }
        let list = findings.finish();
        assert_eq!(list.len(), DIAGNOSTICS_MAX + 1);
        let last = list.last().unwrap();
        assert_eq!(last.code, Code::TooManyDiagnostics);
        assert_eq!(last.message, "2 more findings are not shown");
    }

    #[test]
    fn words_are_shown_without_control_characters_and_shortened() {
        assert_eq!(shown("a\u{1b}[31mb"), "a\u{fffd}[31mb");
        assert_eq!(shown(&"x".repeat(100)).chars().count(), SHOWN_CHARS_MAX + 1);
    }
}
