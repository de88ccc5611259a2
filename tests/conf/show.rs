//! `hactl conf show` and `hactl conf diff` as people and scripts call them.

use snapbox::str;

use crate::folder::Folder;

const MAIN: &str = "\
global_defs {
    vrrp_garp_master_delay 7
}
$LAN=eth0
vrrp_instance A {
    interface $LAN
    virtual_router_id 51
    @node-a priority 150
    advert_int 1.5
    include address.conf
    authentication {
        auth_type PASS
        auth_pass s3cret
    }
}
";

fn folder() -> Folder {
    Folder::new()
        .with("a.conf", MAIN)
        .with("address.conf", "virtual_ipaddress {\n    192.0.2.1/24\n}\n")
}

#[test]
fn what_holds_is_shown_with_its_origin() {
    let folder = folder();
    let assert = folder
        .conf(&["show", "-i", "node-a", "a.conf"])
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r"
! secrets are hidden: ******** or zeros stand in their place
[..]
...
vrrp_instance A {[..]! a.conf:5
...
    interface eth0[..]! a.conf:6
...
    priority 150[..]! a.conf:8
    advert_int 2[..]! corrected from 1.5, a.conf:9
...
        auth_pass ********[..]! a.conf:13
...
        192.0.2.1/24[..]! address.conf:2
...
    garp_master_delay 7[..]! from vrrp_garp_master_delay, a.conf:2
...
"]]);
    let shown = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert!(!shown.contains("s3cret"));
    folder
        .conf(&["validate", "--quiet", "-"])
        .stdin(shown)
        .assert()
        .code(0);
}

#[test]
fn with_its_secrets_it_is_the_same_configuration() {
    let folder = folder();
    let shown = folder
        .conf(&["show", "-i", "node-a", "--secrets", "a.conf"])
        .output()
        .unwrap();
    folder
        .conf(&["diff", "-i", "node-a", "a.conf", "-"])
        .stdin(shown.stdout)
        .assert()
        .code(0)
        .stdout_eq("")
        .stderr_eq("");
}

#[test]
fn json_has_values_and_origins() {
    let folder = folder();
    let json = |args: &[&str]| -> serde_json::Value {
        let output = folder.conf(args).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let shown = json(&["show", "--json", "-i", "node-a", "a.conf"]);
    assert_eq!(
        shown,
        json(&["show", "--format", "json", "-i", "node-a", "a.conf"])
    );
    assert_eq!(shown["file"], "a.conf");
    let settings = shown["settings"].as_array().unwrap();
    let instance = settings.iter().find(|s| s["keyword"] == "vrrp_instance");
    let inside = instance.unwrap()["settings"].as_array().unwrap();
    let setting = |keyword: &str| inside.iter().find(|s| s["keyword"] == keyword).unwrap();
    assert_eq!(
        setting("advert_int").to_string(),
        serde_json::json!({
            "keyword": "advert_int", "value": "2",
            "origin": {"kind": "corrected", "written": "1.5", "file": "a.conf", "line": 9, "column": 5},
        })
        .to_string()
    );
    let delay = &setting("garp_master_delay")["origin"];
    assert_eq!(delay["kind"], "inherited");
    assert_eq!(delay["from"], "vrrp_garp_master_delay");
    let password = &setting("authentication")["settings"][1];
    assert_eq!(password["secret"], true);
    assert_eq!(password["value"], "********");
}

#[test]
fn a_difference_is_the_answer_no() {
    let folder = folder().with(
        "b.conf",
        MAIN.replace("priority 150", "priority 99")
            .replace("s3cret", "other"),
    );
    folder
        .conf(&["diff", "-i", "node-a", "a.conf", "b.conf"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(str![[r"
  vrrp_instance A:
~     priority: 150 → 99  (a.conf:8 → b.conf:8)
      authentication:
~         auth_pass: ******** → ******** (not the same)  (a.conf:13 → b.conf:13)

"]]);
    folder
        .conf(&[
            "diff", "--format", "json", "-i", "node-a", "a.conf", "b.conf",
        ])
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
{
  "old": "a.conf",
  "new": "b.conf",
  "changes": [
    {
      "blocks": [
        "vrrp_instance A"
      ],
      "keyword": "priority",
      "change": "changed",
      "old": {
        "value": "150",
        "file": "a.conf",
        "line": 8,
        "column": 13
      },
      "new": {
        "value": "99",
        "file": "b.conf",
        "line": 8,
        "column": 13
      }
    },
...
"#]]);
    // Without the condition the priority is the same.
    folder
        .conf(&["diff", "--secrets", "-i", "other", "a.conf", "b.conf"])
        .assert()
        .code(1)
        .stdout_eq(str![[r"
  vrrp_instance A:
      authentication:
~         auth_pass: s3cret → other  (a.conf:13 → b.conf:13)

"]]);
}

#[test]
fn what_is_invalid_or_missing_is_neither_shown_nor_compared() {
    let folder = folder().with("bad.conf", "vrrp_instance A {\n}\n");
    folder
        .conf(&["show", "bad.conf"])
        .assert()
        .code(1)
        .stdout_eq("");
    folder
        .conf(&["show", "missing.conf"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq("error[C0001]: cannot read missing.conf: there is no such file\n");
    for other in ["bad.conf", "missing.conf"] {
        folder
            .conf(&["diff", "a.conf", other])
            .assert()
            .code(2)
            .stdout_eq("");
    }
}
