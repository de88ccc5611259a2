//! `hactl conf validate`.

use hactl::conf::{Cluster, Keep, Loaded, Options, Severity};
use hactl::daemon::host::{self, Host};
use hactl::report::count;

use super::cluster::Compared;
use super::findings::{Checked, Findings, Format, Verdict};
use super::progress::Progress;
use super::reading::{self, Reading};
use crate::cmd::CmdError;
use crate::console::Console;
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
    related     other places that belong to it, each with a `label`; left out when there are none
and, for several files without --separate, `cluster`:
  valid        what the exit code says about it
  routers      how many virtual routers more than one node has
  diagnostics  contradictions between the nodes, as above

Several files are the nodes of one cluster. Virtual routers meet if they have the same family and
`virtual_router_id`, and an address, a unicast peer or the name of the interface in common. A file with
errors is not compared. The codes C0501 to C0549 are findings between nodes; the
manual page lists them.";

/// Check configuration files and show every mistake at its place
///
/// Needs no root and no matching interfaces. Several files are checked as the nodes of one cluster too: what they say against each other is shown with both places. Exit code 0: valid (warnings allowed), 1: invalid, 2: a file can't be read.
#[derive(Debug, clap::Args)]
#[command(after_long_help = VALIDATE_JSON)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(super) struct Args {
    /// Configuration files, those of several nodes as one cluster; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// How to show the findings
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Warnings make a file or the cluster invalid too
    #[arg(long)]
    strict: bool,
    /// Show nothing; only the exit code answers
    #[arg(short, long, conflicts_with = "format")]
    quiet: bool,
    /// The files have nothing to do with each other: don't compare them
    #[arg(long)]
    separate: bool,
    /// The configuration id of each file, in their order, where nodes share files with lines behind `@`
    #[arg(
        long,
        value_name = "ID,ID",
        value_delimiter = ',',
        conflicts_with = "config_id"
    )]
    config_ids: Vec<String>,
    /// Check also what depends on this machine: interfaces, programs, users, the kernel
    #[arg(long)]
    host: bool,
    /// The network namespace whose interfaces count, one of those that `ip netns` lists
    #[arg(long, value_name = "NAME", requires = "host")]
    netns: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

impl Args {
    pub(super) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let files = self.files_with_options()?;
        let progress = Progress::new("checking", files.len());
        let read = progress.during(console, |opened| {
            if self.stands_alone() {
                reading::load(&files, opened)
            } else {
                reading::load_cluster(&files, opened)
            }
        });
        let mut findings = Findings::default();
        let host = self.look_at_host()?;
        for ((file, _), mut loaded) in files.iter().zip(read.nodes) {
            if let Some(host) = &host {
                let found = host.findings(&loaded);
                loaded.add(found);
            }
            findings.nodes.push(self.check(file, loaded));
        }
        if let Some(cluster) = read.cluster {
            let nodes = findings.nodes.iter();
            let left_out = nodes.filter(|node| node.loaded.model.is_none()).count();
            findings.cluster = Some(Compared {
                verdict: self.verdict_on(&cluster),
                cluster,
                nodes: files.len() - left_out,
                left_out,
            });
        }
        if !self.quiet {
            findings.show(console, self.format);
        }
        Ok(match findings.verdict() {
            Verdict::Valid => Exit::Done,
            Verdict::Invalid => Exit::No,
            Verdict::Unreadable => Exit::Usage,
        })
    }

    fn look_at_host(&self) -> Result<Option<Host>, CmdError> {
        if !self.host {
            return Ok(None);
        }
        let host = host::look(self.netns.as_deref());
        host.map(Some)
            .map_err(|error| CmdError::new(Exit::Unable, error))
    }

    /// Whether files are not compared with others.
    fn stands_alone(&self) -> bool {
        self.separate || self.files.len() < 2
    }

    /// How each file is read.
    fn files_with_options(&self) -> Result<Vec<(String, Options)>, CmdError> {
        let mut options = self.reading.options();
        if self.stands_alone() {
            options.keep = Keep::Verdict;
        }
        let (files, ids) = (&self.files, &self.config_ids);
        if ids.is_empty() {
            let each = files.iter().map(|file| (file.clone(), options.clone()));
            return Ok(each.collect());
        }
        if ids.len() != files.len() {
            let wrong = WrongNumberOfIds {
                ids: ids.len(),
                files: files.len(),
            };
            return Err(CmdError::new(Exit::Usage, wrong));
        }
        let each = files.iter().zip(ids).map(|(file, id)| {
            let options = Options {
                config_id: id.clone(),
                ..options.clone()
            };
            (file.clone(), options)
        });
        Ok(each.collect())
    }

    fn check(&self, file: &str, loaded: Loaded) -> Checked {
        let warnings = loaded.count(Severity::Warning);
        let verdict = match (&loaded.unreadable, &loaded.model) {
            (Some(_), _) => Verdict::Unreadable,
            (None, None) => Verdict::Invalid,
            // With some errors the daemon runs all the same, as keepalived does.
            (None, Some(_)) if loaded.count(Severity::Error) > 0 => Verdict::Invalid,
            (None, Some(_)) if self.strict && warnings > 0 => Verdict::Invalid,
            (None, Some(_)) => Verdict::Valid,
        };
        Checked {
            path: reading::shown(file).to_owned(),
            loaded,
            verdict,
        }
    }

    fn verdict_on(&self, cluster: &Cluster) -> Verdict {
        let warnings = cluster.count(Severity::Warning);
        if cluster.count(Severity::Error) > 0 || self.strict && warnings > 0 {
            Verdict::Invalid
        } else {
            Verdict::Valid
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("--config-ids names {} for {}: write one for each file", count(*ids, "id"), count(*files, "file"))]
struct WrongNumberOfIds {
    ids: usize,
    files: usize,
}
