//! `hactl check conf`: all checks of a configuration, once.

use std::time::Duration;

use comfy_table::Table;
use hactl::checker::{Check, Outcome};
use hactl::conf::{self, Model, Severity};
use hactl::daemon::checkers::probe::probe;
use hactl::daemon::configuration::config_id;
use hactl::daemon::files::FileLoader;
use hactl::report;
use hactl::sys::namespace;
use serde::Serialize;
use tokio::runtime;
use tokio::task::JoinSet;

use super::report::{Limits, State, judge_outcome, micros, milliseconds, summary};
use super::run::{AT_ONCE_MAX, RunError};
use super::target;
use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

/// Run all checks of a configuration once
///
/// Each real server of each virtual server is checked as the daemon would, several at once. Nothing
/// is changed; IPVS is not needed. What the configuration refuses is UNKNOWN.
#[derive(Debug, clap::Args)]
#[command(after_long_help = JSON_HELP)]
pub(super) struct Args {
    /// The configuration
    #[arg(value_name = "FILE")]
    file: String,

    /// The configuration id that lines behind `@` ask for [default: the host name up to the first dot]
    #[arg(short = 'i', long, value_name = "ID")]
    config_id: Option<String>,

    /// Network namespace to connect from, one of those that `ip netns` lists
    #[arg(long, value_name = "NAME", value_parser = target::namespace)]
    netns: Option<String>,

    /// How to show the results
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Print nothing: the exit code tells
    #[arg(short, long)]
    quiet: bool,
}

const JSON_HELP: &str = "\
With --format json, `state` is the worst of `checks`. Each check has `virtual_server` and `real_server` (as keepalived's log \
names them), `check` (TCP_CHECK, HTTP_GET), `target` (address and port), `state` (ok, warning, critical, unknown), `reason` (a \
stable word, or null when ok), `message` for people, and `total_us`, the time of the attempt in whole microseconds.";

/// Why there are no checks to run.
#[derive(Debug, thiserror::Error)]
enum ConfError {
    #[error("the configuration {file} has {errors} errors; `hactl conf validate` shows them")]
    Invalid { file: String, errors: usize },
    #[error("the configuration {0} has no checks")]
    NoChecks(String),
}

/// A check and whom it is for.
struct Job {
    service: String,
    server: String,
    check: Check,
}

/// A job with its result.
struct Checked {
    job: Job,
    outcome: Outcome,
    state: State,
    reason: Option<&'static str>,
    message: String,
}

impl Args {
    pub(super) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let unable = |error: ConfError| CmdError::new(Exit::Unable, error);
        let model = self.load(console).map_err(unable)?;
        let jobs = jobs(&model);
        if jobs.is_empty() {
            return Err(unable(ConfError::NoChecks(self.file)));
        }
        if let Some(name) = &self.netns {
            namespace::enter(name).map_err(|error| CmdError::new(Exit::Unable, error))?;
        }
        let results = all(jobs, console).map_err(|error| CmdError::new(Exit::Unable, error))?;
        let states: Vec<_> = results.iter().map(|result| result.state).collect();
        let worst = states.iter().copied().max().unwrap_or(State::Unknown);
        match (self.quiet, self.format) {
            (true, _) => {}
            (false, Format::Json) => console.json(&document(&results, worst)),
            (false, Format::Table) => {
                console.line(summary(&states, worst));
                console.line(table(&results).trim_fmt());
            }
        }
        Ok(worst.exit())
    }

    fn load(&self, console: &mut Console) -> Result<Model, ConfError> {
        let config_id = self.config_id.clone().unwrap_or_else(config_id);
        let options = conf::Options {
            config_id,
            unbuilt: conf::Unbuilt::Refuse,
            ..conf::Options::default()
        };
        let loaded = conf::load(&mut FileLoader, &self.file, &options);
        if !self.quiet {
            let told = loaded.diagnostics.iter();
            for finding in told.filter(|finding| finding.severity == Severity::Error) {
                console.message(finding.line(&loaded.sources));
            }
        }
        let errors = loaded.count(Severity::Error);
        loaded.model.ok_or_else(|| ConfError::Invalid {
            file: self.file.clone(),
            errors,
        })
    }
}

fn jobs(model: &Model) -> Vec<Job> {
    let mut jobs = Vec::new();
    for service in &model.virtual_servers {
        for server in &service.real_servers {
            jobs.extend(server.checkers.iter().map(|checker| Job {
                service: report::service_name(service.key),
                server: report::server_name(service.key, server.key),
                check: checker.check.clone(),
            }));
        }
    }
    jobs
}

/// Runs all checks; the results are in the order of the jobs.
fn all(jobs: Vec<Job>, console: &mut Console) -> Result<Vec<Checked>, RunError> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(RunError::Runtime)?;
    let count = jobs.len();
    let mut results = runtime.block_on(async {
        let mut running = JoinSet::new();
        let mut jobs = jobs.into_iter().enumerate();
        let mut done = Vec::new();
        loop {
            while running.len() < AT_ONCE_MAX
                && let Some((index, job)) = jobs.next()
            {
                running.spawn(async move { (index, one(job).await) });
            }
            let Some(result) = running.join_next().await else {
                return Ok(done);
            };
            done.push(result.map_err(RunError::Check)?);
            console.progress(format_args!("{} of {count} checks", done.len()));
        }
    })?;
    console.progress("");
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, checked)| checked).collect())
}

async fn one(job: Job) -> Checked {
    let outcome = probe(&job.check).await;
    let limits = Limits {
        warn: None,
        crit: None,
        timeout: job.check.target.timeout,
    };
    let (state, reason, message) = judge_outcome(&outcome, &limits);
    Checked {
        job,
        outcome,
        state,
        reason,
        message,
    }
}

fn table(results: &[Checked]) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header([
        "VIRTUAL SERVER",
        "REAL SERVER",
        "CHECK",
        "TARGET",
        "STATE",
        "TIME",
        "RESULT",
    ]);
    for result in results {
        let check = &result.job.check;
        table.add_row([
            result.job.service.clone(),
            result.job.server.clone(),
            check.kind.to_string(),
            check.target.address.to_string(),
            result.state.word().to_owned(),
            total(&result.outcome),
            result.message.clone(),
        ]);
    }
    table
}

fn total(outcome: &Outcome) -> String {
    match outcome.timings.total {
        Duration::ZERO => "-".to_owned(),
        time => milliseconds(time) + " ms",
    }
}

#[derive(Serialize)]
struct Document<'a> {
    state: State,
    checks: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    virtual_server: &'a str,
    real_server: &'a str,
    check: String,
    target: String,
    state: State,
    reason: Option<&'a str>,
    message: &'a str,
    total_us: u64,
}

fn document(results: &[Checked], worst: State) -> Document<'_> {
    Document {
        state: worst,
        checks: results.iter().map(row).collect(),
    }
}

fn row(result: &Checked) -> Row<'_> {
    Row {
        virtual_server: &result.job.service,
        real_server: &result.job.server,
        check: result.job.check.kind.to_string(),
        target: result.job.check.target.address.to_string(),
        state: result.state,
        reason: result.reason,
        message: &result.message,
        total_us: micros(result.outcome.timings.total),
    }
}
