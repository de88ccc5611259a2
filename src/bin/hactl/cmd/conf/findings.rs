//! Findings in the formats of `hactl conf validate`.

use clap::ValueEnum;
use hactl::conf::{self, Colour, Data, Diagnostic, Loaded, Sarif, Severity, Sources};
use hactl::report::count;
use serde::Serialize;

use super::cluster::{self, Compared};
use crate::console::Console;

/// How to show findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the lines they are about
    Table,
    /// For programs: stable and documented
    Json,
    /// For code scanning services: SARIF 2.1.0
    Sarif,
    /// For GitHub's workflows: annotations
    Github,
}

/// The verdict on one file.
pub(super) struct Checked {
    pub(super) path: String,
    pub(super) loaded: Loaded,
    pub(super) verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Valid,
    Invalid,
    Unreadable,
}

/// The verdict on all files.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) nodes: Vec<Checked>,
    pub(super) cluster: Option<Compared>,
}

impl Findings {
    /// The worst of all.
    pub(super) fn verdict(&self) -> Verdict {
        let nodes = self.nodes.iter().map(|node| node.verdict);
        let cluster = self.cluster.iter().map(|compared| compared.verdict);
        nodes.chain(cluster).fold(Verdict::Valid, Ord::max)
    }

    pub(super) fn show(&self, console: &mut Console, format: Format) {
        match format {
            Format::Table => {
                self.nodes.iter().for_each(|node| node.show(console));
                if let Some(compared) = &self.cluster {
                    compared.show(console);
                }
            }
            Format::Json => console.json(&Report {
                files: self.nodes.iter().map(Checked::data).collect(),
                cluster: self.cluster.as_ref().map(Compared::data),
            }),
            Format::Sarif => {
                let mut sarif = Sarif::default();
                for (finding, sources) in self.all() {
                    sarif.add(finding, sources);
                }
                console.json(&sarif.document());
            }
            Format::Github => {
                for (finding, sources) in self.all() {
                    console.line(conf::annotation(finding, sources));
                }
            }
        }
    }

    /// Every finding with the files it is about.
    fn all(&self) -> impl Iterator<Item = (&Diagnostic, &Sources)> {
        let nodes = self.nodes.iter().flat_map(|node| {
            let Loaded { sources, .. } = &node.loaded;
            let findings = node.loaded.diagnostics.iter();
            findings.map(move |finding| (finding, sources))
        });
        let cluster = self.cluster.iter().flat_map(|compared| {
            let sources = &compared.cluster.sources;
            let findings = compared.cluster.findings.iter();
            findings.map(move |finding| (finding, sources))
        });
        nodes.chain(cluster)
    }
}

/// Findings with their lines.
pub(super) fn show(console: &mut Console, findings: &[Diagnostic], sources: &Sources) {
    let colour = if console.takes_colour() {
        Colour::Yes
    } else {
        Colour::No
    };
    for finding in findings {
        let text = conf::render(finding, sources, colour);
        console.line(format_args!("{text}\n"));
    }
}

/// How many errors and warnings there are, without those that there are none of.
pub(super) fn numbers(count_of: impl Fn(Severity) -> usize) -> Vec<String> {
    [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .filter_map(|(severity, noun)| {
            let number = count_of(severity);
            (number > 0).then(|| count(number, noun))
        })
        .collect()
}

impl Checked {
    fn show(&self, console: &mut Console) {
        show(console, &self.loaded.diagnostics, &self.loaded.sources);
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
                (loaded.virtual_servers, "virtual server"),
            ] {
                parts.extend((number > 0).then(|| count(number, noun)));
            }
        }
        parts.extend(numbers(|severity| loaded.count(severity)));
        parts.join(", ")
    }

    fn data(&self) -> ReportFile {
        ReportFile {
            path: self.path.clone(),
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
struct Report {
    files: Vec<ReportFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<cluster::Report>,
}

#[derive(Serialize)]
struct ReportFile {
    path: String,
    valid: bool,
    diagnostics: Vec<Data>,
}
