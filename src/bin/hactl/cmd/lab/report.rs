//! The result, for people and for programs.

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, Table};
use hactl::types::{Family, Prefix};
use serde::Serialize;

use super::drive::Ending;
use super::observer::{Entry, Millis, micros};
use super::plan::{ConfigFile, Daemon, NodeId, Plan};
use super::result::{RouterResult, StepResult, Verdict};
use super::step::Step;

/// The document of `--json`. Times are whole microseconds.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    hactl: &'static str,
    kernel: String,
    ok: bool,
    interrupted: bool,
    probe_interval_us: u64,
    nodes: Vec<NodeView<'a>>,
    routers: Vec<RouterView<'a>>,
    steps: Vec<StepView<'a>>,
    not_done: &'a [Step],
    timeline: &'a [Entry],
}

#[derive(Serialize)]
struct NodeView<'a> {
    name: &'a str,
    file: Option<&'a Path>,
    daemon: &'static str,
    version: &'a str,
    addresses: Vec<Prefix>,
}

#[derive(Serialize)]
struct RouterView<'a> {
    name: &'a str,
    interface: Option<&'a str>,
    vrid: u8,
    family: Family,
    addresses: Vec<IpAddr>,
}

#[derive(Serialize)]
struct StepView<'a> {
    step: Step,
    node: Option<&'a str>,
    done: &'a str,
    routers: Vec<OutcomeView<'a>>,
}

#[derive(Serialize)]
struct OutcomeView<'a> {
    router: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    expected: Option<&'a str>,
    silence_us: u64,
    limit_us: u64,
    settled_us: Option<u64>,
    verdict: Verdict,
}

/// What the report is about.
pub(super) struct Facts<'a> {
    pub(super) plan: &'a Plan,
    /// The version of each node's daemon.
    pub(super) versions: &'a [String],
    pub(super) steps: &'a [Step],
    pub(super) results: &'a [StepResult],
    pub(super) ending: Ending,
    pub(super) probe_interval: Duration,
    pub(super) timeline: &'a [Entry],
}

impl<'a> Facts<'a> {
    /// The document for programs.
    pub(super) fn report(&self) -> Report<'a> {
        let plan = self.plan;
        Report {
            hactl: env!("CARGO_PKG_VERSION"),
            kernel: nix::sys::utsname::uname()
                .map(|name| name.release().to_string_lossy().into_owned())
                .unwrap_or_default(),
            ok: self.ending == Ending::Fine,
            interrupted: self.ending == Ending::Interrupted,
            probe_interval_us: micros(self.probe_interval),
            nodes: plan
                .nodes
                .iter()
                .zip(self.versions)
                .map(|(node, version)| NodeView {
                    name: &node.name,
                    file: match &node.file {
                        ConfigFile::Path(path) => Some(path),
                        ConfigFile::BuiltIn(_) => None,
                    },
                    daemon: match node.daemon {
                        Daemon::Hactl => "hactl",
                        Daemon::Keepalived(_) => "keepalived",
                    },
                    version,
                    addresses: node
                        .plugs
                        .iter()
                        .flat_map(|plug| plug.addresses.iter().copied())
                        .collect(),
                })
                .collect(),
            routers: plan
                .routers
                .iter()
                .map(|router| RouterView {
                    name: router.name.as_str(),
                    interface: plan
                        .wires
                        .get(router.wire.0)
                        .map(|wire| wire.interface.as_str()),
                    vrid: router.vrid.get(),
                    family: router.family,
                    addresses: router.addresses.iter().map(|known| known.address).collect(),
                })
                .collect(),
            steps: self
                .results
                .iter()
                .map(|result| self.step(result))
                .collect(),
            not_done: self.not_done(),
            timeline: self.timeline,
        }
    }

    /// The table for people, and what it comes to.
    pub(super) fn table(&self) -> String {
        if self.results.is_empty() {
            return self.conclusion();
        }
        let mut table = Table::new();
        table.load_style(ASCII_MARKDOWN);
        let several = self.plan.routers.len() > 1;
        let mut header = vec!["step", "what was done"];
        header.extend(several.then_some("router"));
        header.extend([
            "master",
            "client heard nothing for",
            "protocol's limit",
            "verdict",
        ]);
        table.set_header(header);
        for result in self.results {
            for (router, outcome) in self.plan.routers.iter().zip(&result.routers) {
                let mut row = vec![result.step.name().to_owned(), result.done.clone()];
                row.extend(several.then(|| router.name.to_string()));
                row.extend([
                    self.masters(outcome),
                    Millis(outcome.silence).to_string(),
                    limit(outcome.limit),
                    outcome.verdict.text().to_owned(),
                ]);
                table.add_row(row);
            }
        }
        let first_number = if several { 4 } else { 3 };
        for column in [first_number, first_number + 1] {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        format!("{table}\n\n{}", self.conclusion())
    }

    fn conclusion(&self) -> String {
        let count = self.results.len();
        let left: Vec<_> = self.not_done().iter().map(|step| step.name()).collect();
        let left = if left.is_empty() {
            String::new()
        } else {
            format!("; not done: {}", left.join(", "))
        };
        match self.ending {
            Ending::Fine => {
                format!("each of the {count} steps ended with exactly one master that answers")
            }
            Ending::Failed => {
                format!("step {count} did not end with exactly one master that answers{left}")
            }
            Ending::Interrupted => format!("interrupted after {count} steps{left}"),
        }
    }

    fn not_done(&self) -> &'a [Step] {
        self.steps.get(self.results.len()..).unwrap_or(&[])
    }

    fn step(&self, result: &'a StepResult) -> StepView<'a> {
        let outcome = |(router, outcome): (&'a super::plan::Router, &RouterResult)| OutcomeView {
            router: router.name.as_str(),
            before: self.name(outcome.before),
            after: self.name(outcome.after),
            expected: self.name(outcome.expected),
            silence_us: micros(outcome.silence),
            limit_us: micros(outcome.limit),
            settled_us: outcome.settled.map(micros),
            verdict: outcome.verdict,
        };
        StepView {
            step: result.step,
            node: self.name(result.subject),
            done: &result.done,
            routers: self
                .plan
                .routers
                .iter()
                .zip(&result.routers)
                .map(outcome)
                .collect(),
        }
    }

    fn name(&self, id: Option<NodeId>) -> Option<&'a str> {
        id.map(|id| self.plan.name(id))
    }

    fn masters(&self, outcome: &RouterResult) -> String {
        let name = |id| self.name(id).unwrap_or("nobody");
        if outcome.before == outcome.after {
            return name(outcome.after).to_owned();
        }
        format!("{} → {}", name(outcome.before), name(outcome.after))
    }
}

fn limit(limit: Duration) -> String {
    if limit.is_zero() {
        "0 (no gap)".to_owned()
    } else {
        Millis(limit).to_string()
    }
}
