//! The exit code of `keepalived --config-test` on a host where all interfaces, users and scripts are
//! there, and ours under that name, over the configurations of real people.
//!
//! `corpus-differences.tsv` lists the files where the two differ, each with its reason. A file that differs
//! and is not in the list fails the test, and so does a line of the list that no longer holds. With
//! `HACTL_BLESS=1` the list is written anew: known reasons stay, new differences get `?`, which fails too.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use hactl::conf::keywords::{self, Does};
use hactl::conf::{self, Code, Diagnostic, Options, Severity, Unbuilt, keepalived};
use hactl::daemon::files::FileLoader;

use crate::{corpus, root};

/// What stands in place of a reason that nobody has written yet.
const NO_REASON: &str = "?";

/// Ended by a signal: the oracle crashed or hung, and has no verdict.
const SIGNALLED: i32 = 128;

#[derive(Debug, PartialEq, Eq)]
struct Difference {
    theirs: i32,
    ours: i32,
    reason: String,
}

fn known() -> BTreeMap<String, Difference> {
    let list = fs::read_to_string(root().join("tests/conf/corpus-differences.tsv")).unwrap();
    let lines = list.lines().skip(1);
    lines
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            let difference = Difference {
                theirs: columns[1].parse().unwrap(),
                ours: columns[2].parse().unwrap(),
                reason: columns[3].to_owned(),
            };
            (columns[0].to_owned(), difference)
        })
        .collect()
}

fn found(known: &BTreeMap<String, Difference>) -> BTreeMap<String, Difference> {
    let Some(folder) = corpus::folder() else {
        return BTreeMap::new();
    };
    let rows = corpus::rows(&folder).into_iter();
    let mut found = BTreeMap::new();
    let mut compared = 0;
    for row in rows.filter(|row| row.exit < SIGNALLED) {
        let options = Options {
            // The oracle's host.
            config_id: row.config_id.unwrap_or_else(|| "node1".to_owned()),
            unbuilt: Unbuilt::Warn,
            ..Options::default()
        };
        let loaded = conf::load(&mut FileLoader, row.path.to_str().unwrap(), &options);
        let ours = i32::from(keepalived::exit_code(&loaded));
        if loaded.diagnostics.iter().any(is_only_known) {
            continue;
        }
        compared += 1;
        if ours == row.exit {
            continue;
        }
        let reason = known
            .get(&row.name)
            .map_or(NO_REASON, |known| known.reason.as_str());
        if reason == NO_REASON {
            let told = loaded.diagnostics.iter();
            let told: Vec<_> = told.map(|finding| finding.line(&loaded.sources)).collect();
            eprintln!(
                "{}: theirs {} ({}), ours {ours}:\n  {}",
                row.name,
                row.exit,
                row.messages,
                told.join("\n  ")
            );
        }
        let difference = Difference {
            theirs: row.exit,
            ours,
            reason: reason.to_owned(),
        };
        found.insert(row.name, difference);
    }
    eprintln!("{compared} files could be compared");
    assert!(compared > 150, "only {compared} files could be compared");
    found
}

/// Whether a finding is about something that nobody has taught the program yet: what it would have to say
/// about it is open.
fn is_only_known(finding: &Diagnostic) -> bool {
    let what = finding.message.strip_prefix("not supported yet: ");
    let word = what.and_then(|what| what.split_whitespace().next());
    let rows = word.map(keywords::find).unwrap_or_default();
    let is_known = rows.iter().any(|row| row.support == Does::Knows);
    finding.code == Code::NotSupported && (is_known || finding.severity == Severity::Error)
}

#[test]
fn the_exit_code_is_that_of_keepalived_or_the_difference_has_a_reason() {
    if corpus::folder().is_none() {
        return;
    }
    let known = known();
    let found = found(&known);
    if std::env::var_os("HACTL_BLESS").is_some() {
        let mut list = String::from("file\tkeepalived\tours\treason\n");
        for (
            file,
            Difference {
                theirs,
                ours,
                reason,
            },
        ) in &found
        {
            writeln!(list, "{file}\t{theirs}\t{ours}\t{reason}").unwrap();
        }
        fs::write(root().join("tests/conf/corpus-differences.tsv"), list).unwrap();
    }
    let unexplained = found.values().filter(|found| found.reason == NO_REASON);
    assert_eq!(unexplained.count(), 0, "differences without a reason");
    assert_eq!(found, known, "the list is not what was found");
}
