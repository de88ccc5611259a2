//! The only writer to standard output and standard error.
//!
//! Results go to standard output, everything else to standard error. A closed pipe is no error: what
//! is written afterwards is dropped, and [`Console::is_closed`] lets long work stop.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use hactl::conf::printable;
use serde::Serialize;

/// How a command shows its results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs: stable and documented
    Json,
}

/// Standard output and standard error.
pub(crate) struct Console {
    out: io::BufWriter<io::Stdout>,
    closed: bool,
    failure: Option<io::Error>,
}

impl Console {
    /// The console of this process.
    pub(crate) fn new() -> Self {
        Self {
            out: io::BufWriter::new(io::stdout()),
            closed: false,
            failure: None,
        }
    }

    /// Whether the reader of standard output is gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether standard output is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.out.get_ref().is_terminal()
    }

    /// Whether standard output takes colour: a terminal, and `NO_COLOR` is not set.
    pub(crate) fn takes_colour(&self) -> bool {
        self.is_terminal() && Self::colour_is_wanted()
    }

    fn colour_is_wanted() -> bool {
        std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
    }

    /// Writes text to standard output.
    pub(crate) fn print(&mut self, text: impl fmt::Display) {
        if !self.closed {
            let result = write!(self.out, "{text}");
            self.note(result);
        }
    }

    /// Writes bytes to standard output as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if !self.closed {
            let result = self.out.write_all(bytes);
            self.note(result);
        }
    }

    /// Writes a line to standard output.
    pub(crate) fn line(&mut self, text: impl fmt::Display) {
        self.print(format_args!("{text}\n"));
    }

    /// Writes a value as JSON over several lines.
    pub(crate) fn json(&mut self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.line(text),
            Err(error) => self.failure = Some(error.into()),
        }
    }

    /// Writes a value as JSON on one line and passes it on at once.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(text) => {
                self.line(text);
                self.flush();
            }
            Err(error) => self.failure = Some(error.into()),
        }
    }

    /// Passes on what is buffered.
    pub(crate) fn flush(&mut self) {
        if !self.closed {
            let result = self.out.flush();
            self.note(result);
        }
    }

    /// Writes one or several lines to standard error, after what went to standard output before them.
    /// Control characters are replaced: names in a message are not ours.
    pub(crate) fn message(&mut self, text: impl fmt::Display) {
        self.flush();
        let text = text.to_string();
        let lines = text.lines().map(printable).collect::<Vec<_>>().join("\n");
        // Nobody is left to be told that standard error is gone.
        drop(writeln!(io::stderr(), "{lines}"));
    }

    /// Whether anybody sees the line of progress.
    pub(crate) fn shows_progress() -> bool {
        io::stderr().is_terminal()
    }

    /// Replaces the line of progress on standard error, if that is a terminal; an empty text removes it.
    pub(crate) fn progress(&mut self, text: impl fmt::Display) {
        if Self::shows_progress() {
            self.flush();
            // From the start of the line, and nothing behind it.
            drop(write!(io::stderr(), "\r\x1b[K{text}"));
        }
    }

    /// Ends the output; an error other than a closed pipe is the caller's.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.flush();
        self.failure.map_or(Ok(()), Err)
    }

    fn note(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.closed = true;
            if error.kind() != io::ErrorKind::BrokenPipe {
                self.failure = Some(error);
            }
        }
    }
}
