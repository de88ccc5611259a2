//! Several nodes as one cluster: what their configurations say against each other.
//!
//! Each file is read and checked on its own. Then the virtual routers of different nodes that are
//! the same one *meet* ([`meeting`]), and every group of rules looks at each meeting. A rule
//! reads typed values from the model where lowering decides what they mean, and where they stand from
//! the statements ([`node`]). Nothing here knows how many nodes a cluster should have.

mod conduct;
mod contradictions;
mod election;
mod groups;
mod identity;
mod meeting;
mod node;
mod packet;
mod peers;
mod servers;
mod signature;
mod tracker;
mod tracking;

use std::collections::BTreeSet;

use super::diagnostic::{Diagnostic, Severity, printable};
use super::loader::Loader;
use super::source::Sources;
use super::{Loaded, Options, load_beside};
use contradictions::Contradictions;
use meeting::Nodes;
use node::Node;

/// What came of reading the configurations of several nodes.
#[derive(Debug)]
pub struct Cluster {
    /// The nodes in the order in which they were given. All have the files of all nodes.
    pub nodes: Vec<Loaded>,
    /// Where they contradict each other, in the order of the files.
    pub findings: Vec<Diagnostic>,
    /// The files of all nodes.
    pub sources: Sources,
    /// How many virtual routers more than one node has.
    pub routers: usize,
}

impl Cluster {
    /// The number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

/// Reads the configurations of several nodes, each the path of its main file and how it is read, and
/// compares them. A node with errors of its own is not compared.
pub fn load_cluster(loader: &mut dyn Loader, files: &[(String, Options)]) -> Cluster {
    let mut sources = Sources::default();
    let mut nodes = Vec::new();
    for (path, options) in files {
        let loaded = load_beside(loader, path, options, sources);
        sources = loaded.sources.clone();
        nodes.push(loaded);
    }
    for node in &mut nodes {
        node.sources = sources.clone();
    }
    let (findings, routers) = compare(&nodes, &names(files), &sources);
    Cluster {
        nodes,
        findings,
        sources,
        routers,
    }
}

/// How messages call the nodes: by the names of their files if these differ, else by the paths, with
/// the configuration id if one file is several nodes, or just counted.
fn names(files: &[(String, Options)]) -> Vec<String> {
    let paths: Vec<_> = files.iter().map(|(path, _)| printable(path)).collect();
    let last = |path: &String| path.rsplit('/').next().unwrap_or(path).to_owned();
    let ids = files
        .iter()
        .map(|(_, options)| printable(&options.config_id));
    let with_ids = paths.iter().zip(ids);
    let counted = paths.iter().zip(1..);
    [
        paths.iter().map(last).collect(),
        paths.clone(),
        with_ids.map(|(path, id)| format!("{path}@{id}")).collect(),
    ]
    .into_iter()
    .find(|names: &Vec<_>| is_distinct(names))
    .unwrap_or_else(|| {
        counted
            .map(|(path, number)| format!("{path} ({number})"))
            .collect()
    })
}

fn is_distinct(names: &[String]) -> bool {
    let mut seen = BTreeSet::new();
    names.iter().all(|name| seen.insert(name))
}

/// All contradictions, and the number of virtual routers that more than one node has.
fn compare(loaded: &[Loaded], names: &[String], sources: &Sources) -> (Vec<Diagnostic>, usize) {
    let nodes: Vec<_> = loaded
        .iter()
        .zip(names)
        .filter_map(|(loaded, name)| Node::new(name, loaded))
        .enumerate()
        .map(|(index, node)| node.numbered(index))
        .collect();
    let nodes = Nodes::new(&nodes);
    let mut findings = Contradictions::default();
    identity::check_all(&nodes, &mut findings);
    for meeting in nodes.meetings() {
        identity::check(&meeting, &mut findings);
        packet::check(&meeting, &mut findings);
        signature::check(&meeting, &mut findings);
        peers::check(&meeting, &mut findings);
        election::check(&meeting, &mut findings);
        tracking::check(&meeting, &mut findings);
        conduct::check(&meeting, &mut findings);
    }
    groups::check(&nodes, &mut findings);
    conduct::check_nodes(&nodes, &mut findings);
    servers::check(&nodes, &mut findings);
    (findings.finish(sources), nodes.meetings().count())
}

#[cfg(test)]
mod tests;
