//! Files into words: opens files, follows includes, keeps the lines that are for us.

use std::sync::Arc;

use super::Options;
use super::diagnostic::{Code, Diagnostic, Findings, Severity, shown};
use super::include::{self, Checks, Enforced};
use super::lexer::{self, Line, Oddity};
use super::limits::{
    FILE_BYTES_MAX, FILES_MAX, INCLUDE_DEPTH_MAX, LINE_BYTES_MAX, PATTERN_ALTERNATIVES_MAX,
    TOTAL_BYTES_MAX,
};
use super::loader::{LoadError, Loader};
use super::source::{FileId, Sources, Span, offset};
use super::words::{For, Words};

/// The name behind `@` of the lines that only we read.
const OWN_LINES: &str = "hactl";
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads a configuration into words.
pub(super) struct Reader<'l> {
    loader: &'l mut dyn Loader,
    options: &'l Options,
    pub(super) sources: Sources,
    pub(super) findings: Findings,
    pub(super) words: Words,
    open: Vec<OpenFile>,
    bytes: usize,
}

/// A file that is being read.
struct OpenFile {
    identity: String,
    path: String,
    /// Whether its bytes were not all UTF-8.
    encoding: Encoding,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Other,
}

/// What a line is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Ordinary,
    /// A definition that goes on from the line before.
    Definition,
}

impl<'l> Reader<'l> {
    pub(super) fn new(loader: &'l mut dyn Loader, options: &'l Options) -> Self {
        Self {
            loader,
            options,
            sources: Sources::default(),
            findings: Findings::default(),
            words: Words::default(),
            open: Vec::new(),
            bytes: 0,
        }
    }

    /// Reads the main file and all that it includes; the reason if the main file can't be read.
    pub(super) fn main_file(&mut self, path: &str) -> Option<LoadError> {
        let reason = self.file(path, Includer::Nobody).err()?;
        let message = format!("cannot read {}: {reason}", shown(path));
        let mut finding = Diagnostic::new(Code::FileUnreadable, Severity::Error, message);
        if reason == LoadError::Executable {
            finding = finding.help("remove its execute permissions: chmod a-x");
        }
        self.findings.add(finding);
        Some(reason)
    }

    fn file(&mut self, path: &str, includer: Includer) -> Result<(), LoadError> {
        let content = self.loader.read(path)?;
        if content.bytes.len() > FILE_BYTES_MAX {
            let bytes = u64::try_from(content.bytes.len()).unwrap_or(u64::MAX);
            return Err(LoadError::TooLarge { bytes });
        }
        if let Includer::Line(span) = includer
            && !self.may_open(path, &content.identity, span)
        {
            return Ok(());
        }
        self.bytes += content.bytes.len();
        let (text, garbled_at) = match String::from_utf8(content.bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (text, Some(good))
            }
        };
        let text: Arc<str> = text.into();
        let id = self.sources.add(path, Arc::clone(&text));
        let readable = self.check_text(id, &text, garbled_at);
        self.open.push(OpenFile {
            identity: content.identity,
            path: path.to_owned(),
            encoding: match garbled_at {
                Some(_) => Encoding::Other,
                None => Encoding::Utf8,
            },
        });
        if let Some(start) = readable {
            self.lines(id, start, text.get(start..).unwrap_or_default());
        }
        self.open.pop();
        Ok(())
    }

    /// Looks for what no text file has; where the text begins, `None` if it should not be read.
    fn check_text(&mut self, id: FileId, text: &str, garbled_at: Option<usize>) -> Option<usize> {
        let byte = |at: usize, length| Line::verbatim(id, offset(at), "").span(0..length);
        if let Some(nul) = text.find('\0') {
            self.findings.add(
                Diagnostic::error(
                    Code::BinaryFile,
                    byte(nul, 1),
                    "a NUL byte: this is no text file",
                )
                .help("write the file as UTF-8 (or ASCII) text"),
            );
            return None;
        }
        if let Some(at) = garbled_at {
            self.findings.add(
                Diagnostic::warning(
                    Code::NotUtf8,
                    byte(at, char::REPLACEMENT_CHARACTER.len_utf8()),
                    "this byte is not UTF-8",
                )
                .help("convert the file, for example with iconv -f latin1 -t utf-8"),
            );
        }
        if !text.starts_with(BYTE_ORDER_MARK) {
            return Some(0);
        }
        let length = BYTE_ORDER_MARK.len_utf8();
        let mark = Line::verbatim(id, 0, "").span(0..length);
        self.findings.add(
            Diagnostic::error(Code::ByteOrderMark, mark, "the file begins with a byte order mark")
                .help("save it as UTF-8 without byte order mark; keepalived does not know the first word otherwise"),
        );
        Some(length)
    }

    fn lines(&mut self, id: FileId, first: usize, text: &str) {
        let mut mode = Mode::Ordinary;
        for (start, line) in lexer::lines(text) {
            let line = Line::verbatim(id, offset(first) + start, line);
            if line.text.len() > LINE_BYTES_MAX {
                let length = line.text.len();
                let message =
                    format!("the line has {length} bytes, at most {LINE_BYTES_MAX} can be read");
                let place = line.span(0..length);
                self.findings
                    .add(Diagnostic::error(Code::LineTooLong, place, message));
                continue;
            }
            mode = self.line(line, mode);
        }
    }

    fn line(&mut self, line: Line<'_>, mode: Mode) -> Mode {
        let (line, oddity) = lexer::strip(line);
        let continues = matches!(oddity, Some(Oddity::Backslash(_)));
        if mode == Mode::Definition {
            return if continues { mode } else { Mode::Ordinary };
        }
        if line.text.is_empty() {
            return Mode::Ordinary;
        }
        let Some((line, reader)) = self.condition(line) else {
            return Mode::Ordinary;
        };
        if let Some(mode) = self.refuse_dynamic(&line, continues) {
            return mode;
        }
        self.report(&line, oddity.as_ref());
        match include::directive(&line.text) {
            Some((checks, pattern)) => {
                let place = line.span(0..line.text.len());
                let pattern = pattern.to_owned();
                self.include(&pattern, checks, place);
            }
            None => self.words.add_line(&line, reader),
        }
        Mode::Ordinary
    }

    /// Applies an `@` condition; `None` if the line is for somebody else.
    fn condition<'a>(&mut self, line: Line<'a>) -> Option<(Line<'a>, For)> {
        let Some(condition) = line.text.strip_prefix('@') else {
            return Some((line, For::Everybody));
        };
        let whole = line.span(0..line.text.len());
        let Some((word, _)) = condition.split_once([' ', '\t']) else {
            self.findings.add(
                Diagnostic::warning(Code::BadCondition, whole, "nothing follows the condition")
                    .help("write the configuration id and then the line: `@node-a priority 100`"),
            );
            return None;
        };
        let (wanted, id) = match word.strip_prefix('^') {
            Some(id) => (false, id),
            None => (true, word),
        };
        let length = 1 + word.len();
        if word == OWN_LINES {
            return Some((line.from(length), For::Hactl));
        }
        ((self.options.config_id == id) == wanted).then(|| (line.from(length), For::Everybody))
    }

    /// Refuses definitions, sequences and references.
    fn refuse_dynamic(&mut self, line: &Line<'_>, continues: bool) -> Option<Mode> {
        let what = if is_definition(&line.text) {
            "definitions (`$NAME=`)"
        } else if line.text.starts_with("~SEQ") || line.text.starts_with("~LST") {
            "`~SEQ` and `~LST`"
        } else if line.text.contains("${") {
            "references (`${NAME}`)"
        } else {
            return None;
        };
        let message = format!("{what} are not supported yet");
        let place = line.span(0..line.text.len());
        self.findings
            .add(Diagnostic::error(Code::NotSupported, place, message));
        Some(if continues {
            Mode::Definition
        } else {
            Mode::Ordinary
        })
    }

    fn report(&mut self, line: &Line<'_>, oddity: Option<&Oddity>) {
        match oddity {
            Some(&Oddity::OpenQuote(place)) => self.findings.add(Diagnostic::error(
                Code::UnterminatedQuote,
                place,
                "this quote is not closed on its line",
            )),
            Some(&Oddity::Backslash(place)) => self.findings.add(
                Diagnostic::warning(Code::TrailingBackslash, place, "a line can't be continued")
                    .help(
                        "the backslash becomes part of the last word; write everything on one line",
                    ),
            ),
            None => {}
        }
        let garbled = self
            .open
            .last()
            .is_some_and(|file| file.encoding == Encoding::Other);
        if let Some(at) = line
            .text
            .find(char::REPLACEMENT_CHARACTER)
            .filter(|_| garbled)
        {
            let place = line.span(at..at + char::REPLACEMENT_CHARACTER.len_utf8());
            self.findings.add(
                Diagnostic::error(Code::GarbledWord, place, "a byte of this word is not UTF-8")
                    .help("outside comments every byte counts; convert the file to UTF-8"),
            );
        }
    }

    fn include(&mut self, pattern: &str, checks: Checks, place: Span) {
        let Some(alternatives) = include::expand_braces(pattern) else {
            let message =
                format!("the braces stand for more than {PATTERN_ALTERNATIVES_MAX} names");
            self.findings
                .add(Diagnostic::error(Code::IncludePattern, place, message));
            return;
        };
        let including = self
            .open
            .last()
            .map(|file| file.path.clone())
            .unwrap_or_default();
        for alternative in &alternatives {
            let found = self.loader.expand(alternative, &including);
            let paths = match found {
                Ok(paths) => paths,
                Err(reason) => {
                    self.include_failed(alternative, &reason, checks.read, place);
                    continue;
                }
            };
            if paths.is_empty() {
                let severity = match (alternatives.len() > 1, include::has_wildcards(alternative)) {
                    (true, _) => missing(checks.brace, Severity::Warning),
                    (false, true) => missing(checks.wildcard, Severity::Note),
                    (false, false) => missing(checks.found, Severity::Warning),
                };
                let message = format!("no file matches `{}`", shown(alternative));
                self.findings.add(Diagnostic {
                    severity,
                    ..Diagnostic::error(Code::IncludeNoMatch, place, message)
                });
            }
            for path in paths {
                if let Err(reason) = self.file(&path, Includer::Line(place)) {
                    self.include_failed(&path, &reason, checks.read, place);
                }
            }
        }
    }

    fn include_failed(&mut self, path: &str, reason: &LoadError, read: Enforced, place: Span) {
        let message = format!("cannot read {}: {reason}", shown(path));
        self.findings.add(Diagnostic {
            severity: missing(read, Severity::Warning),
            ..Diagnostic::error(Code::FileUnreadable, place, message)
        });
    }

    /// Whether one more file may be opened; says why not.
    fn may_open(&mut self, path: &str, identity: &str, place: Span) -> bool {
        let again = self.open.iter().any(|file| file.identity == identity);
        let finding = if again {
            let message = format!("{} includes itself", shown(path));
            let chain = self
                .open
                .iter()
                .map(|file| shown(&file.path))
                .collect::<Vec<_>>();
            Diagnostic::error(Code::IncludeLoop, place, message).help(format!(
                "the files that are open here: {}",
                chain.join(" → ")
            ))
        } else if self.open.len() >= INCLUDE_DEPTH_MAX {
            let message = format!("includes are nested more than {INCLUDE_DEPTH_MAX} deep");
            Diagnostic::error(Code::TooManyFiles, place, message)
        } else if self.sources.files().len() >= FILES_MAX {
            let message = format!("the configuration has more than {FILES_MAX} files");
            Diagnostic::error(Code::TooManyFiles, place, message)
        } else if self.bytes > TOTAL_BYTES_MAX {
            let message = format!("the configuration has more than {TOTAL_BYTES_MAX} bytes");
            Diagnostic::error(Code::TooManyFiles, place, message)
        } else {
            return true;
        };
        self.findings.add(finding);
        false
    }
}

/// Who asked for a file.
#[derive(Clone, Copy)]
enum Includer {
    Nobody,
    Line(Span),
}

const fn missing(enforced: Enforced, otherwise: Severity) -> Severity {
    match enforced {
        Enforced::Yes => Severity::Error,
        Enforced::No => otherwise,
    }
}

/// Whether a line is `$NAME=…`.
pub(super) fn is_definition(line: &str) -> bool {
    line.strip_prefix('$')
        .and_then(|rest| rest.split_once('='))
        .is_some_and(|(name, _)| {
            let letter = |c: char| c == '_' || c.is_ascii_alphanumeric();
            !name.is_empty()
                && name.chars().all(letter)
                && !name.starts_with(|c: char| c.is_ascii_digit())
        })
}
