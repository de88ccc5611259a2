//! `tests/conf/cluster`: the nodes of a cluster with the contradictions between them.
//!
//! A folder has `a.conf`, `b.conf` and perhaps `c.conf`, and `expected.txt` if they contradict each
//! other. Beside each of those stands a folder `NAME-sound`, the same without the fault.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use hactl::conf::{Cluster, Code, Colour, Options, Unbuilt, load_cluster, render};
use hactl::daemon::files::FileLoader;
use snapbox::cmd::Command;
use snapbox::str;

use crate::cases::{In, compare};
use crate::{files, root};

const SOUND: &str = "-sound";

/// How each node is read.
fn options() -> Options {
    Options {
        unbuilt: Unbuilt::Warn,
        ..crate::options()
    }
}

/// Reads the nodes of a folder.
fn load(folder: &Path) -> Cluster {
    let nodes: Vec<_> = files(folder, "conf")
        .iter()
        .map(|file| {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            (name, options())
        })
        .collect();
    load_cluster(&mut In(folder), &nodes)
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(root().join("tests/conf/cluster"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 100);
    cases
}

fn is_sound(case: &Path) -> bool {
    case.to_str().unwrap().ends_with(SOUND)
}

/// Places are in range, and both nodes are shown.
fn check(cluster: &Cluster) {
    for finding in &cluster.findings {
        assert!(finding.code.is_between_nodes(), "{finding:?}");
        let places = finding.related.iter().map(|related| related.place);
        let files: BTreeSet<_> = finding
            .place
            .into_iter()
            .chain(places)
            .map(|place| {
                assert!(!cluster.sources.slice(place).is_empty(), "{finding:?}");
                place.file
            })
            .collect();
        assert!(files.len() > 1, "{finding:?}");
        assert!(finding.help.is_some(), "{finding:?}");
        serde_json::to_string(&finding.data(&cluster.sources)).unwrap();
    }
}

fn shown(cluster: &Cluster) -> String {
    let mut text = String::new();
    for finding in &cluster.findings {
        let rendered = render(finding, &cluster.sources, Colour::No);
        writeln!(text, "{rendered}\n").unwrap();
    }
    text
}

#[test]
fn contradictions_are_shown_and_sound_nodes_have_none() {
    let mut wrong = Vec::new();
    for case in cases() {
        let cluster = load(&case);
        for node in &cluster.nodes {
            assert!(
                node.model.is_some(),
                "{}: {:?}",
                case.display(),
                node.diagnostics
            );
        }
        check(&cluster);
        let text = shown(&cluster);
        if is_sound(&case) {
            if !text.is_empty() {
                wrong.push(format!("{}:\n{text}", case.display()));
            }
        } else if text.is_empty() {
            wrong.push(format!("{}: nothing is found", case.display()));
        } else {
            wrong.extend(compare(&case.join("expected.txt"), &text).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n---\n"));
}

#[test]
fn every_fault_has_a_sound_counterpart() {
    let names: BTreeSet<_> = cases()
        .iter()
        .map(|case| case.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    for name in &names {
        let counterpart = match name.strip_suffix(SOUND) {
            Some(faulty) => faulty.to_owned(),
            None => format!("{name}{SOUND}"),
        };
        assert!(names.contains(&counterpart), "{counterpart} is missing");
    }
}

/// The codes that a fault of the cases gives.
pub(crate) fn codes() -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    for case in cases() {
        codes.extend(load(&case).findings.iter().map(|finding| finding.code));
    }
    codes
}

fn validate(case: &str, args: &[&str]) -> Command {
    Command::new(snapbox::cmd::cargo_bin!("hactl"))
        .args(["conf", "validate"])
        .args(args)
        .current_dir(root().join("tests/conf/cluster").join(case))
}

#[test]
fn contradictions_follow_the_files_and_decide_the_exit_code() {
    validate("interval", &["a.conf", "b.conf"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(str![[r"
a.conf: valid, 1 virtual router
b.conf: valid, 1 virtual router
error[C0511]: VRID 51: `advert_int` is 1 s in a.conf, 3 s in b.conf
 --> b.conf:6:5
  |
6 |     advert_int 3
  |     ^^^^^^^^^^^^
  |
 ::: a.conf:6:5
  |
6 |     advert_int 1
  |     ------------ 1 s
  |
  = help: give all nodes the same `advert_int`; version 2 ignores adverts with another one, and there are two masters

cluster: invalid, 2 nodes, 1 virtual router in common, 1 error

"]]);
}

#[test]
fn sound_nodes_are_one_more_line() {
    validate("interval-sound", &["--strict", "a.conf", "b.conf"])
        .assert()
        .code(0)
        .stdout_eq(str![[r"
a.conf: valid, 1 virtual router
b.conf: valid, 1 virtual router
cluster: valid, 2 nodes, 1 virtual router in common

"]]);
}

#[test]
fn warnings_between_nodes_fail_only_when_asked_for() {
    let args = ["--quiet", "a.conf", "b.conf"];
    validate("equal-priority", &args).assert().code(0);
    let args = ["--strict", "--quiet", "a.conf", "b.conf"];
    validate("equal-priority", &args).assert().code(1);
    let args = ["--strict", "--quiet", "--separate", "a.conf", "b.conf"];
    validate("equal-priority", &args).assert().code(0);
}

#[test]
fn unrelated_files_can_be_checked_at_once() {
    validate("interval", &["--separate", "a.conf", "b.conf"])
        .assert()
        .code(0)
        .stdout_eq(str![[r"
a.conf: valid, 1 virtual router
b.conf: valid, 1 virtual router

"]]);
}

#[test]
fn one_file_is_several_nodes_by_their_ids() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("both.conf");
    let text = "vrrp_instance A {\n  interface eth0\n  virtual_router_id 1\n  @east priority 101\n  @west priority 100\n  @west advert_int 2\n  virtual_ipaddress {\n    192.0.2.1\n  }\n}\n";
    fs::write(&file, text).unwrap();
    let both = |ids: &[&str]| {
        let args = [&["both.conf", "both.conf"], ids].concat();
        validate("interval", &args)
            .current_dir(folder.path())
            .assert()
    };
    both(&["--config-ids", "east,west"])
        .code(1)
        .stdout_eq(str![[r"
both.conf: valid, 1 virtual router
both.conf: valid, 1 virtual router
error[C0511]: VRID 1: `advert_int` is 1 s in both.conf@east, 2 s in both.conf@west
 --> both.conf:6:9
  |
6 |   @west advert_int 2
  |         ^^^^^^^^^^^^
  |
 ::: both.conf:1:15
  |
1 | vrrp_instance A {
  |               - 1 s
  |
  = help: give all nodes the same `advert_int`; version 2 ignores adverts with another one, and there are two masters

cluster: invalid, 2 nodes, 1 virtual router in common, 1 error

"]]);
    both(&["--config-ids", "east"]).code(2).stderr_eq(str![[r"
hactl: --config-ids names 1 id for 2 files: write one for each file

"]]);
    both(&["--config-ids", "east,west", "-i", "east"]).code(2);
}

#[test]
fn a_file_with_errors_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.conf", "b.conf"] {
        let case = root().join("tests/conf/cluster/interval").join(name);
        fs::copy(case, folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("c.conf"), "weather sunny\n").unwrap();
    let run = |files: &[&str]| {
        validate("interval", files)
            .current_dir(folder.path())
            .assert()
    };
    run(&["a.conf", "c.conf"]).code(1).stdout_eq(str![[r"
...
cluster: not compared, 1 file with errors left out

"]]);
    run(&["a.conf", "b.conf", "c.conf"])
        .code(1)
        .stdout_eq(str![[r"
...
cluster: invalid, 2 nodes, 1 virtual router in common, 1 error, 1 file with errors left out

"]]);
}

#[test]
fn json_has_the_cluster_beside_the_files() {
    let output = validate("interval", &["--format", "json", "a.conf", "b.conf"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][1]["valid"], true);
    let cluster = &report["cluster"];
    assert_eq!(
        (&cluster["valid"], &cluster["routers"]),
        (&false.into(), &1.into())
    );
    let finding = &cluster["diagnostics"][0];
    assert_eq!(finding["code"], "C0511");
    assert_eq!(
        (&finding["file"], &finding["line"]),
        (&"b.conf".into(), &6.into())
    );
    assert_eq!(finding["related"][0]["file"], "a.conf");
    let output = validate("interval", &["--format", "json", "a.conf"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report.get("cluster").is_none());
}

/// The largest clusters take time in proportion to their size.
#[test]
fn thousands_of_routers_are_compared_in_time() {
    let node = |priority: u8| {
        let mut text = String::new();
        for number in 0..4_000_u32 {
            let vrid = number % 255 + 1;
            let address = std::net::Ipv4Addr::from(0x0a00_0000 + number);
            writeln!(text, "vrrp_instance R{number} {{\n  interface vlan{}\n  virtual_router_id {vrid}\n  priority {priority}\n  virtual_ipaddress {{\n    {address}\n  }}\n}}", number / 255).unwrap();
        }
        text
    };
    let mut files = hactl::conf::MemoryFiles::one("a.conf", node(101)).and("b.conf", node(100));
    let nodes = ["a.conf", "b.conf"].map(|name| (name.to_owned(), Options::default()));
    let cluster = load_cluster(&mut files, &nodes);
    assert_eq!(cluster.routers, 4_000);
    assert!(cluster.findings.is_empty(), "{}", cluster.findings.len());
}

/// What a node and its copy may contradict each other in, and what is a trap whoever the other is.
const OF_COPIES: &[Code] = &[
    Code::ClusterSamePeer,
    Code::ClusterSameSource,
    Code::ClusterMovingAddress,
    Code::ClusterEqualPriority,
    Code::ClusterTwoOwners,
    Code::ClusterTwoMasters,
    Code::ClusterNopreemptMaster,
    Code::ClusterEqualBackups,
    Code::ClusterSilent,
    Code::ClusterNodeName,
];

#[test]
fn a_node_and_its_copies_differ_in_nothing() {
    let folder = root().join("tests/conf/valid");
    for file in files(&folder, "conf") {
        let path = file.to_str().unwrap();
        let nodes = ["a", "b", "c"].map(|_| (path.to_owned(), options()));
        let cluster = load_cluster(&mut FileLoader, &nodes);
        for finding in &cluster.findings {
            let line = finding.line(&cluster.sources);
            assert!(OF_COPIES.contains(&finding.code), "{line}");
        }
        let routers = cluster.nodes[0]
            .model
            .as_ref()
            .map(|model| model.instances.len());
        assert_eq!(Some(cluster.routers), routers, "{path}");
    }
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    for case in cases() {
        let mut nodes: Vec<_> = files(&case, "conf")
            .iter()
            .map(|file| {
                (
                    file.file_name().unwrap().to_str().unwrap().to_owned(),
                    options(),
                )
            })
            .collect();
        let mut codes = || {
            let cluster = load_cluster(&mut In(&case), &nodes);
            let mut codes: Vec<_> = cluster
                .findings
                .iter()
                .map(|finding| finding.code)
                .collect();
            codes.sort_unstable();
            nodes.reverse();
            codes
        };
        assert_eq!(codes(), codes(), "{}", case.display());
    }
}

/// One deviating node is named once, against those that agree.
#[test]
fn of_three_nodes_the_odd_one_is_told() {
    let node = |priority: u8, interval: u8| {
        format!(
            "vrrp_instance A {{\n interface eth0\n virtual_router_id 1\n priority {priority}\n advert_int {interval}\n virtual_ipaddress {{\n  192.0.2.1\n }}\n}}\n"
        )
    };
    for odd in 0..3 {
        let mut memory = hactl::conf::MemoryFiles::default();
        let names = ["a.conf", "b.conf", "c.conf"];
        for (at, priority) in [103, 102, 101].into_iter().enumerate() {
            let interval = if at == odd { 2 } else { 1 };
            memory = memory.and(names[at], node(priority, interval));
        }
        let nodes = names.map(|name| (name.to_owned(), Options::default()));
        let cluster = load_cluster(&mut memory, &nodes);
        let [finding] = cluster.findings.as_slice() else {
            unreachable!("{:?}", cluster.findings);
        };
        assert_eq!(finding.code, Code::ClusterInterval);
        let place = finding.place.unwrap();
        assert_eq!(cluster.sources.path(place.file), names[odd]);
    }
}

/// Whatever stands in the files, an answer comes and its places are right.
#[test]
fn any_two_cases_beside_each_other_give_an_answer() {
    let folder = root().join("tests/conf/cluster");
    let all: Vec<_> = cases()
        .iter()
        .flat_map(|case| files(case, "conf"))
        .map(|file| {
            file.strip_prefix(&folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let mut random = fastrand::Rng::with_seed(4);
    for _ in 0..400 {
        let count = random.usize(2..5);
        let nodes: Vec<_> = std::iter::repeat_with(|| all[random.usize(..all.len())].clone())
            .take(count)
            .map(|name| (name, options()))
            .collect();
        let cluster = load_cluster(&mut In(&folder), &nodes);
        assert!(cluster.routers <= 4 * nodes.len());
        check(&cluster);
        shown(&cluster);
    }
}
