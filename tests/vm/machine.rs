//! Boots the machine once, and gives each test its part of what it said.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::{kernel, skip};

/// Set inside the machine.
const INSIDE: &str = "HACTL_INSIDE_VM";

/// `tests/vm/boot` ends so when the machine can't be had here.
const ABSENT: i32 = 77;

/// What came of booting.
enum Machine {
    /// Why there is none.
    Absent(String),
    /// It broke; how.
    Broken(String),
    /// The parts by the names of their cases.
    Ran(BTreeMap<String, Part>),
}

/// What one case came to.
#[derive(Default)]
struct Part {
    /// `None`: it has begun and not ended.
    status: Option<i32>,
    output: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm")
}

/// The names of the scripts in `tests/vm/cases`.
pub(crate) fn scripts() -> Vec<String> {
    let entries = fs::read_dir(folder().join("cases")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// A test that runs inside the machine: outside it reports what it came to there.
pub(crate) fn inside(name: &str, test: fn()) {
    if std::env::var_os(INSIDE).is_some() {
        test();
    } else {
        report(name, &format!("vm::kernel::{name}"));
    }
}

/// Fails as the case failed, or notes that it could not run.
pub(crate) fn report(case: &str, test: &str) {
    static MACHINE: OnceLock<Machine> = OnceLock::new();
    match MACHINE.get_or_init(boot) {
        Machine::Absent(reason) => skip::test(test, reason),
        Machine::Broken(how) => panic!("the virtual machine broke: {how}"),
        Machine::Ran(parts) => {
            let part = parts.get(case).unwrap();
            assert_eq!(part.status, Some(0), "{case}:\n{}", part.output);
            for object in part
                .output
                .lines()
                .filter_map(|line| line.strip_prefix("json: "))
            {
                let value: Result<serde_json::Value, _> = serde_json::from_str(object);
                assert!(value.is_ok(), "{case}: {value:?}: {object}");
            }
        }
    }
}

fn boot() -> Machine {
    let program = std::env::current_exe().unwrap();
    let scripts = tempfile::tempdir().unwrap();
    let mut boot = Command::new(folder().join("boot"));
    boot.arg(env!("CARGO_BIN_EXE_hactl")).arg(&program);
    for name in self::scripts() {
        boot.arg(folder().join("cases").join(name).with_extension("sh"));
    }
    for name in kernel::TESTS {
        // After the scripts: the first of them wants a kernel without the module.
        let script = scripts.path().join(format!("rust-{name}.sh"));
        let program = program.file_name().unwrap().to_str().unwrap();
        let text = format!("{INSIDE}=1 exec {program} --exact kernel::{name} --nocapture\n");
        fs::write(&script, text).unwrap();
        boot.arg(script);
    }
    let output = boot.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match output.status.code() {
        Some(0) => {
            let parts = parts(&said);
            show_figures(&parts);
            Machine::Ran(parts)
        }
        Some(ABSENT) => Machine::Absent(complaint),
        _ => Machine::Broken(format!("{}: {complaint}\n{said}", output.status)),
    }
}

fn parts(said: &str) -> BTreeMap<String, Part> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut current = String::new();
    for line in said.lines() {
        if let Some(text) = line.strip_prefix("| ") {
            let part = parts.get_mut(&current).unwrap();
            part.output.push_str(text);
            part.output.push('\n');
        } else if let Some(name) = line.strip_prefix("@@case ") {
            name.strip_prefix("rust-")
                .unwrap_or(name)
                .clone_into(&mut current);
            parts.insert(current.clone(), Part::default());
        } else if let Some(end) = line.strip_prefix("@@end ") {
            let part = parts.get_mut(&current).unwrap();
            part.status = end.split(' ').nth(1).and_then(|status| status.parse().ok());
        }
    }
    for name in kernel::TESTS {
        let part = parts.get_mut(*name).unwrap();
        // A program that found no test of that name ends with 0 too.
        if part.status == Some(0) && !part.output.contains("test result: ok. 1 passed") {
            part.status = None;
        }
    }
    parts
}

/// Figures are for the reader of the whole run, who does not see the output of tests that pass.
fn show_figures(parts: &BTreeMap<String, Part>) {
    for part in parts.values() {
        for line in part
            .output
            .lines()
            .filter(|line| line.starts_with("figure: "))
        {
            // Nobody is left to be told that standard error is gone.
            drop(writeln!(std::io::stderr(), "vm: {line}"));
        }
    }
}
