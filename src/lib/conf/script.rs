//! The quoting rules of commands, which are those of a shell and not those of other words.

use std::ops::Range;

/// A word of a line that holds a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScriptWord {
    /// Its text without the quotes that joined its parts.
    pub(super) text: String,
    /// Where it stands in the line, with quotes.
    pub(super) range: Range<usize>,
}

/// A quote that is not closed, at this byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpenQuote(pub(super) usize);

/// Splits a line into words: `'` and `"` quote, adjacent parts join, backslashes are resolved.
///
/// `regex` is read so. A command is read so twice: its word is split again into [`arguments`].
pub(super) fn split(line: &str) -> Result<Vec<ScriptWord>, OpenQuote> {
    let mut words = Vec::new();
    let mut word: Option<ScriptWord> = None;
    let mut quote: Option<(usize, char)> = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_ascii_whitespace() {
            words.extend(word.take());
            continue;
        }
        let current = word.get_or_insert_with(|| ScriptWord {
            text: String::new(),
            range: at..at,
        });
        match (c, quote) {
            ('\\', _) => {
                current.text.push(escape(&mut chars).unwrap_or('\\'));
            }
            ('"' | '\'', None) => quote = Some((at, c)),
            (_, Some((_, open))) if open == c => quote = None,
            _ => current.text.push(c),
        }
        current.range.end = chars.peek().map_or(line.len(), |&(next, _)| next);
    }
    words.extend(word);
    match quote {
        Some((at, _)) => Err(OpenQuote(at)),
        None => Ok(words),
    }
}

/// Splits the command word into program and arguments.
pub(super) fn arguments(command: &str) -> Result<Vec<String>, OpenQuote> {
    let words = split(command)?;
    Ok(words.into_iter().map(|word| word.text).collect())
}

type Chars<'a> = std::iter::Peekable<std::str::CharIndices<'a>>;

/// The character that follows a backslash, as the shell's `$'…'` has it; `None` at the end.
fn escape(chars: &mut Chars<'_>) -> Option<char> {
    let (_, c) = chars.next()?;
    Some(match c {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'E' => '\u{1b}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '0'..='7' => {
            let first = c.to_digit(8)?;
            number(chars, first, 8, 2)
        }
        'x' => match chars.peek().and_then(|&(_, c)| c.to_digit(16)) {
            Some(_) => number(chars, 0, 16, 2),
            None => 'x',
        },
        'c' => match chars.next() {
            Some((_, c)) => control(c),
            None => 'c',
        },
        other => other,
    })
}

fn number(chars: &mut Chars<'_>, first: u32, radix: u32, more: usize) -> char {
    let mut value = first;
    for _ in 0..more {
        let Some(digit) = chars.peek().and_then(|&(_, c)| c.to_digit(radix)) else {
            break;
        };
        value = value * radix + digit;
        chars.next();
    }
    char::from_u32(value & 0xff).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn control(c: char) -> char {
    char::from_u32(u32::from(c.to_ascii_uppercase()) & 0x1f).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        split(line)
            .unwrap()
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn quotes_of_both_kinds_join_the_parts_of_a_word() {
        assert_eq!(texts("/a\"b c\" d'e f' g"), ["/ab c", "de f", "g"]);
        assert_eq!(texts(r#""x 'y'" \"z"#), ["x 'y'", "\"z"]);
        assert_eq!(texts("''"), [""]);
    }

    #[test]
    fn the_reference_example_is_split_in_two_steps() {
        // Seen with keepalived 2.2.7, whose script printed its arguments.
        let words = texts(r#"notify_master "/etc/ka/ev.sh 'two words' \"q\" \x41" bob :adm"#);
        assert_eq!(words.len(), 4);
        assert_eq!(
            arguments(&words[1]).unwrap(),
            ["/etc/ka/ev.sh", "two words", "q", "A"]
        );
        assert_eq!(words[2..], ["bob", ":adm"]);
    }

    #[test]
    fn what_the_first_step_resolves_is_split_by_the_second() {
        let words = texts(r#""/x a\tb \\z""#);
        assert_eq!(arguments(&words[0]).unwrap(), ["/x", "a", "b", "z"]);
    }

    #[test]
    fn escapes_are_those_of_the_shell() {
        assert_eq!(
            arguments(r"a\tb \101 \x4a\x \cA \e\\").unwrap(),
            ["a\tb", "A", "Jx", "\u{1}", "e\\"]
        );
        assert_eq!(arguments("end\\").unwrap(), ["end\\"]);
    }

    #[test]
    fn a_regex_is_one_word_in_quotes() {
        let words = texts(r#"regex "^OK\\s+[0-9]{2} a$" 'b\.c'"#);
        assert_eq!(words, ["regex", r"^OK\s+[0-9]{2} a$", "b.c"]);
    }

    #[test]
    fn an_open_quote_is_found() {
        assert_eq!(split("a 'b"), Err(OpenQuote(2)));
        assert_eq!(split("a \"b\" 'c\""), Err(OpenQuote(6)));
    }

    #[test]
    fn ranges_cover_the_word_with_its_quotes() {
        let line = "ab \"c d\" é";
        let words = split(line).unwrap();
        let parts: Vec<_> = words
            .iter()
            .map(|word| line.get(word.range.clone()).unwrap())
            .collect();
        assert_eq!(parts, ["ab", "\"c d\"", "é"]);
    }
}
