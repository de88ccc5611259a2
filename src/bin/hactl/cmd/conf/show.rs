//! `hactl conf show`.

use hactl::conf::{Colour, Effective, Loaded, Secrets, SettingData, Severity, render};
use serde::Serialize;

use super::reading::{self, Reading};
use crate::console::{Console, Format};
use crate::exit::Exit;

/// What `--help` says about what is shown.
const OUTPUT: &str = "\
The text is a configuration file that means the same. Behind each line a comment tells its origin:
  ! FILE:LINE                            it stands there
  ! corrected from VALUE, FILE:LINE      something else stands there
  ! from KEYWORD, FILE:LINE              a block around it or global_defs says so; further
                                         `corrected from VALUE` if the value was corrected
  ! default                              nobody wrote anything about it
In the place of a secret stands ******** (zeros for a key), which `conf validate` recognises and warns of;
with --secrets the text has the secrets and is the same configuration.

JSON: an object with `file` and `settings`, a list of:
  keyword      or the first word of an entry of a list
  value        what would be written behind it; empty if nothing
  secret       true if the value is a secret; else left out
  origin       kind (written, corrected, inherited, default); file, line, column, if there is a place;
               from: the keyword it is inherited from; written: what was corrected
  settings     what stands between its braces, if it has any";

/// Show the configuration that holds: every default filled in, and where each value comes from
///
/// Follows includes, conditions and definitions. Exit code 0: shown, 1: the configuration is invalid, 2: a file can't be read.
#[derive(Debug, clap::Args)]
#[command(after_long_help = OUTPUT)]
pub(super) struct Args {
    /// The configuration file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Show passwords and keys too
    #[arg(long)]
    secrets: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    settings: Vec<SettingData>,
}

impl Args {
    pub(super) fn run(self, console: &mut Console) -> Exit {
        let loaded = reading::one(&self.file, &self.reading.options());
        let Some(effective) = Effective::of(&loaded) else {
            return tell(&loaded, console);
        };
        let secrets = secrets(self.secrets);
        if self.json || self.format == Format::Json {
            console.json(&Report {
                file: reading::shown(&self.file),
                settings: effective.data(secrets),
            });
        } else {
            console.print(effective.text(secrets));
        }
        Exit::Done
    }
}

/// What the option asks for.
pub(super) fn secrets(shown: bool) -> Secrets {
    if shown {
        Secrets::Shown
    } else {
        Secrets::Hidden
    }
}

/// Why there is nothing to show, on standard error, and the exit code that says so.
pub(super) fn tell(loaded: &Loaded, console: &mut Console) -> Exit {
    let errors = loaded.diagnostics.iter();
    for error in errors.filter(|finding| finding.severity == Severity::Error) {
        console.message(render(error, &loaded.sources, Colour::No));
    }
    match loaded.unreadable {
        Some(_) => Exit::Usage,
        None => Exit::No,
    }
}
