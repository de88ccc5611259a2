use proptest::prelude::*;

use super::*;
use crate::conf::limits::LINE_BYTES_MAX;
use crate::conf::{Loaded, MemoryFiles, Options, load};

fn formatted(text: &str) -> String {
    let bytes = format("a.conf", text.as_bytes()).map_err(|refused| refused.diagnostic);
    String::from_utf8(bytes.unwrap()).unwrap()
}

fn refused(text: &str) -> Code {
    format("a.conf", text.as_bytes())
        .unwrap_err()
        .diagnostic
        .code
}

fn loaded(bytes: &[u8]) -> Loaded {
    let options = Options {
        config_id: "east".to_owned(),
        ..Options::default()
    };
    load(&mut MemoryFiles::one("a.conf", bytes), "a.conf", &options)
}

/// All words and braces, as the parser gets them.
fn pieces(loaded: &Loaded) -> Vec<String> {
    use crate::conf::words::Piece;
    let words = &loaded.outline.words;
    let sources = &loaded.sources;
    words
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Open(_) => "{".to_owned(),
            Piece::Close(_) => "}".to_owned(),
            Piece::Statement(statement) => {
                let ordinary: Vec<_> = crate::conf::words::words(sources, *statement)
                    .map(|word| sources.slice(word.span))
                    .collect();
                let raw = sources.slice(statement.raw);
                let script = crate::conf::script::split(raw).ok().map(|words| {
                    let texts = words.into_iter().map(|word| word.text);
                    texts.collect::<Vec<_>>()
                });
                format!("{ordinary:?} {script:?} {:?}", statement.reader)
            }
        })
        .collect()
}

fn codes(loaded: &Loaded) -> Vec<Code> {
    let mut codes: Vec<_> = loaded.diagnostics.iter().map(|d| d.code).collect();
    codes.sort();
    // It is reported once a line, and a line may become several.
    codes.dedup_by(|a, b| a == b && *a == Code::GarbledWord);
    codes
}

/// What must hold for every file that is laid out.
fn check(bytes: &[u8]) {
    let Ok(once) = format("a.conf", bytes) else {
        return;
    };
    let shown = String::from_utf8_lossy(&once).into_owned();
    let twice = format("a.conf", &once).map_err(|refused| refused.diagnostic);
    assert_eq!(
        twice.as_deref().map(String::from_utf8_lossy),
        Ok(shown.as_str().into())
    );
    let (before, after) = (loaded(bytes), loaded(&once));
    let pieces_before = pieces(&before);
    assert_eq!(pieces_before, pieces(&after), "{shown}");
    let count = |brace: &str| pieces_before.iter().filter(|piece| *piece == brace).count();
    // Where conditions leave a brace missing, the indentation tells the parser its place.
    if count("{") == count("}") {
        assert_eq!(codes(&before), codes(&after), "{shown}");
    }
    assert_eq!(before.model, after.model, "{shown}");
    let visible = |bytes: &[u8]| -> Vec<u8> {
        let blank = |byte: &u8| b" \t\r\n\x0b\x0c".contains(byte);
        let mut bytes: Vec<_> = bytes.iter().copied().filter(|byte| !blank(byte)).collect();
        // A comment may follow a brace that it stood before.
        bytes.sort_unstable();
        bytes
    };
    assert_eq!(visible(bytes), visible(&once), "{shown}");
}

#[test]
fn blocks_are_indented_and_braces_follow_their_keyword() {
    let text = "! head\r\n\r\n\r\nvrrp_instance   A   # one\r\n# two\r\n{ # three\r\n\tinterface\t eth0\r\n\r\n\
                virtual_ipaddress { 192.0.2.1/24   dev eth0 } # four\r\n    authentication\r\n  {\r\n auth_type PASS\r\n\r\n}}\r\n\r\n";
    assert_eq!(
        formatted(text),
        "\
! head

vrrp_instance A { # one
    # two
    # three
    interface eth0

    virtual_ipaddress {
        192.0.2.1/24 dev eth0
    } # four
    authentication {
        auth_type PASS
    }
}
"
    );
    check(text.as_bytes());
}

#[test]
fn what_stands_in_quotes_stays() {
    let text = "global_defs {\n router_id   \"two  blanks\"\n x 'it''s  \"a  b\"  \n notify  '/a  b'  \\\n c  \"{ # }\"\n}\n";
    assert_eq!(
        formatted(text),
        "global_defs {\n    router_id \"two  blanks\"\n    x 'it''s  \"a  b\"\n    notify  '/a  b'  \\\n    c \"{ # }\"\n}\n"
    );
    check(text.as_bytes());
}

#[test]
fn lines_that_hold_as_a_whole_stay_one_line() {
    let text = "\
@east   vrrp_instance A { interface   eth0 }
@hactl  x
vrrp_instance V_$N
{
~SEQ(N, 1,  3)   $INST
group { $G }
include   a  {b,c}.conf
}
";
    assert_eq!(
        formatted(text),
        "\
@east vrrp_instance A { interface eth0 }
@hactl x
vrrp_instance V_$N
{
    ~SEQ(N, 1,  3)   $INST
    group { $G }
    include   a  {b,c}.conf
}
"
    );
    check(text.as_bytes());
}

#[test]
fn definitions_keep_their_lines() {
    let text = "\
$INST= \\
vrrp_instance VI_${N} { \\
interface  eth${N} \\
# dropped
        @east priority 200 \\
} \\

vrrp_instance B
{
}
$X=  {   a
";
    assert_eq!(
        formatted(text),
        "\
$INST= \\
vrrp_instance VI_${N} { \\
    interface  eth${N} \\
    # dropped
    @east priority 200 \\
} \\

vrrp_instance B {
}
$X=  {   a
"
    );
}

#[test]
fn of_blocks_behind_conditions_one_is_open() {
    let text = "@a vrrp_instance A {\n@^a vrrp_instance B {\npriority 1\n}\nglobal_defs\n{\n}\n";
    assert_eq!(
        formatted(text),
        "@a vrrp_instance A {\n@^a vrrp_instance B {\n    priority 1\n}\nglobal_defs {\n}\n"
    );
}

#[test]
fn a_file_that_would_mean_something_else_is_refused() {
    assert_eq!(refused("a {\n"), Code::MissingCloseBrace);
    assert_eq!(refused("a {\n}}\n"), Code::ExtraCloseBrace);
    assert_eq!(refused("}\n{\n"), Code::ExtraCloseBrace);
    assert_eq!(refused("router_id \"a\n"), Code::UnterminatedQuote);
    assert_eq!(refused("a\0b\n"), Code::BinaryFile);
    assert_eq!(refused(&"a".repeat(LINE_BYTES_MAX + 1)), Code::LineTooLong);
}

#[test]
fn no_line_becomes_too_long() {
    let long = "x".repeat(LINE_BYTES_MAX - 4);
    for text in [
        format!("a {{\nb {{\n{long}\n}}\n}}\n"),
        format!("a {{\nb {{\n{long}#c\n}}\n}}\n"),
        format!("{long} yz\n{{\n}}\n"),
        format!("{long}#c\n{{\n}}\n"),
    ] {
        assert!(
            formatted(&text)
                .lines()
                .all(|line| line.len() <= LINE_BYTES_MAX)
        );
        check(text.as_bytes());
    }
}

#[test]
fn other_encodings_and_the_byte_order_mark_are_kept() {
    let latin = b"# caf\xe9 \x85\x0a  router_id \xa0x\n";
    assert_eq!(
        format("a.conf", latin).unwrap(),
        b"# caf\xe9 \x85\x0arouter_id \xa0x\n"
    );
    assert_eq!(formatted("\u{feff}  a\n"), "\u{feff}a\n");
}

#[test]
fn an_empty_text_stays_empty() {
    for text in ["", "\n\n", "  \r\n\t"] {
        assert_eq!(formatted(text), "");
    }
}

#[test]
fn differences_are_those_of_diff() {
    let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";
    let new = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl";
    assert_eq!(
        unified("x", "y", old, new),
        "--- x\n+++ y\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -9,4 +9,4 @@\n i\n j\n k\n-l\n+l\n\\ No newline at end of file\n"
    );
    assert_eq!(unified("x", "y", old, old), "");
    assert_eq!(
        unified("x", "y", "", "a\n"),
        "--- x\n+++ y\n@@ -0,0 +1 @@\n+a\n"
    );
}

fn token() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&[
        "vrrp_instance",
        "global_defs",
        "virtual_ipaddress",
        "interface",
        "eth0",
        "notify",
        "a",
        "b  c",
        "\"",
        "\"",
        "'",
        "{",
        "}",
        "{",
        "}",
        "{",
        "}",
        "\n",
        "\n",
        "\n",
        "\n",
        " ",
        " ",
        "\t",
        "#",
        "!",
        "# x",
        "\\",
        "\\\n",
        "\\#",
        "@east",
        "@^east",
        "@east ",
        "@hactl ",
        "$A=",
        "$A",
        "${A}",
        "~SEQ(A,1,2)",
        "include",
        "include x",
        "\r\n",
        "\u{b}",
        "\u{c}",
        "é",
        "\u{85}",
        "\u{a0}",
        "\u{feff}",
    ] as &[&str])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_words(tokens in proptest::collection::vec(token(), 0..60)) {
        check(tokens.concat().as_bytes());
    }

    #[test]
    fn any_bytes_keep_their_words(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes);
    }

    #[test]
    fn a_difference_turns_one_text_into_the_other(
        old in proptest::collection::vec(0..4_u8, 0..30),
        new in proptest::collection::vec(0..4_u8, 0..30),
    ) {
        let text = |lines: &[u8]| lines.iter().flat_map(|n| [char::from(b'a' + n), '\n']).collect::<String>();
        let (old, new) = (text(&old), text(&new));
        let difference = unified("x", "y", &old, &new);
        prop_assert_eq!(&patched(&old, &difference), &new, "{}", difference);
    }
}

/// What `patch` makes of a text.
fn patched(old: &str, difference: &str) -> String {
    let mut old = old.split_inclusive('\n');
    let mut at = 0;
    let mut new = String::new();
    for line in difference.split_inclusive('\n').skip(2) {
        if let Some(header) = line.strip_prefix("@@ -") {
            let numbers = header.split(' ').next().unwrap();
            let (first, count) = numbers.split_once(',').unwrap_or((numbers, "1"));
            let first: usize = first.parse().unwrap();
            let until = if count == "0" { first } else { first - 1 };
            while at < until {
                new.push_str(old.next().unwrap());
                at += 1;
            }
            continue;
        }
        let (sign, rest) = line.split_at(1);
        if sign != "+" {
            assert!(
                sign == " " && old.next() == Some(rest) || sign == "-" && old.next() == Some(rest)
            );
            at += 1;
        }
        if sign != "-" {
            new.push_str(rest);
        }
    }
    new.extend(old);
    new
}
