use std::collections::BTreeSet;

use super::*;
use crate::conf::{self, Code, MemoryFiles, Options, Unbuilt};

#[test]
fn every_row_is_told() {
    let paths: BTreeSet<_> = rows().map(|row| row.path()).collect();
    assert_eq!(rows().count(), 814);
    assert_eq!(paths.len(), 814);
    for row in rows() {
        let json = serde_json::to_value(&row).unwrap();
        assert!(json["argument"]["type"].is_string(), "{}", row.path());
        assert!(find(&row.path()).contains(&row));
        assert!(find(row.keyword).contains(&row));
    }
}

#[test]
fn a_keyword_is_found_in_all_its_blocks_and_behind_the_last_of_them() {
    let blocks = |word: &str| -> Vec<_> { find(word).iter().map(|row| row.block).collect() };
    assert_eq!(blocks("advert_int"), ["vrrp_instance"]);
    assert_eq!(blocks("vrrp_instance/priority"), ["vrrp_instance"]);
    assert_eq!(blocks("vrrp_script/script"), ["vrrp_script"]);
    assert_eq!(
        blocks("TCP_CHECK/retry"),
        ["virtual_server/real_server/TCP_CHECK"]
    );
    assert_eq!(
        blocks("real_server/TCP_CHECK/retry"),
        ["virtual_server/real_server/TCP_CHECK"]
    );
    assert!(blocks("CHECK/retry").is_empty());
    assert!(blocks("weight").len() > 5);
    assert!(blocks("prioritee").is_empty());
}

#[test]
fn the_word_that_was_meant_is_suggested() {
    for (typed, meant) in [
        ("prioritee", Some("priority")),
        ("vrrp_instanse/priority", Some("vrrp_instance/priority")),
        ("vrrp_instance/prioritee", Some("vrrp_instance/priority")),
        ("xyzzy", None),
    ] {
        assert_eq!(nearest(typed).as_deref(), meant, "{typed}");
    }
}

/// In an example every word stands where the parser expects it.
#[test]
fn examples_are_made_of_keywords_in_their_places() {
    let options = Options {
        unbuilt: Unbuilt::PassOver,
        ..Options::default()
    };
    let unfit = [
        Code::UnknownKeyword,
        Code::MisplacedKeyword,
        Code::MissingOpenBrace,
        Code::UnexpectedOpenBrace,
        Code::MissingCloseBrace,
        Code::ExtraCloseBrace,
    ];
    for row in rows() {
        assert!(row.example.contains(row.keyword) || row.keyword.starts_with('<'));
        let text = row.example.replace('…', "");
        let mut files = MemoryFiles::one("a.conf", text);
        let loaded = conf::load(&mut files, "a.conf", &options);
        for diagnostic in &loaded.diagnostics {
            assert!(
                !unfit.contains(&diagnostic.code),
                "{}\n{}",
                diagnostic.line(&loaded.sources),
                row.example
            );
        }
    }
}

#[test]
fn an_example_has_its_blocks_and_a_value() {
    let example = |word: &str| find(word).into_iter().next().map(|row| row.example);
    assert_eq!(
        example("vrrp_instance/priority").as_deref(),
        Some("vrrp_instance NAME {\n    priority 100\n}\n")
    );
    assert_eq!(
        example("virtual_ipaddress/dev").as_deref(),
        Some(
            "vrrp_instance NAME {\n    virtual_ipaddress {\n        192.0.2.1 dev eth0\n    }\n}\n"
        )
    );
    assert_eq!(
        example("virtual_server/real_server").as_deref(),
        Some(
            "virtual_server 192.0.2.1 80 {\n    real_server 192.0.2.1 80 {\n        …\n    }\n}\n"
        )
    );
}
