//! Notify scripts: in order, each once, in a clean environment, as the right user.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use nix::sys::signal::Signal;

use crate::lan::{Lan, wait_for};
use crate::recorder::Recorder;
use crate::router::Router;
use crate::{ADDRESS, seconds};

#[test]
fn the_script_of_the_state_runs_before_the_one_of_every_state() {
    let Some(lan) = Lan::new(
        "netns::the_script_of_the_state_runs_before_the_one_of_every_state",
        &["a"],
    ) else {
        return;
    };
    let record = Recorder::new(&lan, "notify");
    let router = Router::new(150)
        .with(record.line("notify", "every"))
        .with(record.line("notify_backup", "backup"))
        .with(record.line("notify_master", "master and more"))
        .with(record.line("notify_stop", "stop"));
    let a = lan.hactl("a", &router.to_string());
    wait_for("both states", || record.lines().len() == 4);
    assert!(a.stop().success());
    wait_for("the stop", || record.lines().len() >= 6);
    assert_eq!(
        record.lines(),
        [
            "backup",
            "every INSTANCE VI_1 BACKUP 150",
            "master and more",
            "every INSTANCE VI_1 MASTER 150",
            "stop",
            "every INSTANCE VI_1 STOP 150",
        ]
    );
}

#[test]
fn a_fault_is_notified_with_its_own_script() {
    let Some(lan) = Lan::new("netns::a_fault_is_notified_with_its_own_script", &["a"]) else {
        return;
    };
    let record = Recorder::new(&lan, "notify");
    let router = Router::new(150)
        .with(record.line("notify", ""))
        .with(record.line("notify_fault", "fault"));
    let _a = lan.hactl("a", &router.to_string());
    lan.wait_for_holder(ADDRESS, "a");
    lan.cut("a");
    wait_for("the fault", || record.lines().len() == 4);
    lan.heal("a");
    wait_for("the return", || record.lines().len() >= 6);
    assert_eq!(
        record.lines(),
        [
            "INSTANCE VI_1 BACKUP 150",
            "INSTANCE VI_1 MASTER 150",
            "fault",
            "INSTANCE VI_1 FAULT 150",
            "INSTANCE VI_1 BACKUP 150",
            "INSTANCE VI_1 MASTER 150",
        ]
    );
}

#[test]
fn a_slow_script_does_not_change_the_order_nor_the_numbers() {
    let Some(lan) = Lan::new(
        "netns::a_slow_script_does_not_change_the_order_nor_the_numbers",
        &["a"],
    ) else {
        return;
    };
    let commands = "[ \"$3\" = MASTER ] || sleep 2\necho \"$HACTL_SEQUENCE $3\" >> \"$RECORD\"";
    let record = Recorder::with(&lan, "notify", commands);
    let router = Router::new(150).with(record.line("notify", ""));
    let _a = lan.hactl("a", &router.to_string());
    lan.wait_for_holder(ADDRESS, "a");
    lan.cut("a");
    wait_for("the fault", || lan.holders(ADDRESS).is_empty());
    lan.heal("a");
    lan.wait_for_holder(ADDRESS, "a");
    wait_for("all notifications", || record.lines().len() >= 5);
    let expected = ["1 BACKUP", "2 MASTER", "3 FAULT", "4 BACKUP", "5 MASTER"];
    assert_eq!(record.lines(), expected);
}

#[test]
fn scripts_that_cannot_run_are_errors_in_the_log_and_nothing_else() {
    let Some(lan) = Lan::new(
        "netns::scripts_that_cannot_run_are_errors_in_the_log_and_nothing_else",
        &["a"],
    ) else {
        return;
    };
    let record = Recorder::new(&lan, "notify");
    let plain = Recorder::new(&lan, "plain");
    fs::set_permissions(plain.script(), fs::Permissions::from_mode(0o644)).unwrap();
    let router = Router::new(150)
        .with("notify_master \"/nonexistent/script\" root")
        .with(plain.line("notify_backup", ""))
        .with(record.line("notify", ""));
    let a = lan.hactl("a", &router.to_string());
    wait_for("the other script", || record.lines().len() == 2);
    assert!(lan.has_address("a", ADDRESS));
    let log = a.log();
    for problem in [
        "ERROR (VI_1) cannot run /nonexistent/script: cannot find /nonexistent/script",
        "is not an executable file",
    ] {
        assert!(log.contains(problem), "{log}");
    }
}

#[test]
fn a_script_runs_as_its_user_with_nothing_of_ours() {
    let Some(lan) = Lan::new(
        "netns::a_script_runs_as_its_user_with_nothing_of_ours",
        &["a"],
    ) else {
        return;
    };
    let commands = "streams=$(for stream in 0 2; do readlink /proc/$$/fd/$stream; done)\n\
                    sockets=$(ls -l /proc/$$/fd | grep -c socket:)\n\
                    { id -u; id -G; env | grep -c ^LD_PRELOAD; echo $streams; echo $sockets; } \
                    >> \"$RECORD\"";
    let record = Recorder::with(&lan, "notify", commands);
    let router = Router::new(150).with(record.line_as("notify_master", "", "nobody"));
    let config = lan.write("a.conf", &router.to_string());
    let mut command = lan.hactl_command("a", &config);
    command.env("LD_PRELOAD", "");
    let _a = lan.start("a", command);
    wait_for("the script", || record.lines().len() >= 5);
    let lines = record.lines();
    let nobody = nix::unistd::User::from_name("nobody").unwrap().unwrap();
    assert_eq!(lines[0], nobody.uid.to_string());
    assert_eq!(lines[1], nobody.gid.to_string());
    assert_eq!(lines[2], "0");
    assert_eq!(lines[3], "/dev/null /dev/null");
    assert_eq!(lines[4], "0");
}

#[test]
fn another_script_user_holds_for_the_next_script_after_a_reload() {
    let Some(lan) = Lan::new(
        "netns::another_script_user_holds_for_the_next_script_after_a_reload",
        &["a"],
    ) else {
        return;
    };
    let record = Recorder::with(&lan, "notify", "echo \"$3 $(id -un)\" >> \"$RECORD\"");
    let router = Router::new(150).with(format!("notify {}", record.script().display()));
    let globals = |user| format!("global_defs {{\n    script_user {user}\n}}\n{router}");
    let a = lan.hactl("a", &globals("root"));
    wait_for("both states", || record.lines().len() == 2);
    lan.write("a.conf", &globals("nobody"));
    a.signal(Signal::SIGHUP);
    a.wait_for_log("reloading");
    crate::statistics(&lan, "a", &a);
    lan.cut("a");
    wait_for("the fault", || record.lines().len() == 3);
    let expected = ["BACKUP root", "MASTER root", "FAULT nobody"];
    assert_eq!(record.lines(), expected);
}

#[test]
fn a_stop_does_not_wait_for_a_script_that_hangs() {
    let Some(lan) = Lan::new(
        "netns::a_stop_does_not_wait_for_a_script_that_hangs",
        &["a"],
    ) else {
        return;
    };
    let record = Recorder::with(&lan, "notify", "echo started >> \"$RECORD\"\nsleep 60");
    let router = Router::new(150).with(record.line("notify_master", ""));
    let a = lan.hactl("a", &router.to_string());
    wait_for("the script", || record.lines().len() == 1);
    let start = hactl::sys::clock::now();
    assert!(a.stop().success());
    assert!(hactl::sys::clock::now().since(start) < seconds(10));
    assert!(lan.holders(ADDRESS).is_empty());
}
