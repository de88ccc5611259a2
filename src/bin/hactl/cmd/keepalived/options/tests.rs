use super::*;

fn read(words: &[&str]) -> Line {
    Line::read(words.iter().map(OsString::from))
}

fn given(words: &[&str]) -> Vec<(Meaning, Option<String>)> {
    let line = read(words);
    assert_eq!(line.wrong, [], "{words:?}");
    let given = line.given.into_iter();
    given.map(|given| (given.meaning, given.value)).collect()
}

#[test]
fn values_are_attached_or_the_next_word() {
    let file = || Some("a.conf".to_owned());
    for words in [
        &["-f", "a.conf"][..],
        &["-fa.conf"],
        &["--use-file=a.conf"],
        &["--use-file", "a.conf"],
    ] {
        assert_eq!(given(words), [(Meaning::UseFile, file())]);
    }
    assert_eq!(
        given(&["-nlDf", "a.conf"]),
        [
            (Meaning::DontFork, None),
            (Meaning::LogConsole, None),
            (Meaning::LogDetail, None),
            (Meaning::UseFile, file()),
        ]
    );
}

#[test]
fn an_optional_value_is_attached() {
    assert_eq!(
        given(&["-tlog"]),
        [(Meaning::ConfigTest, Some("log".to_owned()))]
    );
    assert_eq!(
        given(&["--config-test=log"]),
        [(Meaning::ConfigTest, Some("log".to_owned()))]
    );
    let line = read(&["-t", "log"]);
    assert_eq!(line.value(Meaning::ConfigTest), None);
    assert_eq!(line.stray, ["log"]);
}

#[test]
fn what_is_wrong_is_said_in_keepalived_s_words() {
    for (words, expected) in [
        (&["--foo"][..], "Unknown option --foo"),
        (&["-W"], "Unknown option -W"),
        (&["-f"], "Missing parameter for option -f"),
        (&["--pid="], "Missing parameter for option --pid"),
        (&["--vrrp=x"], "Option --vrrp takes no parameter"),
    ] {
        let wrong = read(words).wrong;
        let wrong: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        assert_eq!(wrong, [expected]);
    }
}

#[test]
fn names_are_unique() {
    for known in KNOWN {
        let same = |other: &&Known| {
            other.long == known.long || (known.short.is_some() && other.short == known.short)
        };
        assert_eq!(KNOWN.iter().filter(same).count(), 1, "{known:?}");
        assert_eq!(known.help.is_empty(), known.meaning == Meaning::Unbuilt);
        assert!(usage().contains(known.long));
    }
}
