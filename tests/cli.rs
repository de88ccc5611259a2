//! The command line as a whole: what every command has in common.

#![expect(clippy::unwrap_used, reason = "helpers of a test may fail loudly")]

use std::io::Read;
use std::process::{Command, Output, Stdio};

fn hactl(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hactl"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The commands that `--help` lists below `path`.
fn listed_commands(path: &[&str]) -> Vec<String> {
    let help = hactl(&[path, &["--help"]].concat());
    text(&help.stdout)
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn names_of_files_send_nothing_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\u{1b}[31m\u{9b}32m\u{202e}.conf";
    let content = "vrrp_instance a {\n interface \u{9b}33m\n}\nbogus \u{9b}33m\n";
    std::fs::write(folder.path().join(name), content).unwrap();
    std::fs::write(folder.path().join("all.conf"), "include a*.conf\n").unwrap();
    let cases: [&[&str]; 5] = [
        &["conf", "validate", name],
        &["conf", "validate", "all.conf"],
        &["conf", "validate", "\u{1b}[31mnone"],
        &["lab", "\u{1b}[31mnone", name],
        &["sniff-vrrp", "-r", "\u{1b}[31mnone"],
    ];
    for arguments in cases {
        let output = Command::new(env!("CARGO_BIN_EXE_hactl"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let shown = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(shown.contains("[31m"), "{arguments:?}: {shown:?}");
        let is_dangerous = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!shown.contains(is_dangerous), "{arguments:?}: {shown:?}");
    }
}

#[test]
fn every_field_of_the_json_of_a_validation_is_documented() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.conf");
    let content = "vrrp_instance a {\n priorty 1\n priority 1\n}\nvrrp_instance a {\n}\n";
    std::fs::write(&file, content).unwrap();
    let file = file.to_str().unwrap();
    let output = hactl(&["conf", "validate", "--format", "json", file]);
    let help = hactl(&["conf", "validate", "--help"]);
    for line in text(&output.stdout).lines() {
        if let Some((field, _)) = line.trim().split_once("\": ") {
            let field = field.trim_start_matches('"');
            assert!(text(&help.stdout).contains(field), "{field}");
        }
    }
    assert!(text(&output.stdout).contains("\"related\": ["));
}

#[test]
fn help_and_version_of_every_command_are_no_error() {
    let mut pending = vec![Vec::<String>::new()];
    let mut seen = 0;
    while let Some(path) = pending.pop() {
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        // `help` is clap's own, and its commands are the others again.
        if path.last() == Some(&"help") {
            continue;
        }
        for option in ["--help", "-h", "--version", "-V"] {
            let output = hactl(&[&path[..], &[option]].concat());
            assert_eq!(output.status.code(), Some(0), "{path:?} {option}");
            assert_ne!(text(&output.stdout), "", "{path:?} {option}");
            assert_eq!(text(&output.stderr), "", "{path:?} {option}");
        }
        for child in listed_commands(&path) {
            let child = path.iter().copied().chain([child.as_str()]);
            pending.push(child.map(str::to_owned).collect());
        }
        seen += 1;
    }
    assert!(seen >= 9, "only {seen} commands seen");
}

#[test]
fn the_version_is_the_package_s() {
    let output = hactl(&["--version"]);
    assert_eq!(
        text(&output.stdout),
        concat!("hactl ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn nothing_at_all_shows_the_help_and_is_wrong_usage() {
    let output = hactl(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("Usage: hactl"));
    assert_eq!(text(&output.stdout), "");
}

#[test]
fn an_unknown_command_or_option_is_wrong_usage_with_a_suggestion() {
    for (arguments, suggestion) in [
        (vec!["chekc"], "check"),
        (vec!["completions", "bahs"], "bash"),
        (vec!["--verison"], "--version"),
    ] {
        let output = hactl(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "");
        let message = text(&output.stderr);
        assert!(message.contains(&format!("'{suggestion}'")), "{message}");
    }
}

#[test]
fn stray_arguments_are_refused() {
    let output = hactl(&["completions", "bash", "stray"]);
    assert_eq!(output.status.code(), Some(2));
    let output = hactl(&["man", "no-such-command"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`no-such-command`"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hactl"))
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut message = String::new();
    let mut stderr = child.stderr.take().unwrap();
    stderr.read_to_string(&mut message).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(message, "");
}

#[test]
fn results_that_cannot_be_written_are_an_error() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hactl"))
        .args(["completions", "bash"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("cannot write the results"));
}

#[test]
fn output_in_a_pipe_has_no_colour() {
    for arguments in [&["--help"][..], &["check", "tcp", "--help"], &["nonsense"]] {
        let output = hactl(arguments);
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b));
    }
}
