//! `hactl conf fmt`.

use std::io;
use std::path::Path;

use hactl::conf::fmt::{Refused, format, unified};
use hactl::conf::{Colour, LoadError, printable, render, without_secrets};
use hactl::daemon::files;
use thiserror::Error;

use super::reading;
use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// What `--help` says about the layout.
const LAYOUT: &str = "\
The layout: four blanks for each block around a line, `{` behind its keyword, `}` on a line of its own, one
statement a line, one blank between words, at most one empty line, LF at every line's end. Comments stay.
Lines behind `@` conditions, lines with `$` references, `~SEQ` and `~LST` lines, definitions and includes are
only indented, because apart their parts could mean something else.";

/// Lay configuration files out in one way; comments and meaning stay
///
/// Changes the files in place and names those that it changed. A file whose quotes or braces don't match is left as it is. Exit code 0: done, 1: `--check` found a difference, or a file has to be corrected first, 2: a file can't be read, 3: a file can't be written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = LAYOUT)]
pub(super) struct Args {
    /// Configuration files, without what they include; `-` is standard input, whose result goes to standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Change nothing; show what would change, and exit with 1 if anything would
    #[arg(long, conflicts_with = "stdout")]
    check: bool,
    /// Write the result to standard output and not to the files
    #[arg(long)]
    stdout: bool,
}

#[derive(Debug, Error)]
enum FmtError {
    #[error("cannot read {path}")]
    Read {
        path: String,
        #[source]
        source: LoadError,
    },
    #[error("cannot write {path}")]
    Write {
        path: String,
        #[source]
        source: io::Error,
    },
}

impl Args {
    pub(super) fn run(self, console: &mut Console) -> Exit {
        let mut worst = Exit::Done;
        for file in &self.files {
            let exit = self.file(file, console).unwrap_or_else(|error| {
                console.message(format_args!("error: {error}"));
                error.exit
            });
            if exit.code() > worst.code() {
                worst = exit;
            }
        }
        worst
    }

    fn file(&self, file: &str, console: &mut Console) -> Result<Exit, CmdError> {
        let path = reading::shown(file).to_owned();
        let before = reading::bytes(file).map_err(|source| {
            let path = path.clone();
            CmdError::new(Exit::Usage, FmtError::Read { path, source })
        })?;
        let after = match format(&path, &before) {
            Ok(after) => after,
            Err(refused) => {
                tell(&path, &refused, console);
                return Ok(Exit::No);
            }
        };
        if self.check {
            let lossy = String::from_utf8_lossy;
            let new_name = format!("{path} (formatted)");
            let difference = unified(&path, &new_name, &lossy(&before), &lossy(&after));
            console.print(shown(&difference));
            return Ok(if before == after {
                Exit::Done
            } else {
                Exit::No
            });
        }
        if self.stdout || reading::is_standard_input(file) {
            console.bytes(&after);
            return Ok(Exit::Done);
        }
        if before != after {
            files::rewrite(Path::new(file), &after).map_err(|source| {
                let path = path.clone();
                CmdError::new(Exit::Unable, FmtError::Write { path, source })
            })?;
            console.line(printable(&path));
        }
        Ok(Exit::Done)
    }
}

/// Why a file is left as it is.
fn tell(path: &str, refused: &Refused, console: &mut Console) {
    let why = render(&refused.diagnostic, &refused.sources, Colour::No);
    console.message(why);
    console.message(format_args!("{path}: left as it is"));
}

/// Lines of a difference as a terminal and a log may see them.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for line in text.split_terminator('\n') {
        // The sign of the line is no part of its words.
        let (sign, line) = line.split_at_checked(1).unwrap_or(("", line));
        let line = without_secrets(line).replace('\t', "    ");
        shown.extend([sign, &printable(&line), "\n"]);
    }
    shown
}
