//! The files in `completions/` and `man/` are what the program generates.
//!
//! `HACTL_BLESS=1 cargo test --test generated` rewrites them.

#![expect(clippy::unwrap_used, reason = "helpers of a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "support/skip.rs"]
mod skip;

const COMPLETIONS: [(&str, &str); 5] = [
    ("bash", "hactl.bash"),
    ("zsh", "_hactl"),
    ("fish", "hactl.fish"),
    ("elvish", "hactl.elv"),
    ("powershell", "_hactl.ps1"),
];

#[test]
fn completions_are_what_the_program_prints() {
    let generated = COMPLETIONS
        .iter()
        .map(|(shell, file)| ((*file).to_owned(), hactl(&["completions", shell])))
        .collect();
    compare(&committed("completions"), |_| true, &generated);
}

#[test]
fn completions_offer_only_what_is_for_people() {
    for (shell, file) in COMPLETIONS {
        assert!(
            !hactl(&["completions", shell]).contains("lab-stage"),
            "{file}"
        );
    }
}

#[test]
fn manual_pages_are_what_the_program_writes() {
    compare(&committed("man"), |_| true, &generated_pages());
}

#[test]
fn man_prints_the_page_that_it_writes() {
    let pages = generated_pages();
    assert_eq!(hactl(&["man"]), pages["hactl.1"]);
    assert_eq!(hactl(&["man", "check", "tcp"]), pages["hactl-check-tcp.1"]);
    assert_eq!(hactl(&["man", "hactl.conf"]), pages["hactl.conf.5"]);
}

#[test]
fn mandoc_finds_nothing_to_complain_about() {
    if Command::new("mandoc").arg("-V").output().is_err() {
        return skip::test(
            "generated::mandoc_finds_nothing_to_complain_about",
            "mandoc is not installed",
        );
    }
    let dir = tempfile::tempdir().unwrap();
    hactl(&["man", "--dir", dir.path().to_str().unwrap()]);
    for page in read_dir(dir.path()).keys() {
        let lint = Command::new("mandoc")
            .args(["-T", "lint", "-W", "warning"])
            .arg(dir.path().join(page))
            .output()
            .unwrap();
        let complaints = String::from_utf8_lossy(&lint.stdout);
        assert!(
            lint.status.success() && complaints.is_empty(),
            "{page}: {complaints}"
        );
    }
}

/// The manual of the language has every block, keyword and code.
#[test]
fn the_page_of_the_configuration_is_complete() {
    let page = hactl(&["man", "hactl.conf"]);
    let plain = page.replace("\\-", "-");
    for block in hactl::conf::keywords::BLOCKS.iter().skip(1) {
        assert!(
            plain.contains(&format!(".SS {}\n", block.path)),
            "{}",
            block.path
        );
    }
    for row in hactl::conf::keywords::rows() {
        let tag = format!("\\fB{}\\fR", row.keyword);
        assert!(plain.contains(&tag), "{tag}");
    }
    for code in hactl::conf::Code::ALL {
        assert!(page.contains(code.number()), "{code}");
    }
}

#[test]
fn bash_can_read_its_completions() {
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("hactl.bash");
    fs::write(&script, hactl(&["completions", "bash"])).unwrap();
    let check = Command::new("bash")
        .arg("-n")
        .arg(&script)
        .output()
        .unwrap();
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stderr)
    );
}

/// Compares a folder with what belongs in it, or makes it so.
fn compare(dir: &Path, is_ours: fn(&str) -> bool, generated: &BTreeMap<String, String>) {
    if std::env::var_os("HACTL_BLESS").is_some() {
        for (file, text) in generated {
            fs::write(dir.join(file), text).unwrap();
        }
        for file in read_dir(dir).keys().filter(|file| is_ours(file)) {
            if !generated.contains_key(file) {
                fs::remove_file(dir.join(file)).unwrap();
            }
        }
        return;
    }
    let present: BTreeMap<_, _> = read_dir(dir)
        .into_iter()
        .filter(|(file, _)| is_ours(file))
        .collect();
    let stale: Vec<_> = generated
        .keys()
        .chain(present.keys())
        .filter(|file| generated.get(*file) != present.get(*file))
        .collect();
    assert!(
        stale.is_empty(),
        "stale in {}: {stale:?}; `HACTL_BLESS=1 cargo test --test generated` rewrites them",
        dir.display()
    );
}

fn generated_pages() -> BTreeMap<String, String> {
    let dir = tempfile::tempdir().unwrap();
    hactl(&["man", "--dir", dir.path().to_str().unwrap()]);
    read_dir(dir.path())
}

fn read_dir(dir: &Path) -> BTreeMap<String, String> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn committed(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn hactl(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hactl"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "hactl {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
