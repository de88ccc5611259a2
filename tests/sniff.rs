//! `hactl sniff-vrrp` from the outside: what it prints for captures, its exit codes, its refusals.
//!
//! The expected outputs lie in `sniff/`; `SNAPSHOTS=overwrite` writes them anew.

use std::fs;
use std::path::Path;

use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::file;

fn sniff(arguments: &[&str]) -> Command {
    Command::new(cargo_bin!("hactl"))
        .arg("sniff-vrrp")
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors"))
        .env("NO_COLOR", "1")
}

#[test]
fn passwords_are_hidden_and_announcements_are_shown() {
    sniff(&["-r", "vrrp-v2-pass.pcap"])
        .assert()
        .success()
        .stderr_eq("")
        .stdout_eq(file!["sniff/pass.txt"]);
}

#[test]
fn secrets_are_shown_on_request_with_every_field() {
    sniff(&[
        "-v",
        "--show-secrets",
        "--time",
        "utc",
        "-c",
        "2",
        "-r",
        "vrrp-v2-pass.pcap",
    ])
    .assert()
    .success()
    .stdout_eq(file!["sniff/pass-verbose.txt"]);
}

#[test]
fn every_receive_case_has_its_verdict() {
    sniff(&["-r", "vrrp-synthetic-rx-suite.pcap"])
        .assert()
        .success()
        .stdout_eq(file!["sniff/receive-cases.txt"]);
}

#[test]
fn json_has_one_object_a_line_and_a_summary() {
    sniff(&["--format", "json", "-r", "vrrp-derived-hmac.pcap"])
        .assert()
        .success()
        .stdout_eq(file!["sniff/hmac.jsonl"]);
}

#[test]
fn each_unicast_peer_and_authentication_header_is_told() {
    sniff(&["-v", "-c", "2", "-r", "vrrp-v2-ah-unicast.pcap"])
        .assert()
        .success()
        .stdout_eq(file!["sniff/ah-unicast.txt"]);
}

#[test]
fn json_hides_passwords_as_well() {
    let output = sniff(&["--format", "json", "-r", "vrrp-v2-pass.pcap"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(r#""password":"…""#));
    assert!(!text.contains("s3cret"));
    for line in text.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
}

/// The names of all fields in a JSON value, however deep.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| {
                // The names in `bad` are problems.
                let inner = if name == "bad" {
                    Vec::new()
                } else {
                    names(value)
                };
                inner.into_iter().chain([name.clone()])
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

#[test]
fn the_help_names_every_json_field() {
    let help = sniff(&["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let words: Vec<&str> = help
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .collect();
    for capture in [
        "vrrp-v2-ah.pcap",
        "vrrp-derived-hmac.pcap",
        "vrrp-v2-pass.pcap",
    ] {
        let output = sniff(&["--format", "json", "-r", capture])
            .output()
            .unwrap();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            for name in names(&serde_json::from_str(line).unwrap()) {
                assert!(words.contains(&name.as_str()), "{name}");
            }
        }
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let capture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors/vrrp-v3-10ms.pcap");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = std::process::Command::new(cargo_bin!("hactl"))
        .args(["sniff-vrrp", "--format", "json", "-r"])
        .arg(capture)
        .stdout(writer)
        .status();
    assert_eq!(status.unwrap().code(), Some(0));
}

#[test]
fn strict_makes_a_bad_packet_the_answer() {
    let suite = "vrrp-synthetic-rx-suite.pcap";
    sniff(&["--strict", "-r", suite]).assert().code(1);
    sniff(&["--strict", "-r", "vrrp-v2-none.pcap"])
        .assert()
        .success();
    sniff(&["--strict", "--count", "1", "-r", suite])
        .assert()
        .success();
}

#[test]
fn only_the_wanted_router_is_shown() {
    sniff(&["--vrid", "18", "-r", "vrrp-v2-pass.pcap"])
        .assert()
        .success()
        .stdout_eq("\n0 VRRP packets, 0 bad, 0 announcements\n");
}

#[test]
fn a_cut_capture_shows_what_was_read_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let whole =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors/vrrp-v2-vmac.pcap");
    let octets = fs::read(whole).unwrap();
    fs::write(
        folder.path().join("cut.pcap"),
        octets.get(..octets.len() - 1).unwrap(),
    )
    .unwrap();
    sniff(&["-r", "cut.pcap"])
        .current_dir(folder.path())
        .assert()
        .code(2)
        .stdout_eq(file!["sniff/cut.txt"])
        .stderr_eq("hactl: cut.pcap: the capture is cut off within a packet\n");
}

#[test]
fn what_cannot_be_read_is_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, octets: &[u8]| fs::write(folder.path().join(name), octets).unwrap();
    write("empty", b"");
    write("text", b"vrrp_instance VI_1 {\n}\n");
    write("pcapng", &[0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0]);
    let refusal = |name: &str, reason: &str| {
        sniff(&["-r", name])
            .current_dir(folder.path())
            .assert()
            .code(2)
            .stdout_eq("")
            .stderr_eq(format!("hactl: {reason}\n"));
    };
    refusal("empty", "empty: the capture ends within its header");
    refusal(
        "text",
        "text: not a pcap capture: it begins with [76, 72, 72, 70]",
    );
    refusal(
        "pcapng",
        "pcapng: this is a pcapng capture; convert it first: tshark -F pcap -r CAPTURE.pcapng -w CAPTURE.pcap",
    );
    refusal(
        "absent",
        "cannot open absent: No such file or directory (os error 2)",
    );
    refusal(
        ".",
        ".: cannot read the capture: Is a directory (os error 21)",
    );
}

#[test]
fn a_capture_comes_through_standard_input_too() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors/vrrp-v2-pass.pcap");
    sniff(&["-r", "-"])
        .stdin(fs::read(file).unwrap())
        .assert()
        .success()
        .stdout_eq(file!["sniff/pass.txt"]);
}

#[test]
fn an_absent_interface_is_told() {
    sniff(&["-i", "absent0"])
        .assert()
        .code(3)
        .stdout_eq("")
        .stderr_eq("hactl: interface absent0 does not exist\n");
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    for arguments in [
        ["-r", "vrrp-v2-none.pcap", "--duration", "1"].as_slice(),
        &["-r", "vrrp-v2-none.pcap", "--format", "json", "-v"],
        &[
            "-r",
            "vrrp-v2-none.pcap",
            "--format",
            "json",
            "--time",
            "utc",
        ],
        &["-r", "vrrp-v2-none.pcap", "-i", "lo"],
        &[],
    ] {
        sniff(arguments).assert().code(2).stdout_eq("");
    }
}
