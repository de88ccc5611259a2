//! Include patterns: what the words of the include family check, and what a pattern matches.

use super::IncludeChecks;
use super::limits::PATTERN_ALTERNATIVES_MAX;

/// What is an error when an include goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Checks {
    /// A file that matches can't be read.
    pub(super) read: Enforced,
    /// A name without wildcards does not exist.
    pub(super) found: Enforced,
    /// A pattern with wildcards matches nothing.
    pub(super) wildcard: Enforced,
    /// An alternative of braces matches nothing.
    pub(super) brace: Enforced,
}

/// Whether a problem is an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Enforced {
    /// It is an error.
    Yes,
    /// It is worth a remark.
    #[default]
    No,
}

impl Enforced {
    const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, Self::No) => Self::No,
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
        }
    }
}

impl Checks {
    /// Everything is an error.
    pub(super) const ALL: Self = Self {
        read: Enforced::Yes,
        found: Enforced::Yes,
        wildcard: Enforced::Yes,
        brace: Enforced::Yes,
    };

    /// What holds before the first line.
    pub(super) fn of_options(checks: IncludeChecks) -> Self {
        match checks {
            IncludeChecks::All => Self::ALL,
            IncludeChecks::AsWritten => Self::default(),
        }
    }

    /// What is enforced by either.
    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            read: self.read.or(other.read),
            found: self.found.or(other.found),
            wildcard: self.wildcard.or(other.wildcard),
            brace: self.brace.or(other.brace),
        }
    }

    /// Changes one, by its name in `include_check`.
    pub(super) fn set(&mut self, name: &str, enforced: Enforced) {
        match name {
            "read" => self.read = enforced,
            "match" => self.found = enforced,
            "wildcard_match" => self.wildcard = enforced,
            "brace_match" => self.brace = enforced,
            _ => {}
        }
    }

    /// The checks of a word of the include family, `None` for any other word.
    pub(super) fn of(word: &str) -> Option<Self> {
        use Enforced::{No, Yes};
        let (read, found, wildcard, brace) = match word {
            "include" => (No, No, No, No),
            "includer" => (Yes, No, No, No),
            "includem" => (Yes, Yes, No, No),
            "includew" => (Yes, Yes, Yes, No),
            "includeb" => (Yes, No, No, Yes),
            "includea" => (Yes, Yes, Yes, Yes),
            _ => return None,
        };
        Some(Self {
            read,
            found,
            wildcard,
            brace,
        })
    }
}

/// Splits an include line into its word's checks and its pattern.
pub(super) fn directive(line: &str) -> Option<(Checks, &str)> {
    if !line.starts_with("include") {
        return None;
    }
    let (word, pattern) = line.split_once([' ', '\t'])?;
    Some((Checks::of(word)?, pattern.trim_matches([' ', '\t'])))
}

/// Whether a pattern has wildcards.
pub fn has_wildcards(pattern: &str) -> bool {
    pattern.contains(['*', '?', '['])
}

/// A relative pattern seen from the folder of the file that includes it.
pub fn relative_to(pattern: &str, including: &str) -> String {
    match including.rsplit_once('/') {
        Some((folder, _)) if !pattern.starts_with('/') => format!("{folder}/{pattern}"),
        Some(_) | None => pattern.to_owned(),
    }
}

/// The patterns that braces stand for: `{a,b}.conf` is `a.conf` and `b.conf`. `None` if there are
/// more than [`PATTERN_ALTERNATIVES_MAX`].
pub(super) fn expand_braces(pattern: &str) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(next) = open.pop() {
        if done.len() + open.len() >= PATTERN_ALTERNATIVES_MAX {
            return None;
        }
        match outermost(&next) {
            Some((before, alternatives, after)) => open.extend(
                alternatives
                    .iter()
                    .rev()
                    .map(|alternative| format!("{before}{alternative}{after}")),
            ),
            None => done.push(next),
        }
    }
    Some(done)
}

/// The alternatives of the first pair of braces, and what is around it.
fn outermost(pattern: &str) -> Option<(&str, Vec<&str>, &str)> {
    let (before, rest) = pattern.split_once('{')?;
    let mut alternatives = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            ',' if depth == 0 => {
                alternatives.push(rest.get(start..at)?);
                start = at + 1;
            }
            '}' if depth == 0 => {
                alternatives.push(rest.get(start..at)?);
                return Some((before, alternatives, rest.get(at + 1..)?));
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a file name matches a pattern of `*`, `?` and `[…]`. A leading dot needs a leading dot.
pub fn matches(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    // Where to go on when what follows the last `*` does not fit: the star takes one more.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&c) = name.get(n) {
        if pattern.get(p) == Some(&'*') {
            p += 1;
            retry = Some((p, n));
        } else if let Some(next) = one(&pattern, p, c) {
            p = next;
            n += 1;
        } else if let Some((star, taken)) = retry {
            p = star;
            n = taken + 1;
            retry = Some((star, n));
        } else {
            return false;
        }
    }
    pattern.iter().skip(p).all(|&c| c == '*')
}

/// Matches one character against the pattern at `p`; where the pattern goes on.
fn one(pattern: &[char], p: usize, c: char) -> Option<usize> {
    match *pattern.get(p)? {
        '?' => Some(p + 1),
        '[' => set(pattern, p, c),
        literal => (literal == c).then_some(p + 1),
    }
}

/// Matches one character against the set that opens at `p`. A `[` that isn't closed is literal.
fn set(pattern: &[char], p: usize, c: char) -> Option<usize> {
    let mut at = p + 1;
    let negated = matches!(pattern.get(at), Some('!' | '^'));
    if negated {
        at += 1;
    }
    let first = at;
    let mut found = false;
    loop {
        match (pattern.get(at), pattern.get(at + 1), pattern.get(at + 2)) {
            (None, _, _) => return (c == '[').then_some(p + 1),
            (Some(']'), _, _) if at > first => break,
            (Some(&low), Some('-'), Some(&high)) if high != ']' => {
                found |= (low..=high).contains(&c);
                at += 3;
            }
            (Some(&literal), _, _) => {
                found |= literal == c;
                at += 1;
            }
        }
    }
    (found != negated).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_a_shell_does() {
        for (pattern, name, expected) in [
            ("*.conf", "a.conf", true),
            ("*.conf", ".a.conf", false),
            (".*", ".a", true),
            ("a*b*c", "aXbYbc", true),
            ("a*b*c", "aXbYbd", false),
            ("?.conf", "ab.conf", false),
            ("[ab]c", "bc", true),
            ("[!ab]c", "bc", false),
            ("[a-c]x", "bx", true),
            ("[]]", "]", true),
            ("[a", "[a", true),
            ("*", "", true),
            ("x", "", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn braces_stand_for_alternatives_in_order() {
        assert_eq!(expand_braces("{a,b}.c").unwrap(), ["a.c", "b.c"]);
        assert_eq!(expand_braces("x{a,b{1,2}}").unwrap(), ["xa", "xb1", "xb2"]);
        assert_eq!(expand_braces("{a").unwrap(), ["{a"]);
        assert!(expand_braces(&"{a,b}".repeat(40)).is_none());
    }

    #[test]
    fn an_include_line_needs_a_pattern() {
        assert_eq!(directive("include  a b.conf").unwrap().1, "a b.conf");
        assert_eq!(directive("includea x").unwrap().0.brace, Enforced::Yes);
        assert!(directive("include").is_none());
        assert!(directive("includex y").is_none());
    }

    #[test]
    fn relative_names_start_at_the_including_file() {
        assert_eq!(relative_to("b", "/etc/a"), "/etc/b");
        assert_eq!(relative_to("/b", "/etc/a"), "/b");
        assert_eq!(relative_to("b", "a"), "b");
    }
}
