//! What decides over a virtual router besides adverts: scripts, interfaces, files and processes.

use std::fs;
use std::path::PathBuf;

use nix::sys::signal::{Signal, kill};

use crate::lan::{Daemon, Lan, holds_for, wait_for};
use crate::recorder::Recorder;
use crate::reload::reload;
use crate::router::Router;
use crate::{ADDRESS, seconds};

/// A script that succeeds while a file exists.
struct Check {
    script: Recorder,
    flag: PathBuf,
}

impl Check {
    fn new(lan: &Lan, name: &str) -> Self {
        let flag = lan.write(&format!("{name}.flag"), "");
        let commands = format!("echo run >> \"$RECORD\"\ntest -e {}", flag.display());
        Self {
            script: Recorder::with(lan, name, &commands),
            flag,
        }
    }

    /// Its definition, run every 0.1 s.
    fn definition(&self, name: &str, more: &str) -> String {
        definition(name, &self.script, more)
    }

    fn fail(&self) {
        fs::remove_file(&self.flag).unwrap();
    }

    fn succeed(&self) {
        fs::write(&self.flag, "").unwrap();
    }
}

fn definition(name: &str, script: &Recorder, more: &str) -> String {
    let path = script.script().display();
    format!(
        "vrrp_script {name} {{\n    script \"{path}\"\n    interval 0.1\n    user root\n    {more}\n}}\n"
    )
}

fn follows(priority: u8, list: &str, entry: &str) -> Router {
    Router::new(priority).with(format!("{list} {{\n        {entry}\n    }}"))
}

/// A further interface of `a` that is up.
fn add_interface(lan: &Lan, name: &str) {
    lan.ip("a", &format!("link add {name} type veth peer name {name}p"));
    lan.ip("a", &format!("link set {name} up"));
    lan.ip("a", &format!("link set {name}p up"));
}

/// How often a text is in the log.
fn times(daemon: &Daemon, text: &str) -> usize {
    daemon.log().matches(text).count()
}

#[test]
fn a_failing_script_is_a_fault_until_it_succeeds_again() {
    let Some(lan) = Lan::new(
        "netns::a_failing_script_is_a_fault_until_it_succeeds_again",
        &["a", "b"],
    ) else {
        return;
    };
    let check = Check::new(&lan, "check");
    let definition = check.definition("check", "fall 2\n    rise 2");
    let a = lan.hactl(
        "a",
        &format!("{definition}{}", follows(150, "track_script", "check")),
    );
    lan.wait_for_holder(ADDRESS, "a");
    let _b = lan.hactl("b", &Router::new(100).to_string());
    check.fail();
    lan.wait_for_holder(ADDRESS, "b");
    a.wait_for_log("Entering FAULT STATE, priority 150: something that is tracked has failed");
    check.succeed();
    lan.wait_for_holder(ADDRESS, "a");
    assert_eq!(times(&a, "VRRP_Script(check) succeeded"), 2, "{}", a.log());
    assert_eq!(times(&a, "VRRP_Script(check) failed: exit code 1"), 1);
    assert!(a.stop().success());
}

#[test]
fn a_weight_lets_the_peer_take_over_and_come_back() {
    let Some(lan) = Lan::new(
        "netns::a_weight_lets_the_peer_take_over_and_come_back",
        &["a", "b"],
    ) else {
        return;
    };
    let check = Check::new(&lan, "check");
    let definition = check.definition("check", "weight -60");
    let router = follows(150, "track_script", "check");
    let a = lan.hactl("a", &format!("{definition}{router}"));
    lan.wait_for_holder(ADDRESS, "a");
    let _b = lan.hactl("b", &Router::new(100).to_string());
    check.fail();
    lan.wait_for_holder(ADDRESS, "b");
    a.wait_for_log("priority changes from 150 to 90");
    assert!(!a.log().contains("FAULT"), "{}", a.log());
    check.succeed();
    lan.wait_for_holder(ADDRESS, "a");
}

#[test]
fn a_script_that_cannot_be_started_has_failed_and_is_told_once() {
    let Some(lan) = Lan::new(
        "netns::a_script_that_cannot_be_started_has_failed_and_is_told_once",
        &["a"],
    ) else {
        return;
    };
    let definition =
        "vrrp_script gone {\n    script /nonexistent/check\n    interval 0.05\n    user root\n}\n";
    let router = follows(150, "track_script", "gone");
    let a = lan.hactl("a", &format!("{definition}{router}"));
    a.wait_for_log("Entering FAULT STATE");
    assert!(holds_for(seconds(1), || lan.holders(ADDRESS).is_empty()));
    assert_eq!(times(&a, "VRRP_Script(gone) cannot run"), 1, "{}", a.log());
    assert_eq!(times(&a, "VRRP_Script(gone) failed"), 1, "{}", a.log());
}

/// P-64, P-65: it is not started twice, and dies while it is being ended.
#[test]
fn p64_p65_a_script_that_hangs_is_ended_with_its_children_and_never_runs_twice() {
    let Some(lan) = Lan::new(
        "netns::p64_p65_a_script_that_hangs_is_ended_with_its_children_and_never_runs_twice",
        &["a"],
    ) else {
        return;
    };
    let commands = "sleep 300 &\necho $$ $! >> \"$RECORD\"\nwait";
    let script = Recorder::with(&lan, "hang", commands);
    let definition = definition("hang", &script, "timeout 0.5");
    let router = follows(150, "track_script", "hang");
    let a = lan.hactl("a", &format!("{definition}{router}"));
    a.wait_for_log("VRRP_Script(hang) failed: did not end in time");
    a.wait_for_log("VRRP_Script(hang) still runs when its next run is due");
    wait_for("further runs", || script.lines().len() >= 3);
    let runs = script.lines();
    let alive = |pid: &str| fs::metadata(format!("/proc/{pid}/stat")).is_ok();
    let earlier = runs.iter().take(runs.len() - 1);
    let pids: Vec<&str> = earlier.flat_map(|run| run.split(' ')).collect();
    wait_for("the end of the earlier runs", || {
        pids.iter().all(|pid| !alive(pid))
    });
    assert_eq!(times(&a, "still runs when"), 1, "{}", a.log());
    assert!(a.stop().success());
    let runs = script.lines();
    wait_for("the end of all runs", || {
        let mut pids = runs.iter().flat_map(|run| run.split(' '));
        pids.all(|pid| !alive(pid))
    });
}

/// P-69, P-71: nothing changes for a master while a new script has no result, and a run goes on.
#[test]
fn p69_p71_a_script_added_by_reload_is_no_fault_and_a_run_in_progress_goes_on() {
    let Some(lan) = Lan::new(
        "netns::p69_p71_a_script_added_by_reload_is_no_fault_and_a_run_in_progress_goes_on",
        &["a"],
    ) else {
        return;
    };
    let check = Check::new(&lan, "check");
    let old = check.definition("check", "");
    let a = lan.hactl(
        "a",
        &format!("{old}{}", follows(150, "track_script", "check")),
    );
    lan.wait_for_holder(ADDRESS, "a");
    let mut watch = lan.watch_addresses("a");
    let release = lan.folder().join("release");
    let commands = format!(
        "echo start >> \"$RECORD\"\nwhile ! test -e {}; do sleep 0.05; done\necho end >> \"$RECORD\"",
        release.display()
    );
    let slow = Recorder::with(&lan, "slow", &commands);
    let new = definition("slow", &slow, "timeout 60");
    let both = follows(150, "track_script", "check\n        slow");
    let text = format!("{old}{new}{both}");
    reload(&lan, "a", &a, &text);
    wait_for("the new script", || slow.lines() == ["start"]);
    let logged = times(&a, "reloading");
    reload(&lan, "a", &a, &text);
    wait_for("the other reload", || times(&a, "reloading") > logged);
    crate::statistics(&lan, "a", &a);
    assert_eq!(slow.lines(), ["start"], "it was started again");
    fs::write(&release, "").unwrap();
    a.wait_for_log("VRRP_Script(slow) succeeded");
    assert_eq!(&slow.lines()[..2], ["start", "end"]);
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert!(!a.log().contains("FAULT"), "{}", a.log());
    // The result of the other one was kept: it succeeded once.
    assert_eq!(times(&a, "VRRP_Script(check) succeeded"), 1);
}

#[test]
fn a_new_process_knows_the_results_of_the_scripts() {
    let Some(lan) = Lan::new(
        "netns::a_new_process_knows_the_results_of_the_scripts",
        &["a", "b"],
    ) else {
        return;
    };
    let check = Check::new(&lan, "check");
    check.fail();
    let definition = check.definition("check", "weight -60");
    let router = follows(150, "track_script", "check").every("1");
    let a = lan.hactl("a", &format!("{definition}{router}"));
    a.wait_for_log("Entering MASTER STATE, priority 90");
    let mut watch = lan.watch_addresses("a");
    let child = a.children()[0];
    kill(child, Signal::SIGKILL).unwrap();
    a.wait_for_log("starting another one");
    wait_for("the statistics", || {
        crate::statistics(&lan, "a", &a).contains("Became master")
    });
    assert_eq!(watch.lines(ADDRESS), [""; 0]);
    assert_eq!(times(&a, "priority changes"), 1, "{}", a.log());
    assert_eq!(times(&a, "Entering"), 2, "{}", a.log());
}

/// P-32: an interface that is deleted counts as down, whichever way the weight goes.
#[test]
fn p32_a_tracked_interface_that_is_deleted_lowers_the_priority() {
    let Some(lan) = Lan::new(
        "netns::p32_a_tracked_interface_that_is_deleted_lowers_the_priority",
        &["a"],
    ) else {
        return;
    };
    for name in ["up0", "up1"] {
        add_interface(&lan, name);
    }
    let router = follows(
        150,
        "track_interface",
        "up0 weight -20\n        up1 weight 7",
    );
    let a = lan.hactl("a", &router.to_string());
    a.wait_for_log("Entering BACKUP STATE, priority 157");
    lan.ip("a", "link del up0");
    a.wait_for_log("priority changes from 157 to 137");
    lan.ip("a", "link del up1");
    a.wait_for_log("priority changes from 137 to 130");
    add_interface(&lan, "up0");
    a.wait_for_log("priority changes from 130 to 150");
}

#[test]
fn a_tracked_interface_without_weight_is_a_fault_while_it_is_down() {
    let Some(lan) = Lan::new(
        "netns::a_tracked_interface_without_weight_is_a_fault_while_it_is_down",
        &["a"],
    ) else {
        return;
    };
    add_interface(&lan, "up0");
    let a = lan.hactl("a", &follows(150, "track_interface", "up0").to_string());
    lan.wait_for_holder(ADDRESS, "a");
    lan.ip("a", "link set up0 down");
    wait_for("the fault", || lan.holders(ADDRESS).is_empty());
    a.wait_for_log("something that is tracked has failed");
    lan.ip("a", "link set up0 up");
    lan.wait_for_holder(ADDRESS, "a");
}

/// P-26, P-75: what a file does to the priority while it is a fault, and afterwards.
#[test]
fn p26_p75_a_file_moves_the_priority_and_a_fault_forgets_it() {
    let Some(lan) = Lan::new(
        "netns::p26_p75_a_file_moves_the_priority_and_a_fault_forgets_it",
        &["a"],
    ) else {
        return;
    };
    let path = lan.folder().join("deep").join("number");
    let definition = format!("track_file number {{\n    file {}\n}}\n", path.display());
    let router = follows(150, "track_file", "number");
    let a = lan.hactl("a", &format!("{definition}{router}"));
    lan.wait_for_holder(ADDRESS, "a");
    // The folder comes later than the daemon.
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::write(&path, "-10\n").unwrap();
    a.wait_for_log("priority changes from 150 to 140");
    fs::write(&path, "-254").unwrap();
    a.wait_for_log("Entering FAULT STATE");
    wait_for("the fault", || lan.holders(ADDRESS).is_empty());
    fs::write(&path, "-20").unwrap();
    a.wait_for_log("Entering BACKUP STATE, priority 130");
    lan.wait_for_holder(ADDRESS, "a");
    // Replaced as editors do it, then without a number, then gone.
    let other = lan.write("other", "0x10");
    fs::rename(other, &path).unwrap();
    a.wait_for_log("priority changes from 130 to 166");
    fs::write(&path, "many").unwrap();
    a.wait_for_log("holds something else than a whole number");
    a.wait_for_log("priority changes from 166 to 150");
    fs::write(&path, "5").unwrap();
    a.wait_for_log("priority changes from 150 to 155");
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    a.wait_for_log("priority changes from 155 to 150");
    assert_eq!(lan.holders(ADDRESS), ["a"]);
}

#[test]
fn a_file_is_made_at_the_start_and_not_at_a_reload() {
    let Some(lan) = Lan::new(
        "netns::a_file_is_made_at_the_start_and_not_at_a_reload",
        &["a"],
    ) else {
        return;
    };
    let path = lan.write("number", "3");
    let definition = format!(
        "track_file number {{\n    file {}\n    weight 2\n    init_file 7 overwrite\n}}\n",
        path.display()
    );
    let text = format!("{definition}{}", follows(150, "track_file", "number"));
    let a = lan.hactl("a", &text);
    a.wait_for_log("Entering MASTER STATE, priority 164");
    fs::write(&path, "1").unwrap();
    a.wait_for_log("priority changes from 164 to 152");
    reload(&lan, "a", &a, &text);
    a.wait_for_log("reloading");
    crate::statistics(&lan, "a", &a);
    assert_eq!(fs::read_to_string(&path).unwrap(), "1");
    assert_eq!(times(&a, "priority changes"), 1, "{}", a.log());
}

#[test]
fn a_process_that_ends_is_a_fault_until_it_runs_again() {
    let Some(lan) = Lan::new(
        "netns::a_process_that_ends_is_a_fault_until_it_runs_again",
        &["a"],
    ) else {
        return;
    };
    let program = lan.folder().join("tracked");
    fs::copy("/usr/bin/sleep", &program).unwrap();
    let text = format!(
        "vrrp_track_process sleeper {{\n    process {} 600\n    param_match initial\n}}\n{}",
        program.display(),
        follows(150, "track_process", "sleeper")
    );
    let start = || {
        let mut command = lan.command("a", program.to_str().unwrap());
        command.arg("6000").spawn().unwrap()
    };
    let mut sleeper = start();
    let a = lan.hactl("a", &text);
    lan.wait_for_holder(ADDRESS, "a");
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
    a.wait_for_log("VRRP_Process(sleeper) is outside its quorum: 0 running");
    wait_for("the fault", || lan.holders(ADDRESS).is_empty());
    let mut sleeper = start();
    lan.wait_for_holder(ADDRESS, "a");
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
}
