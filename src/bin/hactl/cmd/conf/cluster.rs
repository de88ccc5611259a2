//! What `hactl conf validate` says of several files together.

use hactl::conf::{Cluster, Data};
use hactl::report::count;
use serde::Serialize;

use super::findings::{Verdict, numbers, show};
use crate::console::Console;

/// The verdict on several nodes together.
pub(super) struct Compared {
    pub(super) cluster: Cluster,
    pub(super) verdict: Verdict,
    /// How many nodes were compared.
    pub(super) nodes: usize,
    /// Files with errors of their own.
    pub(super) left_out: usize,
}

impl Compared {
    pub(super) fn show(&self, console: &mut Console) {
        show(console, &self.cluster.findings, &self.cluster.sources);
        console.line(format_args!("cluster: {}", self.summary()));
    }

    fn summary(&self) -> String {
        let routers = self.cluster.routers;
        let mut parts = Vec::new();
        if self.nodes < 2 {
            parts.push("not compared".to_owned());
        } else {
            parts.push(match self.verdict {
                Verdict::Valid => "valid".to_owned(),
                Verdict::Invalid | Verdict::Unreadable => "invalid".to_owned(),
            });
            parts.push(count(self.nodes, "node"));
            parts.push(match routers {
                0 => "no virtual router in common".to_owned(),
                _ => format!("{} in common", count(routers, "virtual router")),
            });
        }
        parts.extend(numbers(|severity| self.cluster.count(severity)));
        if self.left_out > 0 {
            let files = count(self.left_out, "file");
            parts.push(format!("{files} with errors left out"));
        }
        parts.join(", ")
    }

    pub(super) fn data(&self) -> Report {
        let findings = self.cluster.findings.iter();
        Report {
            valid: self.verdict == Verdict::Valid,
            routers: self.cluster.routers,
            diagnostics: findings
                .map(|finding| finding.data(&self.cluster.sources))
                .collect(),
        }
    }
}

/// What `--format json` shows of it.
#[derive(Serialize)]
pub(super) struct Report {
    valid: bool,
    routers: usize,
    diagnostics: Vec<Data>,
}
