//! Pairs of real people's nodes, and what a reader finds different between them.
//!
//! The corpus' table comes from a simple comparison of the routers with one identifier. Where our
//! rules find more, `corpus-pairs.tsv` says why that is right.

use std::path::Path;

use hactl::conf::{Cluster, Code, Options, Severity, Unbuilt, load_cluster};
use hactl::daemon::files::FileLoader;

use crate::corpus::folder;
use crate::root;

/// The two nodes of a cluster, and what a simple comparison finds different.
struct Pair {
    name: String,
    files: [String; 2],
    differences: Vec<String>,
}

fn pairs(corpus: &Path) -> Vec<Pair> {
    let table = std::fs::read_to_string(corpus.join("pairs.tsv")).unwrap();
    table
        .lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            Pair {
                name: columns[0].to_owned(),
                files: [columns[1].to_owned(), columns[2].to_owned()],
                differences: columns[3]
                    .split(", ")
                    .filter_map(|difference| Some(difference.split_once(':')?.1.to_owned()))
                    .collect(),
            }
        })
        .collect()
}

fn load_pair(corpus: &Path, pair: &Pair) -> Cluster {
    let nodes = pair.files.clone().map(|file| {
        let options = Options {
            config_id: "node1".to_owned(),
            unbuilt: Unbuilt::Warn,
            ..Options::default()
        };
        (corpus.join(file).to_str().unwrap().to_owned(), options)
    });
    load_cluster(&mut FileLoader, &nodes)
}

/// The codes that say what a simple comparison says.
fn code_of(difference: &str) -> Option<Code> {
    Some(match difference {
        "equal-priority" => Code::ClusterEqualPriority,
        "MASTER-has-lower-priority" => Code::ClusterMasterBelow,
        "both-MASTER" => Code::ClusterTwoMasters,
        "unicast-peers-do-not-match" => Code::ClusterSamePeer,
        "same-unicast_src_ip" => Code::ClusterSameSource,
        _ => return None,
    })
}

/// What was looked at and found right although the table of the corpus says otherwise: pair, code, why.
fn exceptions() -> Vec<(String, String)> {
    let path = root().join("tests/conf/corpus-pairs.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    table
        .lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            assert!(columns[2].len() > 20, "{line}: a reason is missing");
            (columns[0].to_owned(), columns[1].to_owned())
        })
        .collect()
}

#[test]
fn pairs_contradict_each_other_where_a_reader_says_so() {
    let Some(corpus) = folder() else {
        return;
    };
    let exceptions = exceptions();
    let mut used = Vec::new();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for pair in pairs(&corpus) {
        let cluster = load_pair(&corpus, &pair);
        if cluster.nodes.iter().any(|node| node.model.is_none()) {
            continue;
        }
        compared += 1;
        let wanted: Vec<_> = pair
            .differences
            .iter()
            .map(|text| code_of(text).unwrap())
            .collect();
        for finding in &cluster.findings {
            let exception = (pair.name.clone(), finding.code.number().to_owned());
            if finding.severity == Severity::Note || wanted.contains(&finding.code) {
                continue;
            }
            if exceptions.contains(&exception) {
                used.push(exception);
            } else {
                wrong.push(format!("{}: {}", pair.name, finding.line(&cluster.sources)));
            }
        }
        for code in wanted {
            if !cluster.findings.iter().any(|finding| finding.code == code) {
                wrong.push(format!("{}: {code} is not found", pair.name));
            }
        }
    }
    assert!(compared > 10, "only {compared} pairs could be compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for exception in exceptions {
        assert!(used.contains(&exception), "{exception:?} is no exception");
    }
}
