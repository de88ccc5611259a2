use super::*;

fn texts(line: &str) -> Vec<String> {
    let head = head(line).unwrap().unwrap();
    let inside = line.get(head.inside.clone()).unwrap();
    head.sequence(inside)
        .unwrap()
        .map(|texts| texts.join("+"))
        .collect()
}

fn mistake(line: &str) -> &'static str {
    let sequence = head(line).unwrap().and_then(|head| {
        let inside = line.get(head.inside.clone()).unwrap();
        head.sequence(inside)
    });
    sequence.unwrap_err().message
}

#[test]
fn numbers_count_as_keepalived_counts() {
    // Seen with keepalived 2.2.7, which named the words of such lines as unknown keywords.
    for (line, expected) in [
        ("~SEQ(V,1,3) x", "1 2 3"),
        ("~SEQ(V,3) x", "1 2 3"),
        ("~SEQ(V,0) x", "1 0"),
        ("~SEQ(V,-1) x", "-1"),
        ("~SEQ(V,-3) x", "-1 -2 -3"),
        ("~SEQ(V,5,3) x", "5 4 3"),
        ("~SEQ(V,1,2,6) x", "1 3 5"),
        ("~SEQ(V,4,4) x", "4"),
        ("~SEQ(V,4,-7,4) x", "4"),
        ("~SEQ(V,010,012) x", "8 9 10"),
        ("~SEQ ( V , 1 , +2 )", "1 2"),
        ("~SEQx(V,0x1f,1,0x21) x", "1f 20 21"),
        (
            "~SEQ(V,9223372036854775806,9223372036854775807) x",
            "9223372036854775806 9223372036854775807",
        ),
    ] {
        assert_eq!(texts(line).join(" "), expected, "{line}");
    }
}

#[test]
fn lists_give_each_name_its_value() {
    for (line, expected) in [
        ("~LST(B,x,y) z", "x y"),
        ("~LST(B, x , y) z", "x y"),
        ("~LST(V,) z", ""),
        ("~LST({A, B}, {1, 2}, {3, 4}) z", "1+2 3+4"),
        ("~LST({A, B}, {1}, 3, {,4}) z", "1+ 3+ +4"),
    ] {
        assert_eq!(texts(line).join(" "), expected, "{line}");
    }
}

#[test]
fn mistakes_have_their_own_words() {
    for (line, expected) in [
        (
            "~SEQ(V,1,0,3)",
            "the step never leads from the start to the end",
        ),
        (
            "~SEQ(V,3,1,1)",
            "the step never leads from the start to the end",
        ),
        ("~SEQ(V,1,x)", "a limit or step is no whole number"),
        ("~SEQ(V,08)", "a limit or step is no whole number"),
        ("~SEQ(V,-+1)", "a limit or step is no whole number"),
        ("~SEQ(V,)", "a limit or step is no whole number"),
        (
            "~SEQ(V,99999999999999999999)",
            "a limit or step is no whole number",
        ),
        ("~SEQ(V)", "there is no number"),
        ("~SEQ(,1)", "the first word is no name of a definition"),
        ("~SEQx(V,-1,2)", "a hexadecimal value can't be negative"),
        ("~SEQ", "no `(` follows"),
        ("~LST(V,1", "the parenthesis is not closed"),
        ("~LST({A,B},{1,2,3})", "there are more values than names"),
        ("~LST({A,B},{1,2}x)", "the braces are not closed"),
        ("~LST(A,\"1\")", "a value has a blank, a quote or a bracket"),
    ] {
        assert_eq!(mistake(line), expected, "{line}");
    }
}

#[test]
fn other_lines_are_no_sequences() {
    for line in [
        "~SEQUENCE(V,1)",
        "~FOO(V,1)",
        "SEQ(V,1)",
        "~",
        "~LSTx(V,1)",
        "",
    ] {
        assert!(head(line).is_none(), "{line}");
    }
}

#[test]
fn a_sequence_behind_a_brace_is_found() {
    assert_eq!(behind_brace("a { ~SEQ(V,1) x"), Some(3));
    assert_eq!(behind_brace("a { b } @x ~LST(V,1) x"), Some(7));
    assert_eq!(behind_brace("a { b ~SEQ(V,1) x"), None);
    assert_eq!(behind_brace("a \"{ ~SEQ(V,1)\" x"), None);
}
