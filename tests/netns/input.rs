//! Files and hosts that a daemon can't work with: an exit code, a remedy, and nothing left behind.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use nix::sys::stat::Mode;

use crate::ADDRESS;
use crate::lan::{HACTL, Lan};
use crate::router::Router;

/// Runs a daemon that must end by itself with this code and say all of this.
fn assert_refused(lan: &Lan, command: Command, code: i32, words: &[&str]) {
    let mut daemon = lan.start("a", command);
    let status = daemon.wait();
    let log = daemon.log();
    assert_eq!(status.code(), Some(code), "{log}");
    for word in words {
        assert!(log.contains(word), "{word} in {log}");
    }
    assert!(!log.contains("panicked"), "{log}");
    assert!(log.len() < 20_000, "{} bytes of log", log.len());
    assert!(!lan.runtime("a").exists());
    assert_eq!(fs::read_dir(lan.temporary("a")).unwrap().count(), 0);
    assert!(lan.holders(ADDRESS).is_empty());
    assert!(lan.pids("a").is_empty());
}

fn a_file_is_refused(test: &str, prepare: &dyn Fn(&Path), code: i32, words: &[&str]) {
    let Some(lan) = Lan::new(test, &["a"]) else {
        return;
    };
    let path = lan.folder().join("a.conf");
    prepare(&path);
    assert_refused(&lan, lan.hactl_command("a", &path), code, words);
}

#[test]
fn a_missing_file_is_refused() {
    let nothing = |_: &Path| {};
    let words = ["cannot read the configuration", "a.conf"];
    a_file_is_refused("netns::a_missing_file_is_refused", &nothing, 2, &words);
}

#[test]
fn a_directory_is_refused() {
    let prepare = |path: &Path| fs::create_dir(path).unwrap();
    let words = ["cannot read the configuration", "directory"];
    a_file_is_refused("netns::a_directory_is_refused", &prepare, 2, &words);
}

#[test]
fn an_empty_file_is_refused() {
    let prepare = |path: &Path| fs::write(path, "").unwrap();
    let words = ["has no virtual routers"];
    a_file_is_refused("netns::an_empty_file_is_refused", &prepare, 1, &words);
}

#[test]
fn a_binary_file_is_refused() {
    let prepare = |path: &Path| {
        fs::copy(HACTL, path).unwrap();
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(1 << 20).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    };
    let words = ["errors; `hactl conf validate` shows them"];
    a_file_is_refused("netns::a_binary_file_is_refused", &prepare, 1, &words);
}

#[test]
fn a_file_of_100_mb_is_refused() {
    let prepare = |path: &Path| {
        let file = fs::File::create(path).unwrap();
        file.set_len(100 << 20).unwrap();
    };
    let words = ["cannot read the configuration", "104857600"];
    a_file_is_refused("netns::a_file_of_100_mb_is_refused", &prepare, 2, &words);
}

#[test]
fn a_file_that_includes_itself_is_refused() {
    let prepare = |path: &Path| {
        let text = format!("{}include {}\n", Router::new(150), path.display());
        fs::write(path, text).unwrap();
    };
    let words = ["a.conf:11:", "includes itself"];
    a_file_is_refused(
        "netns::a_file_that_includes_itself_is_refused",
        &prepare,
        1,
        &words,
    );
}

#[test]
fn an_executable_file_is_refused() {
    let prepare = |path: &Path| {
        fs::write(path, Router::new(150).to_string()).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let words = ["cannot read the configuration", "executable"];
    a_file_is_refused("netns::an_executable_file_is_refused", &prepare, 2, &words);
}

/// The command of a daemon that lacks capabilities.
fn without(lan: &Lan, capabilities: &str, config: &Path) -> Command {
    let mut command = lan.command("a", "setpriv");
    command.args(["--bounding-set", capabilities, HACTL, "vrrpd", "-f"]);
    command
        .arg(config)
        .arg("--runtime-dir")
        .arg(lan.runtime("a"));
    command.env("TMPDIR", lan.temporary("a"));
    command
}

#[test]
fn a_file_that_may_not_be_read_is_refused() {
    let Some(lan) = Lan::new("netns::a_file_that_may_not_be_read_is_refused", &["a"]) else {
        return;
    };
    let path = lan.write("a.conf", &Router::new(150).to_string());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let command = without(&lan, "-dac_override,-dac_read_search", &path);
    let words = ["cannot read the configuration", "permission"];
    assert_refused(&lan, command, 2, &words);
}

#[test]
fn a_daemon_without_permission_is_told_what_it_needs() {
    let Some(lan) = Lan::new(
        "netns::a_daemon_without_permission_is_told_what_it_needs",
        &["a"],
    ) else {
        return;
    };
    let path = lan.write("a.conf", &Router::new(150).to_string());
    let command = without(&lan, "-net_admin,-net_raw", &path);
    let words = ["not permitted", "CAP_NET_ADMIN and CAP_NET_RAW"];
    assert_refused(&lan, command, 3, &words);
}

#[test]
fn an_interface_that_does_not_exist_is_refused_with_those_that_do() {
    let Some(lan) = Lan::new(
        "netns::an_interface_that_does_not_exist_is_refused_with_those_that_do",
        &["a"],
    ) else {
        return;
    };
    let text = Router::new(150).to_string().replace("eth0", "eth7");
    let path = lan.write("a.conf", &text);
    let words = ["no interface eth7; it has eth0, lo", "`interface`"];
    assert_refused(&lan, lan.hactl_command("a", &path), 3, &words);
}

#[test]
fn a_runtime_folder_that_cannot_be_made_is_refused() {
    let Some(lan) = Lan::new(
        "netns::a_runtime_folder_that_cannot_be_made_is_refused",
        &["a"],
    ) else {
        return;
    };
    let path = lan.write("a.conf", &Router::new(150).to_string());
    let mut command = lan.command("a", HACTL);
    command.args(["vrrpd", "-f"]).arg(&path);
    command.arg("--runtime-dir").arg(path.join("below-a-file"));
    assert_refused(&lan, command, 3, &["--runtime-dir names another folder"]);
}

#[test]
fn a_pipe_that_nobody_writes_into_is_refused() {
    let prepare = |path: &Path| nix::unistd::mkfifo(path, Mode::S_IRUSR).unwrap();
    let words = ["cannot read the configuration", "nobody wrote"];
    a_file_is_refused(
        "netns::a_pipe_that_nobody_writes_into_is_refused",
        &prepare,
        2,
        &words,
    );
}

#[test]
fn a_pipe_that_somebody_writes_into_is_read() {
    let Some(lan) = Lan::new("netns::a_pipe_that_somebody_writes_into_is_read", &["a"]) else {
        return;
    };
    let path = lan.folder().join("a.conf");
    nix::unistd::mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let _a = lan.start("a", lan.hactl_command("a", &path));
    fs::write(&path, Router::new(150).to_string()).unwrap();
    lan.wait_for_holder(ADDRESS, "a");
}
