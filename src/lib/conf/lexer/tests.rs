use super::*;
use crate::conf::source::Sources;

fn stripped(text: &str) -> (String, Option<Oddity>) {
    let file = Sources::default().add("a.conf", std::sync::Arc::new(text.to_owned()));
    let Stripped { line, oddity, .. } = strip(Line::verbatim(file, 0, text));
    (line.text.into_owned(), oddity)
}

fn words_of(text: &str) -> Vec<&str> {
    words(text, 0..text.len())
        .map(|word| text.get(word.range).unwrap())
        .collect()
}

fn cuts_of(text: &str) -> Vec<String> {
    cuts(text)
        .map(|part| match part {
            Cut::Words(range) => text.get(range).unwrap().to_owned(),
            Cut::Open(at) => format!("{{{at}"),
            Cut::Close(at) => format!("}}{at}"),
        })
        .collect()
}

#[test]
fn comments_end_a_line_unless_quoted_or_escaped() {
    for (text, expected) in [
        ("priority 100   ! comment", "priority 100"),
        ("router_id a\\#b # comment", "router_id a#b"),
        ("router_id a\\!b\\#", "router_id a!b#"),
        ("router_id \"a # b\" # c", "router_id \"a # b\""),
        ("router_id ab#c", "router_id ab"),
        ("  \t x \t\r", "x"),
        ("a \\x \\\" # b", "a \\x \\\""),
        ("\"a \\\" # b\" # c", "\"a \\\" # b\""),
        ("# all", ""),
        ("", ""),
    ] {
        assert_eq!(stripped(text), (expected.to_owned(), None), "{text}");
    }
}

#[test]
fn an_open_quote_and_a_last_backslash_are_odd() {
    let (text, oddity) = stripped(" a \"b # c");
    assert_eq!(text, "a \"b # c");
    let Some(Oddity::OpenQuote(place)) = oddity else {
        panic!("{oddity:?}");
    };
    assert_eq!((place.start, place.end), (3, 4));
    let (text, oddity) = stripped("router_id abc  \\ # x");
    assert_eq!(text, "router_id abc\\");
    let Some(Oddity::Backslash(place)) = oddity else {
        panic!("{oddity:?}");
    };
    assert_eq!((place.start, place.end), (15, 16));
}

#[test]
fn places_survive_what_is_left_out() {
    let source = "  a\\#b \\#c  x # comment";
    let file = Sources::default().add("a.conf", std::sync::Arc::new(source.to_owned()));
    let Stripped { line, .. } = strip(Line::verbatim(file, 0, source));
    assert_eq!(line.text, "a#b #c  x");
    assert!(line.stands_at().is_none());
    let places: Vec<_> = words(&line.text, 0..line.text.len())
        .map(|word| line.span(word.range))
        .map(|span| (span.start, span.end))
        .collect();
    assert_eq!(places, [(2, 6), (8, 10), (12, 13)]);
    let rest = line.from(3);
    assert_eq!(rest.text, "#c  x");
    assert_eq!(rest.span(4..5).start, 12);
}

#[test]
fn words_follow_the_ordinary_rules() {
    assert_eq!(words_of("a  b\tc\u{c}d\u{b}e"), ["a", "b", "c", "d", "e"]);
    assert_eq!(words_of("dd \"\" e"), ["dd", "", "e"]);
    assert_eq!(words_of("ee ab\"c d\"ef"), ["ee", "ab\"c", "d\"ef"]);
    assert_eq!(words_of("ff 'g h'"), ["ff", "'g", "h'"]);
    assert_eq!(words_of("x \"Ops Team\"y"), ["x", "Ops Team", "y"]);
    let open: Vec<_> = words("a \"b c", 0..6).collect();
    assert!(!open[0].unmatched && open[1].unmatched);
    assert_eq!(open[1].range, 3..6);
}

#[test]
fn lines_are_cut_at_braces_outside_double_quotes() {
    assert_eq!(cuts_of("a { b } c"), ["a", "{2", "b", "}6", "c"]);
    assert_eq!(cuts_of("} }"), ["}0", "}2"]);
    assert_eq!(cuts_of("a \"{ }\" '{'"), ["a \"{ }\" '", "{9", "'"]);
    assert_eq!(cuts_of("a ${N} b{"), ["a ${N} b", "{8"]);
    assert_eq!(cuts_of("a ${N b"), ["a ${N b"]);
    assert_eq!(cuts_of("a${ N"), ["a$", "{2", "N"]);
    assert_eq!(cuts_of("  "), [""; 0]);
}

#[test]
fn lines_know_where_they_begin_and_whether_they_are_simple() {
    let found: Vec<_> = lines("a\r\n\nb {\n$c \"d\"")
        .map(|(start, line, features)| (start, line, features.is_simple(), features.has_braces()))
        .collect();
    let expected = [
        (0, "a", false, false),
        (3, "", true, false),
        (4, "b {", true, true),
        (8, "$c \"d\"", false, false),
    ];
    assert_eq!(found, expected);
    assert_eq!(lines("a\n").count(), 1);
    for simple in ["a b", "\ta {b}", "10.0.0.1/24 'x'"] {
        assert!(features(simple).is_simple(), "{simple}");
    }
    for other in [
        "\"", "#", "!", "\\", "$", "~", "@", "\r", "\u{b}", "é", "\u{7f}",
    ] {
        assert!(!features(other).is_simple(), "{other}");
    }
}
