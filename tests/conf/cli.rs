//! `hactl conf validate` as people and scripts call it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use snapbox::cmd::Command;
use snapbox::str;

/// A folder with the founding configuration and a broken one, in which commands run.
struct Here(tempfile::TempDir);

impl Here {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = Self(folder);
        here.file("good.conf", include_str!("valid/seed-master.conf"));
        here.file(
            "warned.conf",
            "vrrp_instance A {\n  interface eth0\n  virtual_router_id 1\n}\n",
        );
        here.file("bad.conf", "vrrp_instance A {\n  interfaze eth0\n}\n");
        here
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn validate(&self, args: &[&str]) -> Command {
        Command::new(snapbox::cmd::cargo_bin!("hactl"))
            .args(["conf", "validate"])
            .args(args)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR")
    }
}

#[test]
fn a_digest_that_no_page_has_is_an_error_of_the_file() {
    let here = Here::new();
    let sample = include_str!("valid/seed-lvs.conf");
    here.file("seed-lvs.conf", sample);
    let shown = here.validate(&["seed-lvs.conf"]).assert().code(1);
    let out = String::from_utf8(shown.get_output().stdout.clone()).unwrap();
    assert_eq!(out.matches("error[C0215]").count(), 2, "{out}");
    assert!(
        out.ends_with("seed-lvs.conf: invalid, 1 virtual server, 2 errors\n"),
        "{out}"
    );
}

#[test]
fn a_valid_file_is_one_line() {
    Here::new()
        .validate(&["good.conf"])
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r"
good.conf: valid, 1 virtual router

"]]);
}

#[test]
fn virtual_servers_are_counted_and_what_is_not_there_is_not_mentioned() {
    let here = Here::new();
    let router = include_str!("valid/seed-master.conf");
    let server = "virtual_server 192.0.2.1 80 {\n  lb_algo rr\n  lb_kind NAT\n  protocol TCP\n  real_server 192.0.2.11 80 {\n    TCP_CHECK {\n    }\n  }\n}\n";
    let other = server.replace("192.0.2.1 ", "192.0.2.2 ");
    here.file("servers.conf", server);
    here.file("both.conf", format!("{router}\n{server}\n{other}"));
    here.validate(&["servers.conf", "both.conf"])
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r"
servers.conf: valid, 1 virtual server
both.conf: valid, 1 virtual router, 2 virtual servers
cluster: valid, 2 nodes, no virtual router in common

"]]);
}

#[test]
fn mistakes_are_shown_at_their_place() {
    Here::new()
        .validate(&["good.conf", "bad.conf"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(str![[r"
good.conf: valid, 1 virtual router
error[C0302]: this virtual router has no `virtual_router_id`
 --> bad.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add one from 1 to 255, the same on all routers that share the addresses

warning[C0311]: this virtual router has no addresses
 --> bad.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add `virtual_ipaddress { … }`

error[C0103]: unknown keyword `interfaze` in `vrrp_instance`
 --> bad.conf:2:3
  |
2 |   interfaze eth0
  |   ^^^^^^^^^
  |
  = help: did you mean `interface`?

bad.conf: invalid, 2 errors, 1 warning
cluster: not compared, 1 file with errors left out

"]]);
}

#[test]
fn warnings_fail_only_when_asked_for() {
    let here = Here::new();
    here.validate(&["warned.conf"])
        .assert()
        .code(0)
        .stdout_eq(str![[r"
warning[C0311]: this virtual router has no addresses
 --> warned.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add `virtual_ipaddress { … }`

warned.conf: valid, 1 virtual router, 1 warning

"]]);
    here.validate(&["--strict", "warned.conf"])
        .assert()
        .code(1)
        .stdout_eq(str![[r"
warning[C0311]: this virtual router has no addresses
 --> warned.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add `virtual_ipaddress { … }`

warned.conf: invalid, 1 virtual router, 1 warning

"]]);
}

#[test]
fn json_has_every_file_and_place() {
    Here::new()
        .validate(&["--format", "json", "good.conf", "bad.conf"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(str![[r#"
{
  "files": [
    {
      "path": "good.conf",
      "valid": true,
      "diagnostics": []
    },
    {
      "path": "bad.conf",
      "valid": false,
      "diagnostics": [
        {
          "code": "C0302",
          "name": "missing-virtual-router-id",
          "severity": "error",
          "message": "this virtual router has no `virtual_router_id`",
          "file": "bad.conf",
          "line": 1,
          "column": 15,
          "end_line": 1,
          "end_column": 16,
          "help": "add one from 1 to 255, the same on all routers that share the addresses"
        },
        {
          "code": "C0311",
          "name": "no-virtual-address",
          "severity": "warning",
          "message": "this virtual router has no addresses",
          "file": "bad.conf",
          "line": 1,
          "column": 15,
          "end_line": 1,
          "end_column": 16,
          "help": "add `virtual_ipaddress { … }`"
        },
        {
          "code": "C0103",
          "name": "unknown-keyword",
          "severity": "error",
          "message": "unknown keyword `interfaze` in `vrrp_instance`",
          "file": "bad.conf",
          "line": 2,
          "column": 3,
          "end_line": 2,
          "end_column": 12,
          "help": "did you mean `interface`?"
        }
      ]
    }
  ],
  "cluster": {
    "valid": true,
    "routers": 0,
    "diagnostics": []
  }
}

"#]]);
}

#[test]
fn quiet_answers_with_the_exit_code_alone() {
    let here = Here::new();
    for (file, code) in [("good.conf", 0), ("bad.conf", 1), ("none.conf", 2)] {
        here.validate(&["--quiet", file])
            .assert()
            .code(code)
            .stderr_eq("")
            .stdout_eq("");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_ends_with_2() {
    let here = Here::new();
    fs::create_dir(here.0.path().join("folder")).unwrap();
    here.file("run.conf", "");
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(here.0.path().join("run.conf"), mode).unwrap();
    let large = fs::File::create(here.0.path().join("large.conf")).unwrap();
    large.set_len(100 << 20).unwrap();
    here.validate(&[
        "none.conf",
        "folder",
        "run.conf",
        "large.conf",
        "bad.conf",
        "/dev/null",
    ])
    .assert()
    .code(2)
    .stderr_eq("")
    .stdout_eq(str![[r"
error[C0001]: cannot read none.conf: there is no such file

none.conf: cannot be read
error[C0001]: cannot read folder: it is a directory

folder: cannot be read
error[C0001]: cannot read run.conf: it is executable; a configuration file must not be
 |
 = help: remove its execute permissions: chmod a-x

run.conf: cannot be read
error[C0001]: cannot read large.conf: it has 104857600 bytes, the limit is 67108864

large.conf: cannot be read
error[C0302]: this virtual router has no `virtual_router_id`
 --> bad.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add one from 1 to 255, the same on all routers that share the addresses

warning[C0311]: this virtual router has no addresses
 --> bad.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add `virtual_ipaddress { … }`

error[C0103]: unknown keyword `interfaze` in `vrrp_instance`
 --> bad.conf:2:3
  |
2 |   interfaze eth0
  |   ^^^^^^^^^
  |
  = help: did you mean `interface`?

bad.conf: invalid, 2 errors, 1 warning
error[C0001]: cannot read /dev/null: it is not a regular file

/dev/null: cannot be read
cluster: not compared, 6 files with errors left out

"]]);
}

#[test]
fn standard_input_is_a_file_too() {
    Here::new()
        .validate(&["-"])
        .stdin("vrrp_instance A {\n  include bad.conf\n")
        .assert()
        .code(1)
        .stdout_eq(str![[r"
error[C0302]: this virtual router has no `virtual_router_id`
 --> <stdin>:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add one from 1 to 255, the same on all routers that share the addresses

error[C0303]: this virtual router has no `interface`
 --> <stdin>:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add the interface whose LAN the routers share

warning[C0311]: this virtual router has no addresses
 --> <stdin>:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add `virtual_ipaddress { … }`

error[C0107]: the block of `vrrp_instance` is not closed
 --> <stdin>:1:16
  |
1 | vrrp_instance A {
  | -------------  ^
  | |
  | it begins here
  |
  = help: put `}` on a line of its own after this one

error[C0401]: there is a virtual router `A` already
 --> bad.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
 ::: <stdin>:1:15
  |
1 | vrrp_instance A {
  |               - the first one

error[C0302]: this virtual router has no `virtual_router_id`
 --> bad.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add one from 1 to 255, the same on all routers that share the addresses

warning[C0311]: this virtual router has no addresses
 --> bad.conf:1:15
  |
1 | vrrp_instance A {
  |               ^
  |
  = help: add `virtual_ipaddress { … }`

error[C0103]: unknown keyword `interfaze` in `vrrp_instance`
 --> bad.conf:2:3
  |
2 |   interfaze eth0
  |   ^^^^^^^^^
  |
  = help: did you mean `interface`?

<stdin>: invalid, 6 errors, 2 warnings

"]]);
}

#[test]
fn conditions_ask_for_the_given_id() {
    let here = Here::new();
    here.file("if.conf", "@east weather\n@^east sun\n");
    here.validate(&["-i", "east", "if.conf"])
        .assert()
        .code(1)
        .stdout_eq(str![[r"
error[C0103]: unknown keyword `weather` at the top level
 --> if.conf:1:7
  |
1 | @east weather
  |       ^^^^^^^

if.conf: invalid, 1 error

"]]);
}

#[test]
fn usage_is_checked() {
    Here::new().validate(&[]).assert().code(2).stdout_eq("");
    Here::new()
        .validate(&["--quiet", "--format", "json", "x"])
        .assert()
        .code(2)
        .stdout_eq("");
}

#[test]
fn sarif_has_what_its_standard_requires() {
    let here = Here::new();
    let output = here
        .validate(&["--format", "sarif", "good.conf", "bad.conf", "none.conf"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["version"], "2.1.0");
    assert!(document["$schema"].as_str().unwrap().contains("2.1.0"));
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "hactl");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    let mut used = std::collections::BTreeSet::new();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["shortDescription"]["text"].is_string());
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        for location in result["locations"].as_array().unwrap() {
            let place = &location["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "bad.conf");
            for name in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][name].as_u64().unwrap() > 0);
            }
        }
        used.insert(rule["id"].as_str().unwrap());
    }
    // Every rule once, and only those that occur.
    assert_eq!(used.len(), rules.len());
    let typo = results.iter().find(|result| result["ruleId"] == "C0103");
    assert_eq!(
        typo.unwrap()["message"]["text"],
        "unknown keyword `interfaze` in `vrrp_instance`\ndid you mean `interface`?"
    );
}

#[test]
fn github_shows_annotations() {
    Here::new()
        .validate(&["--format", "github", "good.conf", "bad.conf", "none.conf"])
        .assert()
        .code(2)
        .stderr_eq("")
        .stdout_eq(str![[r"
::error file=bad.conf,line=1,col=15,endLine=1,title=C0302::this virtual router has no `virtual_router_id`%0Aadd one from 1 to 255, the same on all routers that share the addresses
::warning file=bad.conf,line=1,col=15,endLine=1,title=C0311::this virtual router has no addresses%0Aadd `virtual_ipaddress { … }`
::error file=bad.conf,line=2,col=3,endLine=2,title=C0103::unknown keyword `interfaze` in `vrrp_instance`%0Adid you mean `interface`?
::error title=C0001::cannot read none.conf: there is no such file

"]]);
}

#[test]
fn definitions_of_the_command_line_win() {
    let here = Here::new();
    here.file(
        "defined.conf",
        "$VRID=1\nvrrp_instance A {\n  interface eth0\n  virtual_router_id $VRID\n  virtual_ipaddress {\n    192.0.2.1/24\n  }\n}\n",
    );
    here.validate(&["defined.conf"]).assert().code(0);
    here.validate(&["--define", "VRID=7", "defined.conf"])
        .assert()
        .code(0);
    here.validate(&["--define", "VRID=256", "defined.conf"])
        .assert()
        .code(1);
    for (word, problem) in [("VRID", "NAME=VALUE"), ("7X=1", "begins with no digit")] {
        let output = here.validate(&["--define", word, "defined.conf"]).output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains(problem), "{message}");
    }
}

#[test]
fn what_depends_on_the_machine_is_checked_when_asked_for() {
    let here = Here::new();
    let text = include_str!("valid/seed-master.conf").replace("eth0", "no-such-if");
    here.file("elsewhere.conf", &text);
    here.validate(&["elsewhere.conf"]).assert().code(0);
    let output = here
        .validate(&["--host", "elsewhere.conf"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("error[C0601]: this machine has no interface `no-such-if`"),
        "{shown}"
    );
    // A namespace without a name to look in makes no sense without looking.
    here.validate(&["--netns", "x", "elsewhere.conf"])
        .assert()
        .code(2);
    here.validate(&["--host", "--netns", "no-such-namespace", "elsewhere.conf"])
        .assert()
        .code(3);
}
