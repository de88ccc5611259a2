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

mod cluster;
mod definitions;
mod diagnostic;
mod diff;
pub mod fmt;
mod include;
mod integer;
pub mod keepalived;
pub mod keywords;
mod lexer;
pub mod limits;
mod line;
mod loader;
mod lower;
mod model;
mod origin;
mod parser;
mod places;
mod print;
mod reader;
mod script;
mod sequence;
pub mod settings;
mod show;
mod source;
mod suggest;
mod tree;
mod uses;
mod value;
mod words;

pub use cluster::{Cluster, load_cluster};
pub use diagnostic::{
    Code, Colour, Data, Diagnostic, Related, Sarif, Severity, annotation, printable, render,
};
pub use diff::{ChangeData, Difference, diff};
pub use include::{has_wildcards, matches as matches_wildcards, relative_to};
pub use loader::{Content, LoadError, Loader, MemoryFiles};
pub use model::{Globals, Instance, Model, Removal, Reports, ScriptSecurity, Statics, SyncGroup};
pub use places::Places;
pub use print::text;
pub use show::{Data as SettingData, Effective, Secrets};
pub use source::{FileId, Position, SourceFile, Sources, Span};
use tree::{Entry, Outline};
pub use uses::{Need, Used};

/// How a configuration is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The configuration id that `@` conditions compare with (`-i`, by default the short host name).
    pub config_id: String,
    /// What becomes of a keyword that is known but not built yet.
    pub unbuilt: Unbuilt,
    /// Definitions of the command line: names and values. They are in force from the first line on,
    /// and a definition of the same name in a file does not replace them.
    pub definitions: Vec<(String, String)>,
    /// What is an error when an include goes wrong (`-e`).
    pub include_checks: IncludeChecks,
    /// What is kept of what the files mean.
    pub keep: Keep,
}

/// What is kept of what the files mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All of it.
    #[default]
    Everything,
    /// No virtual servers: they are checked and counted, and the model has none. For who only wants the
    /// verdict on a file that may have a hundred thousand real servers.
    Verdict,
}

/// Which problems of include lines are errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IncludeChecks {
    /// Those that the word of the line (`includer`, …) and `include_check` say.
    #[default]
    AsWritten,
    /// All of them.
    All,
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
    /// What the files mean; `None` if any diagnostic is an error, except for those about digests, with
    /// which keepalived runs.
    pub model: Option<Model>,
    /// How many virtual servers there are, in the model or not.
    pub virtual_servers: usize,
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

    /// What the configuration needs of the machine that it is for, in the order of the files.
    pub fn uses(&self) -> Vec<Used<'_>> {
        uses::of(self.outline.document(&self.sources))
    }

    /// All statements with one of these keywords, in whatever block, in the order of the files: the place
    /// of each and the words behind its keyword.
    pub fn settings(&self, keywords: &[&str]) -> Vec<(Span, Vec<&str>)> {
        let all = self.outline.document(&self.sources).all().into_iter();
        let is_meant = |entry: &Entry<'_>| {
            let name = entry.keyword.map(|keyword| keyword.name);
            name.is_some_and(|name| keywords.contains(&name))
        };
        all.filter(is_meant)
            .map(|entry| {
                let words = entry.words().skip(1).map(|word| word.text);
                (entry.span(), words.collect())
            })
            .collect()
    }

    /// Adds findings that others made about these files.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(findings);
        self.diagnostics.sort_by_key(|finding| finding.place);
    }

    /// Where the statements of the files stand.
    pub fn places(&self) -> Places<'_> {
        Places::new(self.outline.document(&self.sources))
    }
}

/// Reads the configuration whose main file is `path`.
pub fn load(loader: &mut dyn Loader, path: &str, options: &Options) -> Loaded {
    load_beside(loader, path, options, Sources::default())
}

/// The same, with the files of other configurations before its own.
fn load_beside(loader: &mut dyn Loader, path: &str, options: &Options, sources: Sources) -> Loaded {
    let mut reader = reader::Reader::new(loader, options, sources);
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
    let document = outline.document(&sources);
    let lowered = unreadable
        .is_none()
        .then(|| lower::lower(document, loader, options.keep, &mut findings))
        .filter(|_| !findings.has_errors());
    let virtual_servers = lowered.as_ref().map_or(0, |made| made.virtual_servers);
    Loaded {
        model: lowered.map(|made| made.model),
        virtual_servers,
        diagnostics: findings.finish(&sources),
        sources,
        unreadable,
        outline,
    }
}
