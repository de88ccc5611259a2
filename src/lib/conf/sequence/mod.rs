//! `~SEQ` and `~LST`: a line once for each value.

use std::ops::Range;

use super::definitions::is_name;
use super::lexer::{self, Cut};

/// Characters that no value can have.
const NO_VALUE: [char; 9] = [' ', '\t', ',', '"', '\'', '(', ')', '{', '}'];

/// The values that a line is repeated for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sequence {
    pub(super) names: Vec<String>,
    values: Values,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Values {
    Numbers {
        next: Option<i64>,
        step: i64,
        end: i64,
        radix: Radix,
    },
    /// In reverse; each has as many texts as there are names.
    List(Vec<Vec<String>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Radix {
    Decimal,
    Hexadecimal,
}

impl Iterator for Sequence {
    type Item = Vec<String>;

    /// The next text of each name.
    fn next(&mut self) -> Option<Vec<String>> {
        match &mut self.values {
            Values::List(list) => list.pop(),
            Values::Numbers {
                next,
                step,
                end,
                radix,
            } => {
                let value = (*next)?;
                *next = value.checked_add(*step).filter(|&next| {
                    if *step > 0 {
                        next <= *end
                    } else {
                        next >= *end
                    }
                });
                Some(vec![match radix {
                    Radix::Decimal => value.to_string(),
                    Radix::Hexadecimal => format!("{value:x}"),
                }])
            }
        }
    }
}

/// The word a sequence line begins with, and where its parentheses are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    kind: Kind,
    /// Between the parentheses.
    pub(super) inside: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Numbers(Radix),
    List,
}

/// What is wrong with a sequence: a phrase and what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) message: &'static str,
    pub(super) help: &'static str,
}

const SEQ_HELP: &str = "write `~SEQ(NAME, END)`, `~SEQ(NAME, START, END)` or `~SEQ(NAME, START, STEP, END)`, then the rest of the line";
const LST_HELP: &str =
    "write `~LST(NAME, VALUE, …)` or `~LST({A, B}, {1, 2}, {3, 4})`, then the rest of the line";

/// The head of a line that begins with `~SEQ` or `~LST`; `None` for other lines.
pub(super) fn head(text: &str) -> Option<Result<Head, Mistake>> {
    let rest = text.strip_prefix('~')?;
    let (kind, rest, help) = if let Some(rest) = rest.strip_prefix("SEQx") {
        (Kind::Numbers(Radix::Hexadecimal), rest, SEQ_HELP)
    } else if let Some(rest) = rest.strip_prefix("SEQ") {
        (Kind::Numbers(Radix::Decimal), rest, SEQ_HELP)
    } else {
        (Kind::List, rest.strip_prefix("LST")?, LST_HELP)
    };
    let open = rest.trim_start_matches([' ', '\t']);
    let Some(inside) = open.strip_prefix('(') else {
        // Another word, such as `~SEQUENCE`, is none of ours.
        let ours = rest.is_empty() || open.len() < rest.len();
        let message = "no `(` follows";
        return ours.then_some(Err(Mistake { message, help }));
    };
    let Some(length) = inside.find(')') else {
        let message = "the parenthesis is not closed";
        return Some(Err(Mistake { message, help }));
    };
    let start = text.len() - inside.len();
    Some(Ok(Head {
        kind,
        inside: start..start + length,
    }))
}

/// The byte after the brace that a sequence follows within a line, perhaps behind a condition.
pub(super) fn behind_brace(text: &str) -> Option<usize> {
    if !text.contains('~') {
        return None;
    }
    let after = lexer::cuts(text).filter_map(|cut| match cut {
        Cut::Open(brace) | Cut::Close(brace) => Some(brace + 1),
        Cut::Words(_) => None,
    });
    let mut sequences = after.filter(|&after| {
        let rest = text.get(after..).unwrap_or_default().trim_ascii_start();
        let behind = rest
            .strip_prefix('@')
            .and_then(|rest| rest.split_once([' ', '\t']));
        head(behind.map_or(rest, |(_, line)| line.trim_ascii_start())).is_some()
    });
    sequences.next()
}

impl Head {
    /// Reads what stands between the parentheses, with references replaced.
    pub(super) fn sequence(&self, inside: &str) -> Result<Sequence, Mistake> {
        match self.kind {
            Kind::Numbers(radix) => numbers(inside, radix),
            Kind::List => list(inside),
        }
    }
}

fn numbers(inside: &str, radix: Radix) -> Result<Sequence, Mistake> {
    let wrong = |message| Mistake {
        message,
        help: SEQ_HELP,
    };
    let mut words = inside.split(',').map(str::trim);
    let name = words.next().unwrap_or_default();
    if !is_name(name) {
        return Err(wrong("the first word is no name of a definition"));
    }
    let given: Option<Vec<i64>> = words.map(number).collect();
    let given = given.ok_or_else(|| wrong("a limit or step is no whole number"))?;
    let direction = |start: i64, end: i64| if end >= start { 1 } else { -1 };
    let (start, step, end) = match *given.as_slice() {
        [end] if end < 0 => (-1, -1, end),
        [end] => (1, direction(1, end), end),
        [start, end] => (start, direction(start, end), end),
        [start, step, end] => (start, step, end),
        [] => return Err(wrong("there is no number")),
        _ => return Err(wrong("there are more than three numbers")),
    };
    let leads = start == end || step.signum() == direction(start, end);
    if step == 0 || !leads {
        return Err(Mistake {
            message: "the step never leads from the start to the end",
            help: "give the step the sign of the way from start to end; it can't be 0",
        });
    }
    if radix == Radix::Hexadecimal && (start < 0 || end < 0) {
        return Err(Mistake {
            message: "a hexadecimal value can't be negative",
            help: "use `~SEQ` for negative numbers",
        });
    }
    Ok(Sequence {
        names: vec![name.to_owned()],
        values: Values::Numbers {
            next: Some(start),
            step,
            end,
            radix,
        },
    })
}

/// A number as C writes it: decimal, `0x` hexadecimal, `0` octal.
fn number(word: &str) -> Option<i64> {
    let (negative, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let lower = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    let (digits, radix) = match lower {
        Some(hexadecimal) => (hexadecimal, 16),
        None if digits.len() > 1 && digits.starts_with('0') => (digits, 8),
        None => (digits, 10),
    };
    if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        return None;
    }
    let value = i64::from_str_radix(digits, radix).ok()?;
    Some(if negative { -value } else { value })
}

fn list(inside: &str) -> Result<Sequence, Mistake> {
    let wrong = |message| Mistake {
        message,
        help: LST_HELP,
    };
    let mut items = items(inside)
        .ok_or_else(|| wrong("the braces are not closed"))?
        .into_iter();
    let (names, several) = match items.next() {
        Some(Item::One(name)) => (vec![name], false),
        Some(Item::Several(names)) => (names, true),
        None => return Err(wrong("there is no name")),
    };
    if names.iter().any(|name| !is_name(name)) {
        return Err(wrong("the first word is no name of a definition"));
    }
    let mut values = Vec::new();
    for item in items {
        let mut texts = match item {
            Item::One(text) => vec![text],
            Item::Several(texts) if several => texts,
            Item::Several(_) => return Err(wrong("there are braces for a single name")),
        };
        if texts.len() > names.len() {
            return Err(wrong("there are more values than names"));
        }
        if texts.iter().any(|text| text.contains(NO_VALUE)) {
            let message = "a value has a blank, a quote or a bracket";
            let help = "values are words; put others into definitions of their own";
            return Err(Mistake { message, help });
        }
        texts.resize(names.len(), "");
        values.push(texts.into_iter().map(str::to_owned).collect());
    }
    if values.is_empty() {
        return Err(wrong("there is no value"));
    }
    values.reverse();
    Ok(Sequence {
        names: names.into_iter().map(str::to_owned).collect(),
        values: Values::List(values),
    })
}

enum Item<'a> {
    One(&'a str),
    Several(Vec<&'a str>),
}

/// Cuts at the commas outside braces; `None` if braces don't pair.
fn items(inside: &str) -> Option<Vec<Item<'_>>> {
    let mut items = Vec::new();
    let mut rest = inside.trim();
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            let (group, after) = group.split_once('}')?;
            items.push(Item::Several(group.split(',').map(str::trim).collect()));
            rest = after.trim_start();
            if rest.is_empty() {
                return Some(items);
            }
            rest = rest.strip_prefix(',')?.trim_start();
        } else {
            let Some((item, after)) = rest.split_once(',') else {
                items.push(Item::One(rest.trim()));
                return Some(items);
            };
            items.push(Item::One(item.trim()));
            rest = after.trim_start();
        }
    }
}

#[cfg(test)]
mod tests;
