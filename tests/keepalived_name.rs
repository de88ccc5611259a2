//! The program under the names of others: command lines, messages, exit codes.

#![expect(clippy::unwrap_used, reason = "helpers of a test may fail loudly")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use snapbox::cmd::Command;
use snapbox::str;

/// A folder with configurations, in which the program stands under another name.
struct Here(tempfile::TempDir);

/// An interface of this machine: only then is a configuration sound.
fn interface() -> String {
    let names = fs::read_dir("/sys/class/net").unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .into_iter()
        .find(|name| name != "lo" && Path::new(&format!("/sys/class/net/{name}/address")).exists())
        .unwrap()
}

impl Here {
    fn new() -> Self {
        let here = Self(tempfile::tempdir().unwrap());
        let router = "vrrp_instance A {\n  interface IFNAME\n  virtual_router_id 1\n  virtual_ipaddress {\n    192.0.2.1/24\n  }\n".replace("IFNAME", &interface());
        here.file("good.conf", &format!("{router}}}\n"));
        here.file("bad.conf", "vrrp_instance A {\n  interfaze eth0\n}\n");
        here.file("scripts.conf", &format!("{router}  notify /bin/true\n}}\n"));
        here.file(
            "missing.conf",
            "vrrp_instance A {\n  virtual_router_id\n}\n",
        );
        here.file(
            "main.conf",
            "include bad.conf\nglobal_defs {\n  router_idd x\n}\n",
        );
        here.file("enforced.conf", "includem none.conf\n");
        here.file("loose.conf", "include none.conf\n");
        here
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn run(&self, name: &str, words: &[&str]) -> Command {
        let program = self.0.path().join(name);
        if !program.exists() {
            symlink(snapbox::cmd::cargo_bin!("hactl"), &program).unwrap();
        }
        Command::new(program).args(words).current_dir(self.0.path())
    }

    fn code(&self, words: &[&str]) -> i32 {
        let output = self.run("keepalived", words).output().unwrap();
        output.status.code().unwrap()
    }
}

#[test]
fn the_configuration_test_ends_as_that_of_keepalived() {
    let here = Here::new();
    for (file, code) in [
        ("good.conf", 0),
        ("bad.conf", 5),
        ("scripts.conf", 6),
        ("gone.conf", 0),
        ("missing.conf", 2),
        ("main.conf", 5),
        ("enforced.conf", 6),
        ("loose.conf", 0),
        // It tells that it is missing, and that is all.
        ("none.conf", 0),
    ] {
        assert_eq!(here.code(&["-t", "-f", file]), code, "{file}");
    }
    assert_eq!(here.code(&["-e", "-t", "-f", "loose.conf"]), 6);
}

#[test]
fn messages_have_keepalived_s_form() {
    let here = Here::new();
    here.run("keepalived", &["-t", "-f", "bad.conf"])
        .assert()
        .code(5)
        .stdout_eq("")
        .stderr_eq(str![[r"
(Line 1) this virtual router has no `virtual_router_id` (add one from 1 to 255, the same on all routers that share the addresses)
(Line 1) this virtual router has no addresses (add `virtual_ipaddress { … }`)
(Line 2) unknown keyword `interfaze` in `vrrp_instance` (did you mean `interface`?)

"]]);
    here.run("keepalived", &["--config-test", "--use-file=main.conf"])
        .assert()
        .code(5)
        .stdout_eq("")
        .stderr_eq(str![[r"
(main.conf: Line 3) unknown keyword `router_idd` in `global_defs` (did you mean `router_id`?)
(bad.conf: Line 1) this virtual router has no `virtual_router_id` (add one from 1 to 255, the same on all routers that share the addresses)
(bad.conf: Line 1) this virtual router has no addresses (add `virtual_ipaddress { … }`)
(bad.conf: Line 2) unknown keyword `interfaze` in `vrrp_instance` (did you mean `interface`?)

"]]);
}

#[test]
fn messages_go_to_a_log_file_when_asked_for() {
    let here = Here::new();
    here.run("keepalived", &["-tlog", "-f", "bad.conf"])
        .assert()
        .code(5)
        .stdout_eq("")
        .stderr_eq("");
    let log = here.0.path().join("log");
    let once = fs::read_to_string(&log).unwrap();
    assert_eq!(once.lines().count(), 3);
    here.run("keepalived", &["--config-test=log", "-f", "bad.conf"])
        .assert()
        .code(5);
    assert_eq!(fs::read_to_string(&log).unwrap().lines().count(), 6);
    symlink("log", here.0.path().join("link")).unwrap();
    assert_eq!(here.code(&["-tlink", "-f", "bad.conf"]), 1);
}

#[test]
fn the_configuration_id_counts() {
    let here = Here::new();
    here.file("ids.conf", "@one nonsense x\n");
    assert_eq!(here.code(&["-t", "-i", "one", "-f", "ids.conf"]), 5);
    assert_eq!(here.code(&["-t", "-i", "two", "-f", "ids.conf"]), 0);
}

#[test]
fn a_wrong_command_line_ends_with_1() {
    let here = Here::new();
    for (words, message) in [
        (&["--foo", "-t"][..], "Unknown option --foo\n"),
        (&["-t", "-f"], "Missing parameter for option -f\n"),
        (
            &["--signum=NONE"],
            "Unknown signal name NONE: known are RELOAD, STOP and STATS\n",
        ),
    ] {
        here.run("keepalived", words)
            .assert()
            .code(1)
            .stderr_eq(message)
            .stdout_eq("");
    }
    here.run("keepalived", &["-t", "-f", "good.conf", "more"])
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq("Unexpected argument(s): more\n");
    here.run("keepalived", &["--signum=RELOAD"])
        .assert()
        .code(0)
        .stdout_eq("1\n");
}

#[test]
fn what_is_not_built_is_refused_by_name() {
    let here = Here::new();
    for (words, named) in [
        (&["-n", "-f", "good.conf", "--snmp"][..], "--snmp"),
        (&["-nf", "good.conf", "-p", "pid"], "-p"),
        (&["-n", "-i", "id"], "-i"),
        (&["-f", "good.conf"], "-n (--dont-fork)"),
    ] {
        let output = here.run("keepalived", words).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("not supported yet"), "{message}");
        assert!(message.contains(named), "{message}");
    }
    for name in ["ipvsadm", "genhash"] {
        let output = here.run(name, &["-L"]).output().unwrap();
        assert_eq!(output.status.code(), Some(3));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with(&format!("{name}: ")), "{message}");
    }
}

#[test]
fn the_daemon_starts_with_keepalived_s_options_and_ends_with_its_codes() {
    let here = Here::new();
    // Both end before anything is touched.
    assert_eq!(here.code(&["-nlD", "-f", "bad.conf"]), 2);
    assert_eq!(
        here.code(&["--dont-fork", "-P", "--use-file", "none.conf"]),
        6
    );
}

#[test]
fn help_and_version_are_on_standard_error() {
    let here = Here::new();
    for (words, text) in [(&["--help"][..], "--config-test"), (&["-v"], "hactl")] {
        let output = here.run("keepalived", words).output().unwrap();
        assert!(output.status.success());
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8(output.stderr).unwrap().contains(text));
    }
}

#[test]
fn only_the_whole_name_counts() {
    let here = Here::new();
    assert!(!Path::new("keepalived2").exists());
    here.run("keepalived2", &["--version"])
        .assert()
        .code(0)
        .stderr_eq("");
}
