//! Files into words: the preprocessor of the language.
//!
//! Each line loses its comment, is kept or not by its condition, defines a name, is repeated, has its
//! references replaced, names another file, and what is left is cut at its braces. Everything that
//! comes out of a line (the lines of a definition, the repetitions, what follows a brace) takes the
//! same way again.

mod definition;
mod includes;
mod lines;
mod replace;
mod settings;

use std::sync::Arc;

use super::Options;
use super::definitions::{Definitions, Surroundings};
use super::diagnostic::{Code, Diagnostic, Findings, Severity, shown};
use super::include::Checks;
use super::limits::FILE_BYTES_MAX;
use super::line::Line;
use super::loader::{LoadError, Loader};
use super::source::{FileId, Sources, Span, offset};
use super::words::Words;
use definition::Unfinished;
pub(super) use lines::is_definition;
use replace::Room;

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
    /// The files of other configurations that stand in `sources` already.
    others: usize,
    definitions: Definitions,
    /// The definition whose lines are being read.
    unfinished: Option<Unfinished>,
    /// What `include_check` says here.
    checks: Checks,
    /// Lines that references and sequences made so far.
    expanded: usize,
    /// Bytes that were looked at for references so far.
    replaced_bytes: usize,
    room: Room,
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

impl<'l> Reader<'l> {
    pub(super) fn new(loader: &'l mut dyn Loader, options: &'l Options, sources: Sources) -> Self {
        let definitions = Definitions::new(loader.seed());
        let mut reader = Self {
            loader,
            options,
            others: sources.files().len(),
            sources,
            findings: Findings::default(),
            words: Words::default(),
            open: Vec::new(),
            bytes: 0,
            definitions,
            unfinished: None,
            checks: Checks::of_options(options.include_checks),
            expanded: 0,
            replaced_bytes: 0,
            room: Room::Some,
        };
        reader.command_line();
        reader
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
        let text = Arc::new(text);
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
        let checks = self.checks;
        if let Some(start) = readable {
            self.lines(id, start, text.get(start..).unwrap_or_default());
        }
        self.finish_definition();
        // What an included file says about includes holds in that file.
        self.checks = checks;
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

    /// Path of the file that is read.
    fn path(&self) -> &str {
        self.open.last().map_or("", |file| file.path.as_str())
    }

    /// What the predefined names tell about here, and the definitions.
    fn definitions(&mut self) -> (&mut Definitions, Surroundings<'_>) {
        let around = Surroundings {
            loader: &mut *self.loader,
            config_id: &self.options.config_id,
            path: self.open.last().map_or("", |file| file.path.as_str()),
        };
        (&mut self.definitions, around)
    }
}

/// Who asked for a file.
#[derive(Clone, Copy)]
enum Includer {
    Nobody,
    Line(Span),
}
