//! `hactl conf explain` and `hactl conf schema`.

use hactl::conf::keywords;
use serde_json::Value;
use snapbox::cmd::Command;
use snapbox::str;

fn conf(args: &[&str]) -> Command {
    Command::new(snapbox::cmd::cargo_bin!("hactl"))
        .arg("conf")
        .args(args)
}

#[test]
fn a_keyword_is_explained_with_an_example() {
    conf(&["explain", "vrrp_instance/priority"])
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r"
priority
  The rank among the routers; the highest is master, 255 owns the addresses.
  in       vrrp_instance
  written  priority 1-255 (invalid: error, 100)
  value    a whole number from 1 to 255
  default  100, but 255 when unset and state MASTER is configured
  remarks  strict number
  support  hactl does what it says

    vrrp_instance NAME {
        priority 100
    }

"]]);
}

#[test]
fn a_keyword_of_several_blocks_is_explained_for_each() {
    let output = conf(&["explain", "weight"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for block in [
        "virtual_server/real_server",
        "vrrp_script",
        "vrrp_instance/track_script",
    ] {
        assert!(text.contains(block), "{text}");
    }
    let json = conf(&["explain", "weight", "--format", "json"])
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(
        json["keywords"].as_array().unwrap().len(),
        keywords::find("weight").len()
    );
}

#[test]
fn an_unknown_word_is_answered_with_the_one_that_was_meant() {
    conf(&["explain", "vrrp_instance/prioritee"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r"
hactl: there is no keyword `vrrp_instance/prioritee`: did you mean `vrrp_instance/priority`?

"]]);
    conf(&["explain", "xyzzy"])
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r"
hactl: there is no keyword `xyzzy`

"]]);
}

#[test]
fn a_code_of_a_finding_is_explained() {
    conf(&["explain", "c0103"])
        .assert()
        .code(0)
        .stdout_eq(str![[r"
C0103 unknown-keyword
  A word is no keyword at this place.

"]]);
}

#[test]
fn the_table_has_every_keyword_and_code() {
    let output = conf(&["schema"]).output().unwrap();
    let table: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(table["keywords"].as_array().unwrap().len(), 814);
    assert_eq!(
        table["codes"].as_array().unwrap().len(),
        hactl::conf::Code::ALL.len()
    );
}

#[test]
fn the_json_schema_has_a_definition_for_every_block() {
    let output = conf(&["schema", "--json-schema"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema["$schema"].as_str().unwrap().contains("2020-12"));
    assert_eq!(
        schema["$defs"].as_object().unwrap().len(),
        keywords::BLOCKS.len()
    );
}
