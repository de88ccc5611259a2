//! Lines that define names.

use super::Reader;
use crate::conf::definitions::{Refused, is_name};
use crate::conf::diagnostic::{Code, Diagnostic, Severity, shown};
use crate::conf::limits::DEFINITIONS_MAX;
use crate::conf::line::Line;
use crate::conf::source::Span;

/// A definition whose lines are being read.
pub(super) struct Unfinished {
    name: String,
    place: Span,
    lines: Vec<Line<'static>>,
}

/// Whether a line was a definition.
pub(super) enum Defined<'a> {
    Yes,
    No(Line<'a>),
}

impl Reader<'_> {
    /// Takes the definitions of the command line.
    pub(super) fn command_line(&mut self) {
        let options = self.options;
        for (name, value) in &options.definitions {
            if is_name(name) {
                self.definitions.command_line(name, value);
                continue;
            }
            let message = format!("`{}` can't be the name of a definition", shown(name));
            self.findings.add(
                Diagnostic::new(Code::BadDefinition, Severity::Error, message).help(NAME_HELP),
            );
        }
    }

    /// Takes a line that begins a definition.
    pub(super) fn definition<'a>(&mut self, line: Line<'a>) -> Defined<'a> {
        let Some((name, value)) = parts(&line.text) else {
            return self.near_definition(line);
        };
        let place = line.span(0..1 + name.len());
        let name = name.to_owned();
        let continues = value.ends_with('\\');
        let start = line.text.len() - value.len();
        let value = line.from(start).into_owned();
        let mut unfinished = Unfinished {
            name,
            place,
            lines: Vec::new(),
        };
        if continues {
            unfinished.take(value);
            self.unfinished = Some(unfinished);
        } else {
            unfinished.lines.push(value);
            self.unfinished = Some(unfinished);
            self.finish_definition();
        }
        Defined::Yes
    }

    /// Takes the next line of the definition.
    pub(super) fn go_on(&mut self, line: Line<'_>) {
        let last = !line.text.is_empty() && !line.text.ends_with('\\');
        if let Some(unfinished) = &mut self.unfinished {
            unfinished.take(line.into_owned());
        }
        if last {
            self.finish_definition();
        }
    }

    /// Reports a line that is nothing but a comment, within a definition.
    pub(super) fn comment_in_definition(&mut self, comment: Span) {
        let Some(unfinished) = &self.unfinished else {
            return;
        };
        let message =
            "keepalived 2.4 ends the definition at this comment, older versions and hactl do not";
        self.findings.add(
            Diagnostic::warning(Code::BadDefinition, comment, message)
                .related(unfinished.place, "the definition begins here")
                .help("put the comment before the definition, or behind the words of a line"),
        );
    }

    /// Puts the definition into force, if there is one.
    pub(super) fn finish_definition(&mut self) {
        let Some(Unfinished {
            name,
            place,
            mut lines,
        }) = self.unfinished.take()
        else {
            return;
        };
        if lines.is_empty() {
            lines.push(Line::verbatim(place.file, place.end, "").into_owned());
        }
        match self.definitions.define(&name, place, lines) {
            Ok(()) => {}
            Err(Refused::Overridden) => {
                let message = format!(
                    "`${}` has its value from the command line; this one is not used",
                    shown(&name)
                );
                self.findings.add(Diagnostic {
                    severity: Severity::Note,
                    ..Diagnostic::error(Code::DefinitionOverridden, place, message)
                });
            }
            Err(Refused::TooMany) => {
                let message = format!("there are more than {DEFINITIONS_MAX} definitions");
                self.findings
                    .add(Diagnostic::error(Code::ExpansionTooLarge, place, message));
            }
        }
    }

    /// Reports a line that was most likely meant as a definition.
    fn near_definition<'a>(&mut self, line: Line<'a>) -> Defined<'a> {
        let Some((name, _)) = line
            .text
            .strip_prefix('$')
            .filter(|rest| !rest.starts_with('{'))
            .and_then(|rest| rest.split_once('='))
        else {
            return Defined::No(line);
        };
        let word = name.trim_end_matches([' ', '\t']);
        let reference = word.len() < name.len() && self.definitions.knows(word);
        if reference || word.contains([' ', '\t', '"', '{', '}', '$']) {
            return Defined::No(line);
        }
        let place = line.span(0..1 + word.len());
        let finding = Diagnostic::error(Code::BadDefinition, place, "this defines nothing");
        self.findings.add(if is_name(word) {
            finding.help(format!("no blank may be before the `=`: `${word}=…`"))
        } else {
            finding.help(NAME_HELP)
        });
        Defined::Yes
    }
}

const NAME_HELP: &str = "a name has letters, digits and `_`, and begins with no digit";

impl Unfinished {
    /// Keeps a line without its last backslash, unless nothing else is on it.
    fn take(&mut self, line: Line<'static>) {
        let text = line.text.strip_suffix('\\').unwrap_or(&line.text);
        let length = text.trim_end_matches([' ', '\t']).len();
        let line = line.part(0..length);
        if !line.text.is_empty() {
            self.lines.push(line);
        }
    }
}

/// The name and the value of a definition.
pub(super) fn parts(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.strip_prefix('$')?.split_once('=')?;
    is_name(name).then_some((name, value))
}
