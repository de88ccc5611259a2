use std::collections::BTreeSet;

use super::*;

/// keepalived's keywords as the project's reference lists them.
const REFERENCE: &str = include_str!("../../../../tests/fixtures/conf-keywords.tsv");

fn reference() -> impl Iterator<Item = Vec<&'static str>> {
    REFERENCE
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
}

#[test]
fn the_table_has_every_keyword_of_the_reference_and_no_other() {
    let expected: BTreeSet<_> = reference().map(|row| (row[0], row[1], row[2])).collect();
    let ours: BTreeSet<_> = BLOCKS
        .iter()
        .flat_map(|block| {
            block.keywords.iter().map(|keyword| {
                let kind = match keyword.kind {
                    Kind::Block => "block",
                    Kind::List => "list",
                    Kind::Flag => "flag",
                    Kind::Value => "value",
                };
                (block.path, keyword.name, kind)
            })
        })
        .collect();
    assert_eq!(expected.len(), 814);
    assert_eq!(ours, expected);
}

#[test]
fn blocks_are_sorted_so_that_lookup_finds_every_keyword() {
    for block in BLOCKS {
        for keyword in block.keywords {
            let found = block.find(keyword.name).unwrap();
            assert_eq!(found.name, keyword.name, "{}", block.path);
        }
    }
}

#[test]
fn every_block_keyword_leads_to_the_block_of_its_path() {
    for block in BLOCKS {
        for keyword in block.keywords {
            let path = match block.path {
                "/" => keyword.name.to_owned(),
                path => format!("{path}/{}", keyword.name),
            };
            let expected = matches!(keyword.kind, Kind::Block | Kind::List);
            assert_eq!(keyword.children.is_some(), expected, "{path}");
            if let Some(children) = keyword.children {
                assert_eq!(children.path, path);
            }
        }
    }
}

#[test]
fn every_keyword_is_understood_documented_and_typed() {
    for keyword in BLOCKS.iter().flat_map(|block| block.keywords) {
        assert!(keyword.is_understood(), "{}", keyword.name);
        assert!(!keyword.doc.is_empty(), "{}", keyword.name);
        assert_ne!(keyword.argument, Argument::Unchecked, "{}", keyword.name);
    }
}
