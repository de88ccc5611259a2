//! `hactl conf validate`.

use hactl::conf::{self, Colour, Data, Loaded, Options, Severity};
use hactl::report::count;
use serde::Serialize;

use super::reading::{self, Reading};
use crate::console::{Console, Format};
use crate::exit::Exit;

/// What `--help` says about the JSON of `validate`.
const VALIDATE_JSON: &str = "\
JSON: an object with `files`, in the order of the arguments:
  path         as it was named
  valid        what the exit code says about it
  diagnostics  findings, sorted by place
    code, name  such as C0103 and unknown-keyword; both are stable
    severity    error, warning, note
    message     for people
    file, line, column, end_line, end_column
                the place, if there is one: counted from 1, columns in characters, the end exclusive
    help        the remedy, if there is one
    related     other places that belong to it, each with a `label`; left out when there are none";

/// Check configuration files and show every mistake at its place
///
/// Needs no root and no matching interfaces. Exit code 0: valid (warnings allowed), 1: invalid, 2: a file can't be read.
#[derive(Debug, clap::Args)]
#[command(after_long_help = VALIDATE_JSON)]
pub(super) struct Args {
    /// Configuration files, each checked on its own; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// How to show the findings
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Warnings make a file invalid too
    #[arg(long)]
    strict: bool,
    /// Show nothing; only the exit code answers
    #[arg(short, long, conflicts_with = "format")]
    quiet: bool,
    #[command(flatten)]
    reading: Reading,
}

/// The verdict on one file.
struct Checked {
    path: String,
    loaded: Loaded,
    verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Valid,
    Invalid,
    Unreadable,
}

impl Args {
    pub(super) fn run(self, console: &mut Console) -> Exit {
        let options = self.reading.options();
        let mut checked = Vec::new();
        let mut worst = Verdict::Valid;
        for file in &self.files {
            let result = self.check(file, &options);
            worst = worst.max(result.verdict);
            match (self.quiet, self.format) {
                (true, _) => {}
                (false, Format::Table) => result.show(console),
                (false, Format::Json) => checked.push(result),
            }
        }
        if !self.quiet && self.format == Format::Json {
            console.json(&Report {
                files: checked.iter().map(Checked::data).collect(),
            });
        }
        match worst {
            Verdict::Valid => Exit::Done,
            Verdict::Invalid => Exit::No,
            Verdict::Unreadable => Exit::Usage,
        }
    }

    fn check(&self, file: &str, options: &Options) -> Checked {
        let loaded = reading::load(file, options);
        let warnings = loaded.count(Severity::Warning);
        let verdict = match (&loaded.unreadable, &loaded.model) {
            (Some(_), _) => Verdict::Unreadable,
            (None, None) => Verdict::Invalid,
            (None, Some(_)) if self.strict && warnings > 0 => Verdict::Invalid,
            (None, Some(_)) => Verdict::Valid,
        };
        Checked {
            path: reading::shown(file).to_owned(),
            loaded,
            verdict,
        }
    }
}

impl Checked {
    fn show(&self, console: &mut Console) {
        let colour = if console.takes_colour() {
            Colour::Yes
        } else {
            Colour::No
        };
        for diagnostic in &self.loaded.diagnostics {
            let text = conf::render(diagnostic, &self.loaded.sources, colour);
            console.line(format_args!("{text}\n"));
        }
        console.line(format_args!(
            "{}: {}",
            conf::printable(&self.path),
            self.summary()
        ));
    }

    fn summary(&self) -> String {
        let loaded = &self.loaded;
        let mut parts = Vec::new();
        match (self.verdict, &loaded.model) {
            (Verdict::Unreadable, _) => return "cannot be read".to_owned(),
            (Verdict::Invalid, _) => parts.push("invalid".to_owned()),
            (Verdict::Valid, _) => parts.push("valid".to_owned()),
        }
        if let Some(model) = &loaded.model {
            for (number, noun) in [
                (model.instances.len(), "virtual router"),
                (model.virtual_servers.len(), "virtual server"),
            ] {
                parts.extend((number > 0).then(|| count(number, noun)));
            }
        }
        for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
            let number = loaded.count(severity);
            parts.extend((number > 0).then(|| count(number, noun)));
        }
        parts.join(", ")
    }

    fn data(&self) -> ReportFile<'_> {
        ReportFile {
            path: &self.path,
            valid: self.verdict == Verdict::Valid,
            diagnostics: self
                .loaded
                .diagnostics
                .iter()
                .map(|diagnostic| diagnostic.data(&self.loaded.sources))
                .collect(),
        }
    }
}

/// What `--format json` shows.
#[derive(Serialize)]
struct Report<'a> {
    files: Vec<ReportFile<'a>>,
}

#[derive(Serialize)]
struct ReportFile<'a> {
    path: &'a str,
    valid: bool,
    diagnostics: Vec<Data>,
}
