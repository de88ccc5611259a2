//! The configuration language of keepalived: files into a typed [`Model`] and diagnostics.
//!
//! ```text
//!   Loader ─▶ reader ─▶ words ─▶ parser ─▶ tree ─▶ lower ─▶ Model
//!              include   lexer    keywords          value
//!                 └─────────┴────────┴───────────────┴────▶ Diagnostic
//! ```
//!
//! Reads no file itself (a [`Loader`] does), knows nothing of the machine, and goes on after every
//! mistake: [`load`] always ends, with everything there is to say.

mod diagnostic;
mod include;
pub mod keywords;
mod lexer;
pub mod limits;
mod loader;
mod lower;
mod model;
mod parser;
mod print;
mod reader;
mod script;
pub mod settings;
mod source;
mod suggest;
mod tree;
mod value;
mod words;

pub use diagnostic::{Code, Colour, Data, Diagnostic, Related, Severity, printable, render};
pub use include::{has_wildcards, matches as matches_wildcards, relative_to};
pub use loader::{Content, LoadError, Loader, MemoryFiles};
pub use model::{Globals, Instance, Model, ScriptSecurity, Statics};
pub use print::text;
pub use source::{FileId, Position, SourceFile, Sources, Span};
use tree::Outline;

/// How a configuration is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The configuration id that `@` conditions compare with (`-i`, by default the short host name).
    pub config_id: String,
    /// What becomes of a keyword that is known but not built yet.
    pub unbuilt: Unbuilt,
}

/// What becomes of a keyword that is known but not built yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unbuilt {
    /// It is an error: the daemon must not run without what the user asked for.
    #[default]
    Refuse,
    /// It is a warning: only the daemon would refuse it.
    Warn,
    /// It is a note: the reader only wants to know the rest, as where another daemon runs the file.
    PassOver,
}

/// What came of reading a configuration.
#[derive(Debug)]
pub struct Loaded {
    /// The files that were read, for [`render`] and [`Diagnostic::data`].
    pub sources: Sources,
    /// What the files mean; `None` if any diagnostic is an error.
    pub model: Option<Model>,
    /// All findings in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the main file could not be read; it is among the diagnostics too.
    pub unreadable: Option<LoadError>,
    /// What the files say, statement by statement.
    outline: Outline,
}

impl Loaded {
    /// The number of diagnostics of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}

/// Reads the configuration whose main file is `path`.
pub fn load(loader: &mut dyn Loader, path: &str, options: &Options) -> Loaded {
    let mut reader = reader::Reader::new(loader, options);
    reader.findings.unbuilt = options.unbuilt;
    let unreadable = reader.main_file(path);
    let reader::Reader {
        mut sources,
        mut findings,
        words,
        ..
    } = reader;
    let tree = parser::parse(&words, &mut sources, &mut findings);
    let outline = Outline { tree, words };
    let model = if unreadable.is_none() {
        lower::lower(outline.document(&sources), loader, &mut findings)
    } else {
        None
    };
    let model = model.filter(|_| !findings.has_errors());
    Loaded {
        sources,
        model,
        diagnostics: findings.finish(),
        unreadable,
        outline,
    }
}
