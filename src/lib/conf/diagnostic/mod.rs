//! Findings about a configuration: data first, text last.

mod annotation;
mod code;
mod render;
mod sarif;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Unbuilt;
use super::limits::{DIAGNOSTICS_MAX, EXPANDED_DIAGNOSTICS_MAX, SHOWN_CHARS_MAX};
use super::source::{Sources, Span};

pub use annotation::annotation;
pub use code::Code;
pub use render::{Colour, render};
pub use sarif::Sarif;

/// What is said of the text of a definition that a finding is about.
pub(super) const DEFINED: &str = "this comes from here";

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The configuration can't be used: keepalived refuses it, it can't work, or it is not built yet. Or
    /// something in it can't mean anything, and keepalived goes on without it.
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
    pub(crate) fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            place: None,
            related: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn error(code: Code, place: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message).at(place)
    }

    pub(crate) fn warning(code: Code, place: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message).at(place)
    }

    pub(super) fn note(code: Code, place: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message).at(place)
    }

    pub(super) const fn at(mut self, place: Span) -> Self {
        self.place = Some(place);
        self
    }

    /// The same as a warning, where it was an error.
    pub(crate) fn lessened(mut self) -> Self {
        self.severity = self.severity.max(Severity::Warning);
        self
    }

    pub(crate) fn related(mut self, place: Span, label: impl Into<String>) -> Self {
        let label = label.into();
        self.related.push(Related { place, label });
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Gives text that came through a reference the place of that, and names the definition.
    fn stand_in_files(&mut self, sources: &Sources) {
        let shown = self.place.map(|place| sources.shown(place));
        for related in &mut self.related {
            let seen = sources.shown(related.place);
            // Two places of one reference are told apart where they are written.
            related.place = match sources.written(related.place) {
                Some(written) if shown.is_some_and(|shown| shown.touches(seen)) => written,
                Some(_) | None => seen,
            };
        }
        let written = self.place.and_then(|place| sources.written(place));
        self.place = shown;
        self.related.extend(written.map(|place| Related {
            place,
            label: DEFINED.to_owned(),
        }));
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

/// Collects findings; [`DIAGNOSTICS_MAX`] are kept in the end, errors before all others.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) unbuilt: Unbuilt,
    /// What is not supported, each with its first finding and the number of further places.
    not_supported: BTreeMap<String, (Diagnostic, usize)>,
    list: Vec<Diagnostic>,
    /// How many of the list are of which kind.
    kept: Kept,
    /// What can't be understood, and where it is written: nothing more is said about it.
    hopeless: Vec<(Span, Option<Span>)>,
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
        // A line that is repeated has its mistakes in each copy; they will be one.
        let expanded = diagnostic.place.is_some_and(Span::is_expanded);
        let is_error = diagnostic.severity == Severity::Error;
        let (count, limit) = match (expanded, is_error) {
            (true, true) => (&mut self.kept.expanded_errors, EXPANDED_DIAGNOSTICS_MAX),
            (true, false) => (&mut self.kept.expanded_others, EXPANDED_DIAGNOSTICS_MAX),
            (false, true) => (&mut self.kept.errors, DIAGNOSTICS_MAX),
            (false, false) => (&mut self.kept.others, DIAGNOSTICS_MAX),
        };
        if *count < limit {
            *count += 1;
            self.list.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Adds an error about a text after which nothing else that is said about it would help.
    pub(super) fn give_up_on(&mut self, diagnostic: Diagnostic, written: Option<Span>) {
        if let Some(place) = diagnostic.place
            && self.hopeless.len() < EXPANDED_DIAGNOSTICS_MAX
        {
            self.hopeless.push((place, written));
        }
        self.add(diagnostic);
    }

    /// Adds an error with which the configuration can be used all the same, as keepalived does.
    pub(super) fn tolerate(&mut self, diagnostic: Diagnostic) {
        let has_errors = self.has_errors;
        self.add(diagnostic);
        self.has_errors = has_errors;
    }

    /// Whether further errors are only counted.
    pub(super) const fn is_full(&self) -> bool {
        self.kept.errors + self.kept.expanded_errors >= DIAGNOSTICS_MAX
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

    /// Counts findings that nobody will see.
    pub(super) const fn not_kept(&mut self, count: usize) {
        self.dropped += count;
    }

    pub(super) const fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// All findings in the order of the files, with places in files.
    pub(super) fn finish(mut self, sources: &Sources) -> Vec<Diagnostic> {
        for (finding, further) in std::mem::take(&mut self.not_supported).into_values() {
            self.add(match further {
                0 => finding,
                1 => finding.help("it stands at 1 more place"),
                more => finding.help(format!("it stands at {more} more places")),
            });
        }
        let mut list: Vec<Counted> = Vec::new();
        let mut dropped = self.dropped;
        let mut found = std::mem::take(&mut self.list);
        found.retain(|diagnostic| !self.is_hopeless(diagnostic, sources));
        for diagnostic in &mut found {
            diagnostic.stand_in_files(sources);
        }
        found.sort_by_key(|diagnostic| diagnostic.place);
        for diagnostic in found {
            if let Some(before) = list.iter_mut().find(|before| before.says(&diagnostic)) {
                before.again += 1;
            } else {
                list.push(Counted {
                    diagnostic,
                    again: 0,
                });
            }
        }
        // Those that are too many are the last of the least grave.
        list.sort_by_key(|counted| counted.diagnostic.severity);
        dropped += list.len().saturating_sub(DIAGNOSTICS_MAX);
        list.truncate(DIAGNOSTICS_MAX);
        list.sort_by_key(|counted| counted.diagnostic.place);
        let mut list: Vec<_> = list.into_iter().map(Counted::finish).collect();
        if dropped > 0 {
            let message = match dropped {
                1 => "1 more finding is not shown".to_owned(),
                more => format!("{more} more findings are not shown"),
            };
            list.push(
                Diagnostic::new(Code::TooManyDiagnostics, Severity::Note, message)
                    .help("correct these first, then look again"),
            );
        }
        list
    }

    /// Whether a finding only follows from a text that can't be understood.
    fn is_hopeless(&self, diagnostic: &Diagnostic, sources: &Sources) -> bool {
        let Some(place) = diagnostic.place.filter(|_| !self.hopeless.is_empty()) else {
            return false;
        };
        let (shown, written) = (sources.shown(place), sources.written(place));
        let about_it = matches!(
            diagnostic.code,
            Code::UndefinedReference | Code::BadReference
        );
        !about_it
            && self.hopeless.iter().any(|&(there, text)| {
                shown.overlaps(there)
                    && written
                        .zip(text)
                        .is_none_or(|(written, text)| written.overlaps(text))
            })
    }
}

/// How many findings are kept of each kind: errors and others, each of files and of text that references
/// made.
#[derive(Debug, Default)]
struct Kept {
    errors: usize,
    others: usize,
    expanded_errors: usize,
    expanded_others: usize,
}

/// A finding, and how often the same text of a definition is found again through other references.
struct Counted {
    diagnostic: Diagnostic,
    again: usize,
}

impl Counted {
    /// Whether another finding says nothing new.
    fn says(&self, other: &Diagnostic) -> bool {
        let own = &self.diagnostic;
        if own.code != other.code || own.place.is_none() || own.message != other.message {
            return false;
        }
        own == other
            || match (own.related.last(), other.related.last()) {
                (Some(own), Some(other)) => own.label == DEFINED && own == other,
                (None, _) | (_, None) => false,
            }
    }

    fn finish(mut self) -> Diagnostic {
        let several = self.again > 0;
        let last = self.diagnostic.related.last_mut();
        if let Some(written) = last.filter(|related| several && related.label == DEFINED) {
            written.label = match self.again {
                1 => format!("{DEFINED}, and once more"),
                more => format!("{DEFINED}, and {more} more times"),
            };
        }
        self.diagnostic
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
        let list = findings.finish(&Sources::default());
        assert_eq!(list.len(), DIAGNOSTICS_MAX + 1);
        let last = list.last().unwrap();
        assert_eq!(last.code, Code::TooManyDiagnostics);
        assert_eq!(last.message, "2 more findings are not shown");
    }

    #[test]
    fn errors_are_kept_before_warnings() {
        let mut findings = Findings::default();
        let add = |findings: &mut Findings, severity| {
            findings.add(Diagnostic::new(Code::BadNumber, severity, "x"));
        };
        for _ in 0..DIAGNOSTICS_MAX {
            add(&mut findings, Severity::Warning);
        }
        assert!(!findings.is_full());
        for _ in 0..3 {
            add(&mut findings, Severity::Error);
        }
        let list = findings.finish(&Sources::default());
        let errors = list.iter().filter(|one| one.severity == Severity::Error);
        assert_eq!(errors.count(), 3);
        assert_eq!(list.len(), DIAGNOSTICS_MAX + 1);
        let last = list.last().unwrap();
        assert_eq!(last.message, "3 more findings are not shown");
    }

    #[test]
    fn words_are_shown_without_control_characters_and_shortened() {
        assert_eq!(shown("a\u{1b}[31mb"), "a\u{fffd}[31mb");
        assert_eq!(shown(&"x".repeat(100)).chars().count(), SHOWN_CHARS_MAX + 1);
    }
}
