//! Configurations of real people, and keepalived's verdict on them.
//!
//! The corpus is other people's work and stays outside the package; without it these tests say that
//! they were skipped.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hactl::conf::{Loaded, Options, Severity, Unbuilt};
use hactl::daemon::files::FileLoader;

use crate::{load_and_check, load_and_check_with, options, root};

/// Far more than any of the files needs, even in a debug build on a busy machine.
const TIME_MAX: Duration = Duration::from_secs(2);

/// The folder, where it exists.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = |folder: &Path| folder.join("shared/corpus");
    let found = root().ancestors().map(beside).find(|path| path.is_dir());
    if found.is_none() {
        eprintln!("skipped: there is no folder shared/corpus beside the package");
    }
    found
}

/// The main file of every configuration; none where there is no corpus.
pub(crate) fn paths() -> Vec<PathBuf> {
    let Some(corpus) = folder() else {
        return Vec::new();
    };
    rows(&corpus).into_iter().map(|row| row.path).collect()
}

/// One row of the corpus' index.
pub(crate) struct Row {
    /// As the index names it.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) exit: i32,
    pub(crate) messages: String,
    /// The configuration id that the oracle was given.
    pub(crate) config_id: Option<String>,
}

pub(crate) fn rows(corpus: &Path) -> Vec<Row> {
    let index = std::fs::read_to_string(corpus.join("index.tsv")).unwrap();
    index
        .lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            let mut path = corpus.join(columns[0]);
            if path.is_dir() {
                path = path.join("keepalived.conf");
            }
            Row {
                name: columns[0].to_owned(),
                path,
                exit: columns[5].parse().unwrap(),
                messages: columns[6].to_owned(),
                config_id: Some(columns[11].to_owned()).filter(|id| id != "-"),
            }
        })
        .collect()
}

fn load(path: &Path) -> Loaded {
    load_and_check(&mut FileLoader, path.to_str().unwrap())
}

#[test]
fn every_file_gives_an_answer_in_time() {
    let Some(corpus) = folder() else {
        return;
    };
    let rows = rows(&corpus);
    assert!(rows.len() > 250);
    for row in rows {
        let clock = hactl_clock();
        load(&row.path);
        let took = hactl_clock().saturating_sub(clock);
        assert!(took < TIME_MAX, "{}: {took:?}", row.path.display());
    }
}

/// Processor time of this process, which a busy machine does not lengthen.
fn hactl_clock() -> Duration {
    let id = nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID;
    Duration::from(nix::time::clock_gettime(id).unwrap())
}

/// A file that keepalived accepts without a word has no error, one that it remarks on has at least a
/// warning; where it is not so, a reviewed list has the reason.
#[test]
fn the_verdict_is_that_of_keepalived() {
    let Some(corpus) = folder() else {
        return;
    };
    let reasons = reviewed();
    let mut wrong = Vec::new();
    let mut needless = reasons.clone();
    let rows = rows(&corpus);
    assert!(rows.len() > 250, "only {} files", rows.len());
    for row in rows {
        // What is not built yet is no matter of the verdict.
        let options = Options {
            unbuilt: Unbuilt::PassOver,
            config_id: row.config_id.unwrap_or_else(|| ORACLE.to_owned()),
            ..options()
        };
        let path = row.path.to_str().unwrap();
        let loaded = load_and_check_with(&options, &mut FileLoader, path);
        let errors = loaded.count(Severity::Error);
        let agree = match row.exit {
            0 => errors == 0,
            _ => errors + loaded.count(Severity::Warning) > 0,
        };
        let is_known = reasons.contains(&row.name);
        if !agree {
            needless.remove(&row.name);
        }
        if !agree && !is_known {
            let told: Vec<_> = loaded
                .diagnostics
                .iter()
                .map(|diagnostic| diagnostic.line(&loaded.sources))
                .collect();
            wrong.push(format!(
                "{}: keepalived ended with {} ({}), we say {}",
                row.name,
                row.exit,
                row.messages,
                told.join("\n  "),
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(needless.is_empty(), "no difference any more: {needless:?}");
}

/// The name of the oracle's host.
const ORACLE: &str = "node1";

/// Files on which the verdicts differ, each with its reason in the second column.
fn reviewed() -> BTreeSet<String> {
    let list = std::fs::read_to_string(root().join("tests/conf/corpus-verdicts.tsv")).unwrap();
    list.lines()
        .skip(1)
        .map(|line| {
            let (file, reason) = line.split_once('\t').unwrap();
            assert!(reason.len() > 20, "{file} has no reason");
            file.to_owned()
        })
        .collect()
}
