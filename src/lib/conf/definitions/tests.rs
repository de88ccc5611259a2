use super::reference::{Form, Reference};
use super::*;
use crate::conf::loader::MemoryFiles;

fn found(text: &str) -> Vec<(String, Form<'_>)> {
    references(text)
        .map(|Reference { range, form, .. }| (text.get(range).unwrap().to_owned(), form))
        .collect()
}

/// Replaces round after round, as the reader does.
fn replaced(text: &str, definitions: &mut Definitions) -> String {
    let mut files = MemoryFiles::default();
    let mut line = homeless(text);
    for _ in 0..20 {
        let mut around = Surroundings {
            loader: &mut files,
            config_id: "node-a",
            path: "/etc/keepalived/keepalived.conf",
        };
        match substitute(&line, definitions, &mut around) {
            Round::Same(_) => return line.text.into_owned(),
            Round::Changed { line: next, .. } => line = next,
        }
    }
    panic!("no end of {text}");
}

fn definitions(list: &[(&str, &str)]) -> Definitions {
    let mut definitions = Definitions::new(1);
    for (name, value) in list {
        let lines = value.split('\n').map(homeless).collect();
        definitions.define(name, Span::NOWHERE, lines).unwrap();
    }
    definitions
}

#[test]
fn a_bare_reference_ends_at_a_blank_a_comma_a_parenthesis_or_the_end() {
    for text in ["$N", "$N x", "$N\tx", "$N,x", "$N)"] {
        assert_eq!(found(text), [("$N".to_owned(), Form::Bare)], "{text}");
    }
    for text in ["$N.", "$N/", "$N\"", "$N}", "$N{", "$N;", "$N=1", "$N$"] {
        assert_eq!(found(text), [("$N".to_owned(), Form::Stuck)], "{text}");
    }
    for text in ["$", "$1", "$ N", "$(N)", "$-", "a$"] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_braced_reference_may_have_parameters() {
    let braced = |parameters| Form::Braced { parameters };
    assert_eq!(found("x${N}y"), [("${N}".to_owned(), braced(""))]);
    assert_eq!(
        found("${N  1 2 }"),
        [("${N  1 2 }".to_owned(), braced("1 2"))]
    );
    for (text, all) in [
        ("${1}x", "${1}"),
        ("${N-x}", "${N-x}"),
        ("${N", "${N"),
        ("${N x", "${N"),
    ] {
        assert_eq!(found(text), [(all.to_owned(), Form::Malformed)], "{text}");
    }
    for text in ["${", "${}", "${ N}", "${{N}", "x ${\""] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn quotes_are_noticed_and_change_nothing() {
    let quoted: Vec<_> = references("$A \"$B ${C}\" ${D}")
        .map(|reference| (reference.name, reference.quoted))
        .collect();
    assert_eq!(
        quoted,
        [("A", false), ("B", true), ("C", true), ("D", false)]
    );
}

#[test]
fn references_are_replaced_as_keepalived_does() {
    // Seen with keepalived 2.2.7.
    let mut definitions = definitions(&[("N", "7"), ("D", "10.0.$N"), ("E", "")]);
    for (text, expected) in [
        (
            "ip $D $N, ${N}x \"${N}\" \"$N\"",
            "ip 10.0.7 7, 7x \"7\" \"$N\"",
        ),
        ("k$N)", "k7)"),
        ("k$N;", "k$N;"),
        ("a_${E}_b", "a__b"),
        ("${D}", "10.0.7"),
        ("${D}.1", "10.0.$N.1"),
        ("${Q} $Q", "${Q} $Q"),
        (
            "${_INSTANCE} ${_PWD} ${_HASH}${_BANG}",
            "node-a /etc/keepalived #!",
        ),
        ("x${_ENV HOME}y", "xy"),
        ("${_RANDOM 5 5} ${_RANDOM 9 3}", "5 9"),
        (
            "${_RANDOM a} ${_ENV} ${_PWD x}",
            "${_RANDOM a} ${_ENV} ${_PWD x}",
        ),
    ] {
        assert_eq!(replaced(text, &mut definitions), expected, "{text}");
    }
}

#[test]
fn random_numbers_stay_in_their_range_and_follow_the_seed() {
    let text = "${_RANDOM 3 5} ".repeat(50);
    let mut definitions = definitions(&[]);
    definitions.seed(7);
    let first = replaced(&text, &mut definitions);
    assert!(
        first
            .split_whitespace()
            .all(|number| ["3", "4", "5"].contains(&number))
    );
    assert_ne!(first, replaced(&text, &mut definitions));
    definitions.seed(7);
    assert_eq!(first, replaced(&text, &mut definitions));
}

#[test]
fn predefined_names_can_be_defined_and_the_command_line_wins() {
    let mut definitions = definitions(&[("_INSTANCE", "mine")]);
    assert_eq!(replaced("${_INSTANCE}", &mut definitions), "mine");
    definitions.command_line("A", "given");
    let refused = definitions.define("A", Span::NOWHERE, vec![homeless("file")]);
    assert_eq!(refused, Err(Refused::Overridden));
    assert_eq!(replaced("$A", &mut definitions), "given");
}

#[test]
fn a_cycle_is_found_wherever_it_is() {
    let definitions = definitions(&[
        ("A", "$A"),
        ("B", "x ${C}"),
        ("C", "${D}"),
        ("D", "a\n$B b"),
        ("E", "$F $F"),
        ("F", "x"),
    ]);
    assert_eq!(definitions.cycle("$A"), Some("A"));
    assert_eq!(definitions.cycle("y ${C}"), Some("C"));
    assert_eq!(definitions.cycle("$E ${F}"), None);
    assert_eq!(definitions.cycle("$Q"), None);
}
