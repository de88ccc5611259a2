//! `tests/conf/cluster`: the nodes of a cluster with the contradictions between them.
//!
//! A folder has `a.conf`, `b.conf` and perhaps `c.conf`, and `expected.txt` if they contradict each
//! other. Beside each of those stands a folder `NAME-sound`, the same without the fault.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use hactl::conf::{Cluster, Code, Colour, Options, Unbuilt, load_cluster, render};

use crate::cases::{In, compare};
use crate::{files, root};

const SOUND: &str = "-sound";

/// Reads the nodes of a folder.
fn load(folder: &Path) -> Cluster {
    let nodes: Vec<_> = files(folder, "conf")
        .iter()
        .map(|file| {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            let options = Options {
                config_id: name.clone(),
                unbuilt: Unbuilt::Warn,
                ..Options::default()
            };
            (name, options)
        })
        .collect();
    load_cluster(&mut In(folder), &nodes)
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(root().join("tests/conf/cluster"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 100);
    cases
}

fn is_sound(case: &Path) -> bool {
    case.to_str().unwrap().ends_with(SOUND)
}

/// Places are in range, and both nodes are shown.
fn check(cluster: &Cluster) {
    for finding in &cluster.findings {
        let places = finding.related.iter().map(|related| related.place);
        let files: BTreeSet<_> = finding
            .place
            .into_iter()
            .chain(places)
            .map(|place| {
                assert!(!cluster.sources.slice(place).is_empty(), "{finding:?}");
                cluster.sources.path(place.file)
            })
            .collect();
        assert!(!files.is_empty(), "{finding:?}");
        assert!(finding.help.is_some(), "{finding:?}");
        serde_json::to_string(&finding.data(&cluster.sources)).unwrap();
    }
}

fn shown(cluster: &Cluster) -> String {
    let mut text = String::new();
    for finding in &cluster.findings {
        let rendered = render(finding, &cluster.sources, Colour::No);
        writeln!(text, "{rendered}\n").unwrap();
    }
    text
}

#[test]
fn contradictions_are_shown_and_sound_nodes_have_none() {
    let mut wrong = Vec::new();
    for case in cases() {
        let cluster = load(&case);
        for node in &cluster.nodes {
            assert!(
                node.model.is_some(),
                "{}: {:?}",
                case.display(),
                node.diagnostics
            );
        }
        check(&cluster);
        let text = shown(&cluster);
        if is_sound(&case) {
            if !text.is_empty() {
                wrong.push(format!("{}:\n{text}", case.display()));
            }
        } else if text.is_empty() {
            wrong.push(format!("{}: nothing is found", case.display()));
        } else {
            wrong.extend(compare(&case.join("expected.txt"), &text).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n---\n"));
}

#[test]
fn every_fault_has_a_sound_counterpart() {
    let names: BTreeSet<_> = cases()
        .iter()
        .map(|case| case.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    for name in &names {
        let counterpart = match name.strip_suffix(SOUND) {
            Some(faulty) => faulty.to_owned(),
            None => format!("{name}{SOUND}"),
        };
        assert!(names.contains(&counterpart), "{counterpart} is missing");
    }
}

/// The codes that a fault of the cases gives.
pub(crate) fn codes() -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    for case in cases() {
        codes.extend(load(&case).findings.iter().map(|finding| finding.code));
    }
    codes
}
