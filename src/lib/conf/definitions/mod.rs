//! `$NAME=value`, and what references to names are replaced by.

mod predefined;
mod reference;
mod substitute;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::limits::DEFINITIONS_MAX;
use super::line::{Line, homeless};
use super::source::Span;
use super::suggest;

pub(super) use predefined::Surroundings;
pub(super) use reference::{is_name, length as reference_length, references};
pub(super) use substitute::{Left, Problem, Round, substitute};

/// What a name stands for: the lines it was defined with, at least one.
pub(super) type Value = Rc<[Line<'static>]>;

/// A definition that is in force.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) value: Value,
    /// Its name where it was defined; `None` for the command line.
    pub(super) place: Option<Span>,
    origin: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    File,
    CommandLine,
}

/// Why a definition does not come into force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The command line has the same name.
    Overridden,
    /// There are too many.
    TooMany,
}

/// All definitions that are in force.
#[derive(Debug)]
pub(super) struct Definitions {
    table: BTreeMap<String, Definition>,
    random: fastrand::Rng,
}

impl Definitions {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            table: BTreeMap::new(),
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// Begins the row of `${_RANDOM}` again.
    pub(super) fn seed(&mut self, seed: u64) {
        self.random = fastrand::Rng::with_seed(seed);
    }

    /// Takes a definition of the command line.
    pub(super) fn command_line(&mut self, name: &str, value: &str) {
        let lines = value.split('\n').map(homeless).collect();
        let definition = Definition {
            value: lines,
            place: None,
            origin: Source::CommandLine,
        };
        self.table.insert(name.to_owned(), definition);
    }

    /// Takes a definition of a file; it replaces an earlier one.
    pub(super) fn define(
        &mut self,
        name: &str,
        place: Span,
        lines: Vec<Line<'static>>,
    ) -> Result<(), Refused> {
        match self.table.get(name) {
            Some(known) if known.origin == Source::CommandLine => return Err(Refused::Overridden),
            None if self.table.len() >= DEFINITIONS_MAX => return Err(Refused::TooMany),
            Some(_) | None => {}
        }
        self.set(name, Some(place), lines.into());
        Ok(())
    }

    /// Takes the next value of a sequence.
    pub(super) fn set(&mut self, name: &str, place: Option<Span>, value: Value) {
        let definition = Definition {
            value,
            place,
            origin: Source::File,
        };
        self.table.insert(name.to_owned(), definition);
    }

    pub(super) fn find(&self, name: &str) -> Option<&Definition> {
        self.table.get(name)
    }

    /// The definition with this very value.
    pub(super) fn of_value(&self, value: &Value) -> Option<(&str, &Definition)> {
        self.table
            .iter()
            .find(|(_, definition)| Rc::ptr_eq(&definition.value, value))
            .map(|(name, definition)| (name.as_str(), definition))
    }

    /// Whether a reference to this name can be replaced.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.table.contains_key(name) || predefined::NAMES.contains(&name)
    }

    /// The name that was meant.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        let defined = self.table.keys().map(String::as_str);
        suggest::nearest(name, defined.chain(predefined::NAMES.iter().copied()))
    }

    /// A name that leads to itself, if the text leads to one.
    pub(super) fn cycle(&self, text: &str) -> Option<&str> {
        let mut open = Vec::new();
        let mut done = std::collections::BTreeSet::new();
        self.cycle_from(text, &mut open, &mut done)
    }

    fn cycle_from<'a>(
        &'a self,
        text: &str,
        open: &mut Vec<&'a str>,
        done: &mut std::collections::BTreeSet<&'a str>,
    ) -> Option<&'a str> {
        let names: Vec<_> = references(text)
            .map(|reference| reference.name)
            .filter_map(|name| self.table.get_key_value(name))
            .collect();
        for (name, definition) in names {
            if open.contains(&name.as_str()) {
                return Some(name);
            }
            // Deeper than any line can lead: the limit of depth speaks of that.
            if open.len() > super::limits::SUBSTITUTIONS_MAX || !done.insert(name) {
                continue;
            }
            open.push(name);
            for line in definition.value.iter() {
                if let Some(found) = self.cycle_from(&line.text, open, done) {
                    return Some(found);
                }
            }
            open.pop();
        }
        None
    }
}

#[cfg(test)]
mod tests;
