//! One line of a file, taken apart as far as that is safe.

use crate::conf::diagnostic::{Code, Diagnostic};
use crate::conf::lexer::{self, Cut, Oddity, Stripped};
use crate::conf::line;
use crate::conf::reader::is_definition;
use crate::conf::source::{FileId, Span, offset};
use crate::conf::{include, script};

/// A line of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Without outer blanks and comment.
    pub(super) code: &'t str,
    /// From its sign to the end of the line, or empty.
    pub(super) comment: &'t str,
    pub(super) form: Form,
    /// Where the code stands.
    pub(super) place: Span,
}

/// What may be done with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Its parts may stand on lines of their own.
    Free,
    /// Behind a condition, which holds for the whole line.
    Conditional,
    /// A definition: its text is a value.
    Definition,
    /// It repeats, or a definition decides what it means.
    Dynamic,
    /// The name of files.
    Include,
}

impl Line<'_> {
    /// Whether the next line of a definition follows.
    pub(super) fn continues(&self) -> bool {
        self.code.ends_with('\\')
    }

    /// The line as it is written when it stays one line.
    pub(super) fn whole(&self) -> String {
        let (condition, rest) = condition(self.code);
        let as_it_is = self.continues() || rest.starts_with('~') || rest.contains('$');
        if as_it_is || include::directive(rest).is_some() {
            return self.code.to_owned();
        }
        match condition {
            "" => with_single_blanks(rest),
            _ => format!("{condition} {}", with_single_blanks(rest)),
        }
    }

    /// How many more blocks it opens than it closes.
    pub(super) fn opens(&self) -> isize {
        if self.form == Form::Include || include::directive(condition(self.code).1).is_some() {
            return 0;
        }
        let mut opens = 0;
        for cut in lexer::cuts(self.code) {
            match cut {
                Cut::Open(_) => opens += 1,
                Cut::Close(_) => opens -= 1,
                Cut::Words(_) => {}
            }
        }
        opens
    }
}

/// The lines of a text that begins at a byte of its file; the first that can't be read ends them.
pub(super) fn lines(
    file: FileId,
    first: u32,
    text: &str,
) -> impl Iterator<Item = Result<Line<'_>, Diagnostic>> {
    lexer::lines(text).map(move |(start, line, _)| {
        let whole = line::Line::verbatim(file, first + start, line);
        let Stripped {
            oddity, comment, ..
        } = lexer::strip(whole);
        if let Some(Oddity::OpenQuote(place)) = oddity {
            let message = "this quote is not closed on its line";
            return Err(Diagnostic::error(Code::UnterminatedQuote, place, message));
        }
        let before = line.get(..comment.unwrap_or(line.len())).unwrap_or(line);
        let begin = before.len() - before.trim_start_matches([' ', '\t']).len();
        let end = before.trim_end_matches([' ', '\t', '\r']).len().max(begin);
        let code = line.get(begin..end).unwrap_or_default();
        // What is nothing but form feeds has no words.
        let has_words = lexer::words(code, 0..code.len()).next().is_some();
        let code = if has_words { code } else { "" };
        let rest = line.get(end..).unwrap_or_default();
        Ok(Line {
            code,
            comment: rest.trim_matches([' ', '\t', '\r']),
            form: form(code),
            place: Span {
                file,
                start: first + start + offset(begin),
                end: first + start + offset(end),
            },
        })
    })
}

fn form(code: &str) -> Form {
    let form = form_at_start(code);
    if form != Form::Free {
        return form;
    }
    // What would mean something else at the start of a line has to stay behind its brace.
    let exposed = lexer::cuts(code).any(|cut| {
        let Cut::Words(part) = cut else {
            return false;
        };
        let part = code.get(part).unwrap_or_default();
        // A brace behind a blank would be the name of a file.
        include::Checks::of(part).is_some() || form_at_start(part) != Form::Free
    });
    if exposed { Form::Dynamic } else { Form::Free }
}

fn form_at_start(code: &str) -> Form {
    if code.starts_with('@') {
        Form::Conditional
    } else if is_definition(code) {
        Form::Definition
    } else if code.starts_with('~') || code.contains('$') || code.ends_with('\\') {
        Form::Dynamic
    } else if include::directive(code).is_some() {
        Form::Include
    } else {
        Form::Free
    }
}

/// Splits off the condition, empty if there is none.
fn condition(code: &str) -> (&str, &str) {
    match code.split_once([' ', '\t']) {
        Some((condition, rest)) if code.starts_with('@') => {
            (condition, rest.trim_start_matches([' ', '\t']))
        }
        Some(_) | None => ("", code),
    }
}

/// A statement with one blank between its words, if it has the same words then by every rule of
/// quoting.
pub(super) fn with_single_blanks(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    let (mut quote, mut escaped) = (None, false);
    for c in text.chars() {
        let blank = matches!(c, ' ' | '\t') && quote.is_none() && !escaped;
        if !blank {
            single.push(c);
        } else if !single.ends_with(' ') {
            single.push(' ');
        }
        match (c, quote) {
            ('"' | '\'', None) if !escaped => quote = Some(c),
            (_, Some(open)) if open == c && !escaped => quote = None,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    let ordinary = |text: &str| -> Vec<String> {
        lexer::words(text, 0..text.len())
            .map(|word| text.get(word.range).unwrap_or_default().to_owned())
            .collect()
    };
    let command = |text: &str| -> Option<Vec<String>> {
        let words = script::split(text).ok()?;
        Some(words.into_iter().map(|word| word.text).collect())
    };
    if ordinary(text) == ordinary(&single) && command(text) == command(&single) {
        single
    } else {
        text.to_owned()
    }
}
