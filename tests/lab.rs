//! `hactl lab` as a user runs it: real daemons, real namespaces.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use serde_json::Value;
use tempfile::TempDir;

#[path = "support/skip.rs"]
mod skip;

const KEEPALIVED: &str = "/usr/sbin/keepalived";

/// A folder that the lab takes for temporary files: nothing may stay in it.
struct Bench {
    scratch: TempDir,
}

impl Bench {
    fn new() -> Self {
        let scratch = TempDir::new().unwrap();
        fs::set_permissions(scratch.path(), Permissions::from_mode(0o777)).unwrap();
        Self { scratch }
    }

    fn lab(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hactl"));
        command.arg("lab").env("TMPDIR", self.scratch.path());
        command.stdin(Stdio::null());
        command
    }

    /// The founding lab with keepalived on both nodes.
    fn keepalived_lab(&self) -> Command {
        let mut command = self.lab();
        for node in ["seed-master", "seed-backup"] {
            command.arg("--node");
            command.arg(format!("{node}=keepalived:{KEEPALIVED}"));
        }
        command
    }

    /// Processes of this lab, found by the folder in their arguments.
    fn processes(&self) -> Vec<String> {
        let mark = self.scratch.path().to_str().unwrap();
        fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " "))
            .filter(|command| command.contains(mark))
            .collect()
    }

    fn assert_nothing_is_left(&self) {
        assert_eq!(self.processes(), Vec::<String>::new());
        let left: Vec<PathBuf> = fs::read_dir(self.scratch.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(left, Vec::<PathBuf>::new());
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
        assert!(!mounts.contains(self.scratch.path().to_str().unwrap()));
    }
}

/// Waits for a condition, at most 30 s.
fn wait_for(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..3000 {
        if condition() {
            return;
        }
        thread::park_timeout(Duration::from_millis(10));
    }
    panic!("{what} did not come about");
}

fn has_keepalived(test: &str) -> bool {
    let found = Path::new(KEEPALIVED).exists();
    if !found {
        skip::test(&format!("lab::{test}"), "keepalived is not installed");
    }
    found
}

fn is_root(test: &str) -> bool {
    let root = geteuid().is_root();
    if !root {
        skip::test(&format!("lab::{test}"), "needs root");
    }
    root
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}: {}\n{}",
            text(&output.stdout),
            text(&output.stderr)
        )
    })
}

/// The step's only router: name of the step, master before, master after, protocol's limit.
fn summary(step: &Value) -> (&str, Option<&str>, Option<&str>, u64) {
    let router = &step["routers"][0];
    (
        step["step"].as_str().unwrap(),
        router["before"].as_str(),
        router["after"].as_str(),
        router["limit_us"].as_u64().unwrap(),
    )
}

fn assert_the_founding_lab_is_fine(output: &Output) {
    let report = document(output);
    assert_eq!(output.status.code(), Some(0), "{report:#}");
    let (master, backup) = (Some("seed-master"), Some("seed-backup"));
    let steps = report["steps"].as_array().unwrap();
    let found: Vec<_> = steps.iter().map(summary).collect();
    let expected = [
        ("start", None, master, 3_605_468),
        ("crash", master, backup, 3_648_437),
        ("return", backup, master, 0),
        ("cut", master, backup, 3_648_437),
        ("heal", backup, master, 0),
        ("stop", master, backup, 648_437),
        ("restart", backup, master, 0),
    ];
    assert_eq!(found, expected);
    for step in steps {
        let router = &step["routers"][0];
        assert!(["ok", "late"].contains(&router["verdict"].as_str().unwrap()));
        assert_eq!(router["after"], router["expected"]);
        let silence = router["silence_us"].as_u64().unwrap();
        let at_least = match step["step"].as_str().unwrap() {
            // Two whole intervals pass even if the master died just before its next advert.
            "start" | "crash" | "cut" => 2_500_000,
            "stop" => 600_000,
            _ => 0,
        };
        assert!(silence >= at_least, "{step:#}");
    }
    assert_eq!(report["ok"], true);
    assert_eq!(report["interrupted"], false);
    assert_eq!(report["probe_interval_us"], 1000);
    assert_eq!(report["routers"][0]["addresses"][0], "192.168.1.100");
    assert_eq!(report["nodes"][1]["addresses"][0], "192.168.1.12/24");
    assert_eq!(report["not_done"], Value::Array(Vec::new()));
    let timeline = report["timeline"].as_array().unwrap();
    let count = |what: &str| timeline.iter().filter(|line| line["what"] == what).count();
    let takeovers = count("seed-backup announces 192.168.1.100");
    assert_eq!(takeovers, 3, "{timeline:#?}");
    assert_eq!(count("seed-master resigns (VRID 51, priority 0)"), 1);
    // Without a terminal there is no live timeline, and nothing went wrong.
    assert_eq!(text(&output.stderr), "");
}

fn assert_every_field_is_documented(bench: &Bench, report: &str) {
    let help = text(&bench.lab().arg("--help").output().unwrap().stdout);
    for line in report.lines() {
        if let Some((field, _)) = line.trim().split_once("\": ") {
            let field = field.trim_start_matches('"');
            assert!(help.contains(field), "{field}");
        }
    }
}

#[test]
fn all_steps_end_well_with_keepalived() {
    if !has_keepalived("all_steps_end_well_with_keepalived") {
        return;
    }
    let bench = Bench::new();
    let logs = TempDir::new().unwrap();
    let mut lab = bench.keepalived_lab();
    let output = lab.arg("--json").arg("--keep-logs").arg(logs.path());
    let output = output.output().unwrap();
    assert_the_founding_lab_is_fine(&output);
    assert_eq!(document(&output)["nodes"][0]["daemon"], "keepalived");
    for node in ["seed-master", "seed-backup"] {
        let log = fs::read_to_string(logs.path().join(format!("{node}.log"))).unwrap();
        assert!(log.contains("Entering MASTER STATE"), "{log}");
    }
    bench.assert_nothing_is_left();
}

#[test]
fn all_steps_end_well_with_our_daemon() {
    let bench = Bench::new();
    let output = bench.lab().arg("--json").output().unwrap();
    assert_the_founding_lab_is_fine(&output);
    assert_every_field_is_documented(&bench, &text(&output.stdout));
    bench.assert_nothing_is_left();
}

#[test]
fn an_ordinary_user_needs_no_root() {
    let test = "an_ordinary_user_needs_no_root";
    if !has_keepalived(test) || !is_root(test) {
        return;
    }
    let as_nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let mut probe = Command::new("setpriv");
    let probe = probe.args(as_nobody).args(["unshare", "-Ur", "true"]);
    if !probe.status().is_ok_and(|status| status.success()) {
        let reason = "ordinary users can't make user namespaces here";
        return skip::test(&format!("lab::{test}"), reason);
    }
    let bench = Bench::new();
    let programs = TempDir::new().unwrap();
    fs::set_permissions(programs.path(), Permissions::from_mode(0o755)).unwrap();
    let program = programs.path().join("hactl");
    fs::copy(env!("CARGO_BIN_EXE_hactl"), &program).unwrap();
    let lab = bench.keepalived_lab();
    let output = Command::new("setpriv")
        .args(as_nobody)
        .arg(&program)
        .args(lab.get_args())
        .args(["--steps", "crash,return"])
        .env("TMPDIR", bench.scratch.path())
        .output()
        .unwrap();
    let table = text(&output.stdout);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{table}{errors}");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<_>>();
    assert_eq!(column(1), ["step", "start", "crash", "return"]);
    let masters = [
        "master",
        "nobody → seed-master",
        "seed-master → seed-backup",
        "seed-backup → seed-master",
    ];
    assert_eq!(column(3), masters);
    let limits = ["protocol's limit", "3605.4 ms", "3648.4 ms", "0 (no gap)"];
    assert_eq!(column(5), limits);
    assert!(table.ends_with("each of the 3 steps ended with exactly one master that answers\n"));
    bench.assert_nothing_is_left();
}

#[test]
fn several_routers_wires_and_families_are_kept_apart() {
    if !has_keepalived("several_routers_wires_and_families_are_kept_apart") {
        return;
    }
    let bench = Bench::new();
    let files = TempDir::new().unwrap();
    let mut lab = bench.lab();
    for (name, first, second) in [("a", 200, 100), ("b", 150, 150), ("c", 100, 200)] {
        let file = files.path().join(format!("{name}.conf"));
        let text = format!(
            "global_defs {{\n vrrp_version 3\n}}\n\
             vrrp_instance one {{\n interface ens192\n virtual_router_id 7\n priority {first}\n\
             advert_int 0.5\n virtual_ipaddress {{\n 10.1.0.11/24\n 10.2.0.100/24 dev ens224\n }}\n}}\n\
             vrrp_instance two {{\n interface ens224\n virtual_router_id 8\n priority {second}\n\
             advert_int 0.5\n virtual_ipaddress {{\n fe80::8\n 2001:db8::8/64\n }}\n}}\n"
        );
        fs::write(&file, text).unwrap();
        lab.arg(&file).arg("--node");
        lab.arg(format!("{name}=keepalived:{KEEPALIVED}"));
    }
    let output = lab
        .args(["--json", "--steps", "crash,cut,heal,return"])
        .output()
        .unwrap();
    let report = document(&output);
    assert_eq!(output.status.code(), Some(0), "{report:#}");
    let after: Vec<_> = report["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let router = |at: usize| step["routers"][at]["after"].as_str().unwrap();
            (step["step"].as_str().unwrap(), router(0), router(1))
        })
        .collect();
    let expected = [
        ("start", "a", "c"),
        ("crash", "b", "c"),
        ("cut", "c", "c"),
        ("heal", "b", "c"),
        ("return", "a", "c"),
    ];
    assert_eq!(after, expected);
    bench.assert_nothing_is_left();
}

/// Whom a signal is for.
enum Audience {
    /// The process that was started.
    One,
    /// Its process group, as Ctrl-C on a terminal.
    Group,
}

/// Starts a lab, waits until its daemons run, and sends the signal.
fn end_by(bench: &Bench, signal: Signal, audience: &Audience) -> Output {
    let mut lab = bench.keepalived_lab();
    let child = lab
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap();
    wait_for("a running daemon", || {
        let commands = bench.processes();
        let daemons = commands.iter().filter(|c| c.starts_with(KEEPALIVED));
        daemons.count() >= 2
    });
    let pid = i32::try_from(child.id()).unwrap();
    let target = match audience {
        Audience::One => pid,
        Audience::Group => -pid,
    };
    kill(Pid::from_raw(target), signal).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn an_interrupted_lab_leaves_nothing_behind() {
    if !has_keepalived("an_interrupted_lab_leaves_nothing_behind") {
        return;
    }
    for (signal, audience) in [
        (Signal::SIGINT, Audience::Group),
        (Signal::SIGTERM, Audience::One),
        (Signal::SIGHUP, Audience::Group),
    ] {
        let bench = Bench::new();
        let output = end_by(&bench, signal, &audience);
        assert_eq!(output.status.code(), Some(1));
        let expected = "interrupted after 0 steps; not done: start, crash, return, cut, heal, stop, \
                        restart\n";
        assert_eq!(text(&output.stdout), expected);
        bench.assert_nothing_is_left();
    }
}

#[test]
fn a_killed_lab_leaves_no_process_behind() {
    if !has_keepalived("a_killed_lab_leaves_no_process_behind") {
        return;
    }
    let bench = Bench::new();
    let output = end_by(&bench, Signal::SIGKILL, &Audience::One);
    assert_eq!(output.status.code(), None);
    wait_for("the end of every process", || bench.processes().is_empty());
    // The kernel removes everything but the folder that the files in memory were mounted on.
    for folder in fs::read_dir(bench.scratch.path()).unwrap() {
        assert_eq!(fs::read_dir(folder.unwrap().path()).unwrap().count(), 0);
    }
}

#[test]
fn a_daemon_that_does_not_run_fails_the_lab_and_is_named() {
    let bench = Bench::new();
    let output = bench
        .lab()
        .args(["--node", "seed-master=keepalived:/bin/false", "--json"])
        .args(["--node", "seed-backup=keepalived:/bin/false"])
        .output()
        .unwrap();
    let report = document(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(report["ok"], false);
    let verdict = &report["steps"][0]["routers"][0]["verdict"];
    assert_eq!(verdict, "daemon-ended");
    assert_eq!(report["not_done"].as_array().unwrap().len(), 6);
    let errors = text(&output.stderr);
    assert!(errors.contains("of seed-master"), "{errors}");
    assert!(errors.contains("the daemon ended: Exited"), "{errors}");
    bench.assert_nothing_is_left();
}

#[test]
fn two_masters_fail_the_lab() {
    if !has_keepalived("two_masters_fail_the_lab") {
        return;
    }
    let bench = Bench::new();
    let files = TempDir::new().unwrap();
    let mut lab = bench.lab();
    for (name, password) in [("a", "1234"), ("b", "4321")] {
        let text = fs::read_to_string("tests/fixtures/samples/seed-master.conf").unwrap();
        let file = files.path().join(format!("{name}.conf"));
        fs::write(
            &file,
            text.replace("auth_pass 1234", &format!("auth_pass {password}")),
        )
        .unwrap();
        lab.arg(&file).arg("--node");
        lab.arg(format!("{name}=keepalived:{KEEPALIVED}"));
    }
    let output = lab.output().unwrap();
    let (table, errors) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{table}");
    assert!(table.contains("SEVERAL MASTERS"), "{table}");
    let conclusion = "step 1 did not end with exactly one master that answers; not done: crash,";
    assert!(table.contains(conclusion), "{table}");
    // The daemons' own words tell why.
    assert!(errors.contains("received an invalid passwd"), "{errors}");
    bench.assert_nothing_is_left();
}

#[test]
fn bad_usage_is_refused_before_anything_is_made() {
    let bench = Bench::new();
    let cases: [(&[&str], &str); 8] = [
        (
            &["/nonexistent.conf", "/x"],
            "can't read /nonexistent.conf: No such",
        ),
        (&["Cargo.toml", "Cargo.lock"], "errors; the first is"),
        (
            &["tests/fixtures/samples/seed-master.conf"],
            "at least two nodes",
        ),
        (&["--node", "x=keepalived:/x"], "no node is called `x`"),
        (&["--node", "x"], "expected NAME=keepalived:PATH"),
        (
            &["--node", "seed-master=keepalived:/nonexistent"],
            "can't run /nonexistent",
        ),
        (&["--steps", "heal"], "`heal` needs `cut` earlier"),
        (&["--steps", "crash,cut"], "no node alive"),
    ];
    for (arguments, expected) in cases {
        let output = bench.lab().args(arguments).output().unwrap();
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.contains(expected), "{arguments:?}: {errors}");
    }
    bench.assert_nothing_is_left();
}

#[test]
fn what_our_daemon_would_refuse_is_no_failover_that_failed() {
    let bench = Bench::new();
    let files = TempDir::new().unwrap();
    let file = files.path().join("a.conf");
    let ours = "vrrp_instance A {\n interface eth0\n virtual_router_id 1\n use_vmac\n \
                virtual_ipaddress {\n 10.0.0.1\n }\n}\n";
    fs::write(&file, ours).unwrap();
    let output = bench.lab().args([&file, &file]).output().unwrap();
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("not supported yet: use_vmac"), "{errors}");
    bench.assert_nothing_is_left();
}

#[test]
fn logs_that_cannot_be_kept_are_known_before_the_first_step() {
    let bench = Bench::new();
    let mut lab = bench.lab();
    let output = lab.args(["--keep-logs", "/proc/logs"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let errors = text(&output.stderr);
    assert!(errors.starts_with("hactl: can't keep the logs"), "{errors}");
    assert_eq!(text(&output.stdout), "");
    bench.assert_nothing_is_left();
}

#[test]
fn where_namespaces_are_forbidden_the_remedy_is_told() {
    if !is_root("where_namespaces_are_forbidden_the_remedy_is_told") {
        return;
    }
    let bench = Bench::new();
    // The kernel refuses user namespaces to a process with another root folder.
    let root = bench.scratch.path().join("root");
    fs::create_dir(&root).unwrap();
    let program = bench.scratch.path().join("hactl");
    fs::copy(env!("CARGO_BIN_EXE_hactl"), &program).unwrap();
    let script = "mount --rbind / \"$1\" && exec chroot --userspec=65534:65534 \"$1\" \"$2\" lab";
    let output = Command::new("unshare")
        .args(["-m", "sh", "-c", script, "sh"])
        .args([&root, &program])
        .env("TMPDIR", bench.scratch.path())
        .output()
        .unwrap();
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{errors}");
    assert!(errors.contains("can't make a user namespace"), "{errors}");
    assert!(errors.contains("run it as root"), "{errors}");
    fs::remove_dir(root).unwrap();
    fs::remove_file(program).unwrap();
    bench.assert_nothing_is_left();
}
