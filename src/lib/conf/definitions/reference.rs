//! References in a text: `$NAME` and `${NAME}`, with the ends that keepalived knows.

use std::ops::Range;

/// Something that begins like a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::conf) struct Reference<'a> {
    /// All of it, from the `$`.
    pub(in crate::conf) range: Range<usize>,
    pub(in crate::conf) name: &'a str,
    pub(super) form: Form<'a>,
    /// Whether it stands between double quotes.
    pub(super) quoted: bool,
}

/// What a reference looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form<'a> {
    /// `$NAME` before a blank, `,`, `)` or the end.
    Bare,
    /// `${NAME}`, or `${NAME PARAMETERS}`.
    Braced {
        /// Trimmed; empty if there are none.
        parameters: &'a str,
    },
    /// `$NAME` before something else, which is no reference.
    Stuck,
    /// `${` and no name or no `}`, which is no reference.
    Malformed,
}

/// Whether a word can be the name of a definition.
pub(in crate::conf) fn is_name(word: &str) -> bool {
    !word.is_empty() && name_length(word) == word.len()
}

/// The length of the name at the beginning of a text.
pub(super) fn name_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.bytes()
        .take_while(|&byte| byte == b'_' || byte.is_ascii_alphanumeric())
        .count()
}

/// The length of what follows `${` in a reference; `None` if the brace is a brace.
pub(in crate::conf) fn length(inside: &str) -> Option<usize> {
    if inside.is_empty() || inside.starts_with([' ', '\t', '{', '}', '"']) {
        return None;
    }
    let end = inside.find(['{', '}', '"']).unwrap_or(inside.len());
    if inside.get(end..)?.starts_with('}') {
        return Some(end + 1);
    }
    // Without its `}` it ends with the word.
    Some(inside.find([' ', '\t', '"', '{']).unwrap_or(inside.len()))
}

/// Everything in a text that begins like a reference.
pub(in crate::conf) fn references(text: &str) -> impl Iterator<Item = Reference<'_>> {
    let mut at = 0;
    let mut quoted = false;
    std::iter::from_fn(move || {
        loop {
            let rest = text.as_bytes().get(at..)?;
            let step = rest.iter().position(|byte| matches!(byte, b'$' | b'"'))?;
            let start = at + step;
            at = start + 1;
            if rest.get(step) == Some(&b'"') {
                quoted = !quoted;
                continue;
            }
            let after = text.get(at..)?;
            let (length, name, form) = match after.strip_prefix('{') {
                Some(inside) => match braced(inside) {
                    Some((length, name, form)) => (length + 1, name, form),
                    None => continue,
                },
                None => match bare(after) {
                    Some(found) => found,
                    None => continue,
                },
            };
            at += length;
            return Some(Reference {
                range: start..at,
                name,
                form,
                quoted,
            });
        }
    })
}

fn braced(inside: &str) -> Option<(usize, &str, Form<'_>)> {
    let length = length(inside)?;
    let (name, rest) = inside
        .get(..length)?
        .split_at_checked(name_length(inside))?;
    let form = match rest.strip_suffix('}') {
        Some(parameters)
            if !name.is_empty()
                && (parameters.is_empty() || parameters.starts_with([' ', '\t'])) =>
        {
            Form::Braced {
                parameters: parameters.trim_matches([' ', '\t']),
            }
        }
        Some(_) | None => Form::Malformed,
    };
    Some((length, name, form))
}

fn bare(after: &str) -> Option<(usize, &str, Form<'_>)> {
    let length = name_length(after);
    if length == 0 {
        return None;
    }
    let (name, rest) = after.split_at_checked(length)?;
    let form = if rest.is_empty() || rest.starts_with([' ', '\t', ',', ')']) {
        Form::Bare
    } else {
        Form::Stuck
    };
    Some((length, name, form))
}
