//! Names and places of files, dead files, and words that no file may contain.

use std::collections::BTreeSet;
use std::path::Path;

use crate::source::{File, paths};

const FORBIDDEN_STEMS: &[&str] = &["utils", "util", "helpers", "common", "constants", "misc"];

/// The words are put together here, so that this file does not contain them.
const OPEN_END: &str = concat!("TO", "DO");
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Files whose name says nothing about what they hold.
pub(crate) fn meaningless_name(file: &File) -> Option<String> {
    let path = Path::new(&file.path);
    let stem = path.file_stem()?.to_str()?;
    let name = if stem == "mod" {
        path.parent()?.file_name()?.to_str()?
    } else {
        stem
    };
    let is_misc_check = name == "misc"
        && ["/checker/", "/probe/"]
            .iter()
            .any(|folder| file.path.contains(folder));
    (is_rust(file) && FORBIDDEN_STEMS.contains(&name) && !is_misc_check)
        .then(|| format!("{}: name what it holds", file.path))
}

/// `foo.rs` beside `foo/`.
pub(crate) fn doubled_modules(files: &[File]) -> Vec<String> {
    let folders: BTreeSet<_> = files
        .iter()
        .filter_map(|file| Path::new(&file.path).parent())
        .flat_map(Path::ancestors)
        .collect();
    files
        .iter()
        .filter(|file| file.path.starts_with("src/") && is_rust(file))
        .filter(|file| folders.contains(Path::new(&file.path).with_extension("").as_path()))
        .map(|file| format!("{}: a folder of the same name stands beside it", file.path))
        .collect()
}

/// Rust files that no `mod` leads to.
pub(crate) fn dead_files(files: &[File]) -> Vec<String> {
    let ours: Vec<_> = files
        .iter()
        .filter(|file| is_rust(file) && !file.path.starts_with("tests/fuzz/"))
        .collect();
    let mut alive: BTreeSet<String> = ours
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| is_root(path))
        .collect();
    let mut pending: Vec<String> = alive.iter().cloned().collect();
    while let Some(path) = pending.pop() {
        let Some(file) = ours.iter().find(|file| file.path == path) else {
            continue;
        };
        for child in children(file) {
            if alive.insert(child.clone()) {
                pending.push(child);
            }
        }
    }
    ours.iter()
        .filter(|file| !alive.contains(&file.path))
        .map(|file| format!("{}: no `mod` leads here", file.path))
        .collect()
}

fn is_rust(file: &File) -> bool {
    Path::new(&file.path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

/// Where a crate begins.
fn is_root(path: &str) -> bool {
    let is_integration_test = path
        .strip_prefix("tests/")
        .is_some_and(|inner| !inner.contains('/') || inner.ends_with("/main.rs"));
    matches!(
        path,
        "src/lib/lib.rs" | "src/bin/hactl/main.rs" | "build.rs"
    ) || is_integration_test
        || path.starts_with("examples/")
}

/// Where the modules may be that a file declares without a body.
fn children(file: &File) -> Vec<String> {
    let path = Path::new(&file.path);
    let parent = path.parent().unwrap_or_else(|| Path::new(""));
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let folder = if is_root(&file.path) || stem == Some("mod") {
        parent.to_owned()
    } else {
        path.with_extension("")
    };
    let code = file.code();
    let mut found = Vec::new();
    let mut explicit: Option<String> = None;
    for (line, original) in code.lines().zip(file.text.lines()) {
        if line.trim_start().starts_with("#[path") {
            explicit = original.split('"').nth(1).map(str::to_owned);
        }
        let Some(name) = declared_module(line) else {
            continue;
        };
        if let Some(place) = explicit.take() {
            found.push(normalised(&parent.join(place)));
        } else {
            found.push(normalised(&folder.join(format!("{name}.rs"))));
            found.push(normalised(&folder.join(name).join("mod.rs")));
        }
    }
    found
}

/// The name in `mod name;`, `pub mod name;`, `pub(crate) mod name;`.
fn declared_module(line: &str) -> Option<&str> {
    let words: Vec<_> = line
        .strip_suffix(';')
        .unwrap_or(line)
        .split_whitespace()
        .collect();
    let at = words.iter().position(|word| *word == "mod")?;
    line.trim_end()
        .ends_with(';')
        .then(|| words.get(at + 1).copied())?
}

fn normalised(path: &Path) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.iter().filter_map(|part| part.to_str()) {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// Open ends without an issue.
pub(crate) fn open_ends_without_issue(file: &File) -> Vec<String> {
    let with_issue = |after: &str| {
        after.strip_prefix("(#").is_some_and(|number| {
            let digits = number.len()
                - number
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .len();
            digits > 0 && number[digits..].starts_with(')')
        })
    };
    matches(file, |line| {
        line.match_indices(OPEN_END)
            .any(|(at, word)| !with_issue(&line[at + word.len()..]))
    })
    .map(|line| {
        format!(
            "{}:{line}: {OPEN_END} needs an issue: {OPEN_END}(#12)",
            file.path
        )
    })
    .collect()
}

/// Paths of the machine somebody works on.
pub(crate) fn machine_paths(file: &File) -> Vec<String> {
    matches(file, |line| {
        MACHINE_PATHS.iter().any(|path| line.contains(path))
    })
    .map(|line| format!("{}:{line}: a path of one machine", file.path))
    .collect()
}

/// Ignored tests that do not say which issue they wait for.
pub(crate) fn ignored_without_issue(file: &File) -> Vec<String> {
    if !is_rust(file) {
        return Vec::new();
    }
    let code = file.code();
    code.lines()
        .zip(file.text.lines())
        .enumerate()
        .filter(|(_, (code, original))| {
            let reason = original.split('"').nth(1).unwrap_or_default();
            let has_issue = reason
                .strip_prefix('#')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            code.contains("#[ignore") && !has_issue
        })
        .map(|(index, _)| format!("{}:{}: `#[ignore = \"#12: why\"]`", file.path, index + 1))
        .collect()
}

/// Exceptions to lints that would outlive their cause.
pub(crate) fn allow_attributes(file: &File) -> Vec<String> {
    if !is_rust(file) {
        return Vec::new();
    }
    let code = file.code();
    code.lines()
        .enumerate()
        .filter(|(_, line)| {
            ["[allow(", ", allow("]
                .iter()
                .any(|form| line.contains(form))
        })
        .map(|(index, _)| {
            format!(
                "{}:{}: `expect` with a reason instead of `allow`",
                file.path,
                index + 1
            )
        })
        .collect()
}

/// Tests that wait for time to pass.
pub(crate) fn sleeping_tests(file: &File) -> Vec<String> {
    let is_test_program = file
        .path
        .strip_prefix("tests/")
        .is_some_and(|inner| !inner.contains('/'));
    if !is_test_program || !is_rust(file) {
        return Vec::new();
    }
    paths(&file.code())
        .iter()
        .filter(|path| path.ends_with("thread::sleep"))
        .map(|path| {
            format!(
                "{}:{}: wait for a condition with a deadline",
                file.path, path.line
            )
        })
        .collect()
}

fn matches(file: &File, is_bad: impl Fn(&str) -> bool) -> impl Iterator<Item = usize> {
    file.text
        .lines()
        .enumerate()
        .filter(move |(_, line)| is_bad(line))
        .map(|(index, _)| index + 1)
}
