//! One round of replacing all references of a line.

use std::ops::Range;

use super::predefined::Predefined;
use super::reference::{Form, Reference, references};
use super::{Definitions, Surroundings, Value};
use crate::conf::line::{Builder, Line};
use crate::conf::source::Span;

/// What became of a line.
#[derive(Debug)]
pub(in crate::conf) enum Round {
    /// Nothing was replaced, for these reasons.
    Same(Vec<Left>),
    /// References were replaced.
    Changed {
        line: Line<'static>,
        /// Further lines, if the last reference was to several, and the place of the reference.
        more: Option<(Value, Span)>,
        /// What is odd about what was replaced.
        remarks: Vec<Left>,
    },
}

/// A reference that was left as it is, or that is odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::conf) struct Left {
    pub(in crate::conf) range: Range<usize>,
    /// Whether it stands between double quotes.
    pub(in crate::conf) quoted: bool,
    pub(in crate::conf) problem: Problem,
}

/// What is wrong with a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::conf) enum Problem {
    /// `${NAME}` names nothing.
    Undefined(String),
    /// `$NAME` names nothing; it may not be meant as a reference.
    UndefinedBare(String),
    /// `$NAME` names something, but what follows makes it no reference.
    Stuck(String),
    /// `${` without name or `}`.
    Malformed,
    /// A definition of several lines before the end of the line.
    NotLast,
    /// Parameters where none can be, or the wrong ones.
    Parameters(&'static str),
    /// It was replaced all the same.
    Remark(String),
}

enum Found {
    Value(Value),
    Text(String, Option<String>),
    Not(Option<Problem>),
}

/// Replaces the references of a line, each once.
pub(in crate::conf) fn substitute(
    line: &Line<'_>,
    definitions: &mut Definitions,
    around: &mut Surroundings<'_>,
) -> Round {
    let (mut left, mut remarks, mut more) = (Vec::new(), Vec::new(), None);
    let mut result = Builder::default();
    let mut copied = 0;
    let mut changed = false;
    for reference in references(&line.text) {
        let range = reference.range.clone();
        let because = |problem| Left {
            range: range.clone(),
            quoted: reference.quoted,
            problem,
        };
        let found = find(&reference, line.text.len(), definitions, around);
        match found {
            Found::Not(problem) => {
                left.extend(problem.map(because));
                continue;
            }
            Found::Value(value) => {
                result.copy(line, copied..range.start);
                if let Some(first) = value.first() {
                    result.replace(line, range.clone(), first);
                }
                if value.len() > 1 {
                    more = Some((value, line.span(range.clone())));
                }
            }
            Found::Text(text, remark) => {
                result.copy(line, copied..range.start);
                result.compute(line, range.clone(), &text);
                remarks.extend(remark.map(Problem::Remark).map(because));
            }
        }
        copied = range.end;
        changed = true;
    }
    if !changed {
        return Round::Same(left);
    }
    result.copy(line, copied..line.text.len());
    Round::Changed {
        line: result.finish(),
        more,
        remarks,
    }
}

fn find(
    reference: &Reference<'_>,
    line_length: usize,
    definitions: &mut Definitions,
    around: &mut Surroundings<'_>,
) -> Found {
    let name = reference.name;
    let parameters = match reference.form {
        Form::Malformed if reference.quoted => return Found::Not(None),
        Form::Malformed => return Found::Not(Some(Problem::Malformed)),
        Form::Stuck => {
            let known = definitions.knows(name);
            return Found::Not(known.then(|| Problem::Stuck(name.to_owned())));
        }
        Form::Bare => "",
        Form::Braced { parameters } => parameters,
    };
    if let Some(definition) = definitions.find(name) {
        if !parameters.is_empty() {
            let help = "a definition has no parameters";
            return Found::Not(Some(Problem::Parameters(help)));
        }
        if definition.value.len() > 1 && reference.range.end < line_length {
            return Found::Not(Some(Problem::NotLast));
        }
        return Found::Value(definition.value.clone());
    }
    match definitions.predefined(name, parameters, around) {
        Some(Predefined::Text(text)) => Found::Text(text, None),
        Some(Predefined::Remark(text, remark)) => Found::Text(text, Some(remark)),
        Some(Predefined::Wrong(help)) => Found::Not(Some(Problem::Parameters(help))),
        None if reference.form == Form::Bare => {
            Found::Not(Some(Problem::UndefinedBare(name.to_owned())))
        }
        None => Found::Not(Some(Problem::Undefined(name.to_owned()))),
    }
}
