//! `hactl vip` on real interfaces, in network namespaces.

#![expect(clippy::unwrap_used, reason = "a test that breaks must say where")]

#[path = "support/lan.rs"]
#[expect(
    dead_code,
    reason = "shared by several test programs, each of which uses a part"
)]
mod lan;
#[path = "support/skip.rs"]
mod skip;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use hactl::sys::clock;
use lan::{Capture, HACTL, Lan, wait_for};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// What one run gave.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// The run printed this result and nothing else.
    #[track_caller]
    fn gave(&self, code: i32, out: &str) {
        assert_eq!(
            (self.code, self.out.as_str(), self.err.as_str()),
            (code, out, "")
        );
    }

    /// The run failed with this message and nothing else.
    #[track_caller]
    fn failed(&self, code: i32, err: &str) {
        assert_eq!(
            (self.code, self.out.as_str(), self.err.as_str()),
            (code, "", err)
        );
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// Runs `hactl vip` from outside with `--netns`.
fn vip(lan: &Lan, host: &str, words: &str) -> Run {
    let mut command = Command::new(HACTL);
    command.arg("vip").args(words.split_whitespace());
    command.arg("--netns").arg(lan.namespace(host));
    Run::of(&command.output().unwrap())
}

fn mac(lan: &Lan, host: &str) -> String {
    let shown = lan.ip(host, "-o link show dev eth0");
    let mac = shown
        .split_whitespace()
        .skip_while(|word| *word != "link/ether")
        .nth(1);
    mac.unwrap().to_owned()
}

fn shows(lan: &Lan, host: &str, words: &str) -> bool {
    lan.ip(host, "-o addr show dev eth0").contains(words)
}

#[test]
fn adding_twice_changes_nothing_and_deleting_twice_is_no_error() {
    let name = "vip::adding_twice_changes_nothing_and_deleting_twice_is_no_error";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    for address in [
        "192.0.2.1/24",
        "192.0.2.2/32",
        "2001:db8::1/64",
        "2001:db8::2/128",
    ] {
        let add = format!("add {address} --dev eth0");
        vip(&lan, "a", &add).gave(0, &format!("added {address} to eth0\n"));
        assert!(shows(&lan, "a", address.trim_end_matches("/32")));
        let before = lan.ip("a", "-o addr show");
        vip(&lan, "a", &add).gave(0, &format!("{address} is on eth0 already\n"));
        assert_eq!(lan.ip("a", "-o addr show"), before);
        let del = format!("del {address} --dev eth0");
        vip(&lan, "a", &del).gave(0, &format!("removed {address} from eth0\n"));
        assert!(!shows(&lan, "a", address.trim_end_matches("/32")));
        vip(&lan, "a", &del).gave(0, &format!("{address} is not on eth0\n"));
    }
}

#[test]
fn a_present_address_with_other_attributes_is_left_and_described() {
    let name = "vip::a_present_address_with_other_attributes_is_left_and_described";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    lan.ip(
        "a",
        "addr add 192.0.2.1/24 dev eth0 scope link label eth0:x",
    );
    let before = lan.ip("a", "-o addr show");
    vip(
        &lan,
        "a",
        "add 192.0.2.1/24 --dev eth0 --scope link --label eth0:x",
    )
    .gave(0, "192.0.2.1/24 is on eth0 already\n");
    vip(
        &lan,
        "a",
        "add 192.0.2.1/25 --dev eth0 --scope link --label eth0:x",
    )
    .gave(
        1,
        "192.0.2.1/24 is on eth0 already, but with length /24 instead of /25\n",
    );
    vip(&lan, "a", "add 192.0.2.1/24 --dev eth0").gave(
        1,
        "192.0.2.1/24 is on eth0 already, but with scope link instead of global, \
         with label eth0:x instead of eth0\n",
    );
    let run = vip(
        &lan,
        "a",
        "add 192.0.2.1/24 --dev eth0 --scope link --label eth0:x --ttl 9",
    );
    run.gave(
        1,
        "192.0.2.1/24 is on eth0 already, but without a lifetime\n",
    );
    assert_eq!(lan.ip("a", "-o addr show"), before);
}

#[test]
fn label_and_scope_are_set() {
    let Some(lan) = Lan::new("vip::label_and_scope_are_set", &["a"]) else {
        return;
    };
    let run = vip(
        &lan,
        "a",
        "add 192.0.2.1/24 --dev eth0 --scope link --label eth0:vip",
    );
    run.gave(0, "added 192.0.2.1/24 to eth0\n");
    let shown = lan.ip("a", "-j addr show dev eth0");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let rows = shown[0]["addr_info"].as_array().unwrap();
    let row = rows.iter().find(|row| row["local"] == "192.0.2.1").unwrap();
    assert_eq!(
        (&row["scope"], &row["label"]),
        (&"link".into(), &"eth0:vip".into())
    );
    let listed = vip(&lan, "a", "list --dev eth0 --format json").json();
    let row = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["address"] == "192.0.2.1/24");
    let row = row.unwrap();
    assert_eq!(
        (&row["scope"], &row["label"]),
        (&"link".into(), &"eth0:vip".into())
    );
    assert_eq!(row["origin"], "hactl");
}

#[test]
fn an_address_that_somebody_answers_for_is_refused() {
    let name = "vip::an_address_that_somebody_answers_for_is_refused";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    lan.ip("b", "addr add 2001:db8::b/64 dev eth0 nodad");
    let holder = mac(&lan, "b");
    for address in ["192.168.1.12/24", "2001:db8::b/64"] {
        let add = format!("add {address} --dev eth0 --probe");
        let refusal = format!("not added: {holder} answers for {address} on eth0\n");
        vip(&lan, "a", &add).gave(1, &refusal);
        assert!(!shows(&lan, "a", address));
        let report = vip(&lan, "a", &format!("{add} --format json"));
        assert_eq!(report.code, 1);
        let report = report.json();
        assert_eq!(report[0]["result"], "in-use");
        assert_eq!(report[0]["holder"], holder.as_str());
    }
    for address in ["192.168.1.77/24", "2001:db8::77/64"] {
        let add = format!("add {address} --dev eth0 --probe");
        vip(&lan, "a", &add).gave(0, &format!("added {address} to eth0\n"));
        // Nobody but us has it now.
        vip(&lan, "a", &add).gave(0, &format!("{address} is on eth0 already\n"));
    }
}

#[test]
fn an_address_with_a_time_to_live_goes_unless_it_is_renewed() {
    let name = "vip::an_address_with_a_time_to_live_goes_unless_it_is_renewed";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let add = |seconds: u32| {
        let words = format!("add 192.0.2.1/24 --dev eth0 --ttl {seconds}");
        vip(&lan, "a", &words)
    };
    let start = clock::now();
    add(1).gave(0, "added 192.0.2.1/24 to eth0\n");
    add(3).gave(0, "renewed 192.0.2.1/24 on eth0\n");
    let listed = vip(&lan, "a", "list --dev eth0 --format json").json();
    let seconds = listed
        .as_array()
        .unwrap()
        .iter()
        .find_map(|row| row["valid_seconds"].as_u64());
    assert!(matches!(seconds, Some(2 | 3)), "{seconds:?}");
    let without = vip(&lan, "a", "add 192.0.2.1/24 --dev eth0");
    assert_eq!(without.code, 1);
    assert!(without.out.contains(", but only for "), "{}", without.out);
    wait_for("the end of the lifetime", || {
        !shows(&lan, "a", "192.0.2.1/24")
    });
    let lived = clock::now().since(start).as_secs_f32();
    assert!(lived >= 2.9, "renewed for 3 s, gone after {lived} s");
}

/// A capture of announcements on the bridge; tshark's fields of the frames that match a filter.
struct Recording {
    process: std::process::Child,
    file: PathBuf,
}

impl Recording {
    /// `None`, and a line in the log of skipped tests, where tshark is missing.
    fn start(lan: &Lan, test: &str) -> Option<Self> {
        if Command::new("tshark").arg("-v").output().is_err() {
            skip::test(test, "needs tshark");
            return None;
        }
        let file = lan.folder().join("announcements.pcap");
        let mut command = lan.command("switch", "tcpdump");
        command.args(["-i", "br0", "-n", "-U", "-w"]).arg(&file);
        command.arg("arp or icmp6[icmp6type] = icmp6-neighboradvert");
        let process = command.stderr(Stdio::null()).spawn().unwrap();
        wait_for("the capture", || {
            fs::metadata(&file).is_ok_and(|file| file.len() >= 24)
        });
        Some(Self { process, file })
    }

    /// Waits for this many frames, ends the capture and gives all there are.
    fn finish(mut self, count: usize, filter: &str, fields: &[&str]) -> Vec<Vec<String>> {
        let found = || Capture::fields(&self.file, filter, fields);
        wait_for("all announcements in the capture", || {
            found().len() >= count
        });
        let pid = Pid::from_raw(i32::try_from(self.process.id()).unwrap());
        kill(pid, Signal::SIGINT).unwrap();
        self.process.wait().unwrap();
        found()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn an_ipv4_address_is_announced_as_often_as_asked_for() {
    let name = "vip::an_ipv4_address_is_announced_as_often_as_asked_for";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let Some(recording) = Recording::start(&lan, name) else {
        return;
    };
    vip(&lan, "a", "add 192.0.2.1/24 --dev eth0 --announce")
        .gave(0, "added 192.0.2.1/24 to eth0, announced 5 times\n");
    vip(&lan, "a", "add 192.0.2.1/24 --dev eth0 --announce=1")
        .gave(0, "192.0.2.1/24 is on eth0 already, announced once\n");
    let start = clock::now();
    vip(
        &lan,
        "a",
        "announce 192.0.2.1 --dev eth0 --count 3 --interval 100",
    )
    .gave(0, "announced 192.0.2.1 on eth0 3 times\n");
    let took = clock::now().since(start).as_millis();
    assert!(took >= 200, "two pauses of 100 ms in {took} ms");
    let filter = "arp.isgratuitous && arp.opcode == 1 && arp.dst.hw_mac == ff:ff:ff:ff:ff:ff";
    let fields = [
        "eth.src",
        "arp.src.hw_mac",
        "arp.src.proto_ipv4",
        "frame.len",
    ];
    let own = mac(&lan, "a");
    let expected = [own.as_str(), &own, "192.0.2.1", "42"];
    assert_eq!(recording.finish(9, filter, &fields), vec![expected; 9]);
}

#[test]
fn an_ipv6_address_is_announced_with_the_role_of_the_machine() {
    let name = "vip::an_ipv6_address_is_announced_with_the_role_of_the_machine";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let Some(recording) = Recording::start(&lan, name) else {
        return;
    };
    vip(&lan, "a", "add 2001:db8::1/64 --dev eth0 --announce=1")
        .gave(0, "added 2001:db8::1/64 to eth0, announced once\n");
    let on = "echo 1 > /proc/sys/net/ipv6/conf/eth0/forwarding";
    let mut shell = lan.command("a", "sh");
    assert!(shell.args(["-c", on]).status().unwrap().success());
    vip(&lan, "a", "announce 2001:db8::1 --dev eth0")
        .gave(0, "announced 2001:db8::1 on eth0 once\n");
    let filter = "icmpv6.type == 136 && icmpv6.checksum.status == 1 && ipv6.src == 2001:db8::1 \
                  && ipv6.dst == ff02::1 && icmpv6.nd.na.flag.o == 1";
    let fields = [
        "icmpv6.nd.na.target_address",
        "icmpv6.opt.linkaddr",
        "icmpv6.nd.na.flag.r",
    ];
    let found = recording.finish(2, filter, &fields);
    let own = mac(&lan, "a");
    assert_eq!(found.len(), 2);
    for (advertisement, is_router) in found.iter().zip([["0", "False"], ["1", "True"]]) {
        assert_eq!(advertisement[..2], ["2001:db8::1", own.as_str()]);
        assert!(is_router.contains(&advertisement[2].as_str()), "{found:?}");
    }
}

#[test]
fn only_an_address_of_the_interface_is_announced() {
    let name = "vip::only_an_address_of_the_interface_is_announced";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    vip(&lan, "a", "announce 192.0.2.1 --dev eth0").failed(
        1,
        "hactl: 192.0.2.1 is not on eth0: add it first with `hactl vip add`\n",
    );
    vip(&lan, "a", "add 192.0.2.1 --dev lo --announce").failed(
        3,
        "hactl: interface lo has no address resolution (loopback or NOARP): nobody could hear\n",
    );
    lan.ip("a", "link set eth0 down");
    vip(&lan, "a", "add 192.0.2.1 --dev eth0 --probe").failed(
        3,
        "hactl: interface eth0 is down: set it up with `ip link set eth0 up`\n",
    );
    assert!(
        !lan.has_address("a", "192.0.2.1"),
        "nothing is done by half"
    );
}

#[test]
fn flush_removes_what_hactl_added_and_nothing_else() {
    let name = "vip::flush_removes_what_hactl_added_and_nothing_else";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    lan.ip("a", "addr add 198.51.100.1/24 dev eth0");
    for address in ["192.0.2.1/24", "192.0.2.2/24", "2001:db8::1/64"] {
        vip(&lan, "a", &format!("add {address} --dev eth0"));
    }
    vip(&lan, "a", "add 192.0.2.3 --dev lo").gave(0, "added 192.0.2.3/32 to lo\n");
    vip(&lan, "a", "flush --dev eth0").gave(
        0,
        "removed 192.0.2.1/24 from eth0\n\
         removed 192.0.2.2/24 from eth0\n\
         removed 2001:db8::1/64 from eth0\n",
    );
    vip(&lan, "a", "flush --dev eth0").gave(0, "");
    for kept in ["198.51.100.1", "192.168.1.11", "192.0.2.3"] {
        assert!(lan.has_address("a", kept), "{kept}");
    }
}

#[test]
fn addresses_that_the_kernel_removes_as_well_are_named() {
    let name = "vip::addresses_that_the_kernel_removes_as_well_are_named";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    vip(&lan, "a", "add 192.0.2.1/24 --dev eth0");
    lan.ip("a", "addr add 192.0.2.2/24 dev eth0");
    vip(&lan, "a", "del 192.0.2.1 --dev eth0").gave(
        0,
        "removed 192.0.2.1/24 from eth0\n\
         eth0 lost 192.0.2.2/24: without the sysctl promote_secondaries the kernel removes all \
         addresses of a network with the first\n",
    );
    assert!(!lan.has_address("a", "192.0.2.2"));
}

#[test]
fn the_list_shows_interface_scope_origin_and_lifetime() {
    let name = "vip::the_list_shows_interface_scope_origin_and_lifetime";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    vip(&lan, "a", "add 192.0.2.1/24 --dev eth0 --ttl 1000");
    let run = vip(&lan, "a", "list --dev eth0");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let rows: Vec<Vec<_>> = run
        .out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let header = [
        "INTERFACE",
        "ADDRESS",
        "SCOPE",
        "LABEL",
        "ORIGIN",
        "LIFETIME",
    ];
    assert_eq!(rows[0], header);
    assert!(rows.contains(&vec![
        "eth0",
        "192.168.1.11/24",
        "global",
        "eth0",
        "-",
        "forever"
    ]));
    let ours = rows
        .iter()
        .find(|row| row.contains(&"192.0.2.1/24"))
        .unwrap();
    assert_eq!(ours[2..5], ["global", "eth0", "hactl"]);
    assert!(
        ["999", "1000"].contains(&ours[5]) && ours[6] == "s",
        "{ours:?}"
    );
    let all = vip(&lan, "a", "list");
    assert!(all.out.contains("127.0.0.1/8"));
    assert!(!run.out.contains("127.0.0.1/8"));
}

#[test]
fn json_has_the_documented_fields() {
    let Some(lan) = Lan::new("vip::json_has_the_documented_fields", &["a"]) else {
        return;
    };
    let documented = |command: &str| -> Vec<String> {
        let help = Command::new(HACTL)
            .args(["vip", command, "--help"])
            .output()
            .unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let (_, fields) = help.split_once("JSON: ").unwrap();
        let names = fields
            .lines()
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let mut names: Vec<_> = names
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect();
        names.sort();
        names
    };
    let printed = |words: &str| -> Vec<String> {
        let value = vip(&lan, "a", &format!("{words} --format json")).json();
        let mut names: Vec<_> = value[0].as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(printed("list"), documented("list"));
    assert_eq!(printed("add 192.0.2.1/24 --dev eth0"), documented("add"));
    assert_eq!(
        printed("announce 192.0.2.1 --dev eth0"),
        documented("announce")
    );
    assert_eq!(printed("del 192.0.2.1/24 --dev eth0"), documented("del"));
    vip(&lan, "a", "add 192.0.2.1/24 --dev eth0");
    assert_eq!(printed("flush --dev eth0"), documented("flush"));
}

#[test]
fn a_missing_interface_or_namespace_is_named_with_exit_code_3() {
    let name = "vip::a_missing_interface_or_namespace_is_named_with_exit_code_3";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let message = "hactl: there is no interface eth7 here (`ip link` shows those there are)\n";
    for words in [
        "list --dev eth7",
        "add 192.0.2.1 --dev eth7",
        "del 192.0.2.1 --dev eth7",
        "announce 192.0.2.1 --dev eth7",
        "flush --dev eth7",
    ] {
        vip(&lan, "a", words).failed(3, message);
    }
    let missing = format!("{}-missing", lan.namespace("a"));
    let output = Command::new(HACTL)
        .args(["vip", "list", "--netns", &missing])
        .output()
        .unwrap();
    let run = Run::of(&output);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    assert!(run.err.contains(&missing), "{}", run.err);
}

#[test]
fn without_ipv6_on_the_interface_the_reason_is_told() {
    let name = "vip::without_ipv6_on_the_interface_the_reason_is_told";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let off = "echo 1 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6";
    assert!(
        lan.command("a", "sh")
            .args(["-c", off])
            .status()
            .unwrap()
            .success()
    );
    vip(&lan, "a", "add 2001:db8::1/64 --dev eth0").failed(
        3,
        "hactl: cannot add 2001:db8::1/64 to eth0: IPv6 is switched off on the interface \
         (sysctl disable_ipv6)\n",
    );
}

#[test]
fn without_permission_the_remedy_is_told() {
    let name = "vip::without_permission_the_remedy_is_told";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    if Command::new("setpriv").arg("--version").output().is_err() {
        return skip::test(name, "needs setpriv from util-linux");
    }
    // Where nobody may read. Copied by another process: what is open for writing here, other tests'
    // children inherit, and a program that is open for writing can't be started.
    let copy = lan.folder().join("hactl");
    lan::run("cp", &[HACTL, copy.to_str().unwrap()]);
    let as_nobody = |words: &str| {
        let mut command = lan.command("a", "setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.arg(&copy).arg("vip").args(words.split_whitespace());
        Run::of(&command.output().unwrap())
    };
    as_nobody("add 192.0.2.1/24 --dev eth0").failed(
        3,
        "hactl: cannot add 192.0.2.1/24 to eth0: not permitted; it needs root or the capability \
         CAP_NET_ADMIN\n",
    );
    let shown = lan.ip("a", "-o link show dev eth0");
    let index = shown.split(':').next().unwrap();
    as_nobody("del 192.168.1.11 --dev eth0").failed(
        3,
        &format!(
            "hactl: cannot remove 192.168.1.11/24 from interface {index}: not permitted; it needs \
             root or the capability CAP_NET_ADMIN\n"
        ),
    );
    as_nobody("announce 192.168.1.11 --dev eth0").failed(
        3,
        "hactl: raw sockets are not permitted; they need root or the capability CAP_NET_RAW\n",
    );
    as_nobody("add 192.0.2.1/24 --dev eth0 --probe").failed(
        3,
        "hactl: raw sockets are not permitted; `--probe` needs root or the capability \
         CAP_NET_RAW\n",
    );
    let listed = as_nobody("list --dev eth0");
    assert_eq!((listed.code, listed.err.as_str()), (0, ""));
    assert!(lan.has_address("a", "192.168.1.11"));
}

#[test]
fn wrong_usage_is_refused_before_anything_is_done() {
    let run = |words: &str| {
        let output = Command::new(HACTL)
            .arg("vip")
            .args(words.split_whitespace())
            .output();
        Run::of(&output.unwrap())
    };
    for words in [
        "",
        "add",
        "add 192.0.2.1",
        "add 192.0.2.1/33 --dev lo",
        "add 192.0.2.256 --dev lo",
        "add 224.0.0.18 --dev lo",
        "add 0.0.0.0 --dev lo",
        "add 192.0.2.1 --dev a/b",
        "add 192.0.2.1 --dev a234567890123456",
        "add 192.0.2.1 --dev lo --ttl 0",
        "add 192.0.2.1 --dev lo --ttl 4294967296",
        "add 192.0.2.1 --dev lo --announce=0",
        "add 192.0.2.1 --dev lo --announce=1001",
        "add 192.0.2.1 --dev lo --label a234567890123456",
        "add 192.0.2.1 --dev lo --scope far",
        "add 192.0.2.1 --dev lo extra",
        "add 2001:db8::1 --dev lo --label x",
        "add 2001:db8::1 --dev lo --scope link",
        "announce 192.0.2.1/24 --dev lo",
        "announce 192.0.2.1 --dev lo --count 0",
        "announce 192.0.2.1 --dev lo --interval -1",
        "list --format yaml",
        "flush",
    ] {
        let run = run(words);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "vip {words}");
        assert!(!run.err.is_empty(), "vip {words}");
    }
}
