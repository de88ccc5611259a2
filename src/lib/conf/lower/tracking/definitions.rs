//! What blocks define under a name, and who asks for it.

use std::collections::BTreeMap;

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;

/// The place of a block among all blocks outside others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::conf::lower) struct Order(pub(in crate::conf::lower) usize);

/// What blocks of one kind define.
pub(in crate::conf::lower) struct Definitions<T> {
    /// The keyword of the blocks.
    keyword: &'static str,
    list: Vec<Definition<T>>,
    by_name: BTreeMap<String, usize>,
}

/// What one block defines.
pub(in crate::conf::lower) struct Definition<T> {
    pub(in crate::conf::lower) place: Span,
    order: Order,
    is_used: bool,
    /// `None` if it was reported as wrong.
    pub(in crate::conf::lower) value: Option<T>,
}

/// What becomes of a second block with the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::conf::lower) enum Duplicate {
    /// It is never found.
    Unused,
    /// It is refused.
    Refused(Code),
}

impl<T> Definitions<T> {
    pub(in crate::conf::lower) const fn of(keyword: &'static str) -> Self {
        Self {
            keyword,
            list: Vec::new(),
            by_name: BTreeMap::new(),
        }
    }

    /// Takes a block's value, unless there is one of that name.
    pub(in crate::conf::lower) fn add(
        &mut self,
        name: Token<'_>,
        order: Order,
        value: Option<T>,
        duplicate: Duplicate,
        findings: &mut Findings,
    ) {
        if let Some(first) = self.find(name.text) {
            let what = format!(
                "a `{}` is called `{}` already",
                self.keyword,
                shown(name.text)
            );
            let finding = match duplicate {
                Duplicate::Unused => {
                    let message = format!("{what}; this one is never used");
                    Diagnostic::warning(Code::DuplicateTracker, name.span, message)
                }
                Duplicate::Refused(code) => Diagnostic::error(code, name.span, what),
            };
            findings.add(finding.related(first.place, "the first one"));
            return;
        }
        self.by_name.insert(name.text.to_owned(), self.list.len());
        self.list.push(Definition {
            place: name.span,
            order,
            is_used: false,
            value,
        });
    }

    pub(in crate::conf::lower) fn find(&self, name: &str) -> Option<&Definition<T>> {
        self.list.get(*self.by_name.get(name)?)
    }

    /// What is meant by a name that stands in a block; `None` if nothing, which is reported.
    pub(super) fn used_by(
        &mut self,
        name: &str,
        place: Span,
        order: Order,
        findings: &mut Findings,
    ) -> Option<&T> {
        let Some(&at) = self.by_name.get(name) else {
            self.unknown(name, place, findings);
            return None;
        };
        let definition = self.list.get_mut(at)?;
        definition.is_used = true;
        if definition.order > order {
            let message = format!(
                "keepalived does not find `{}`, which is defined further down",
                shown(name)
            );
            findings.add(
                Diagnostic::warning(Code::DefinedLater, place, message)
                    .related(definition.place, "it is defined here")
                    .help("hactl tracks it; for keepalived move the definition up"),
            );
        }
        definition.value.as_ref()
    }

    fn unknown(&self, name: &str, place: Span, findings: &mut Findings) {
        let message = format!("no `{}` is called `{}`", self.keyword, shown(name));
        let known = self.by_name.keys().map(String::as_str);
        let help = match suggest::nearest(name, known) {
            Some(meant) => format!("did you mean `{}`?", shown(meant)),
            None => format!("define it with `{} {} {{ … }}`", self.keyword, shown(name)),
        };
        findings.add(Diagnostic::error(Code::UnknownTracker, place, message).help(help));
    }

    /// What was defined and is asked for; the rest is reported.
    pub(super) fn used(self, findings: &mut Findings) -> Vec<T> {
        for definition in self.list.iter().filter(|definition| !definition.is_used) {
            let message = format!("nothing tracks this `{}`: it is left out", self.keyword);
            findings.add(Diagnostic::note(
                Code::UnusedTracker,
                definition.place,
                message,
            ));
        }
        let used = self
            .list
            .into_iter()
            .filter(|definition| definition.is_used);
        used.filter_map(|definition| definition.value).collect()
    }

    /// What was defined.
    pub(in crate::conf::lower) fn all(self) -> impl Iterator<Item = (Span, T)> {
        self.list
            .into_iter()
            .filter_map(|definition| Some((definition.place, definition.value?)))
    }
}

/// The name of a block that takes one and ignores more words.
pub(in crate::conf::lower) fn first_name<'a>(
    block: Entry<'a>,
    findings: &mut Findings,
) -> Option<Token<'a>> {
    value::no_more_than(block, 2, findings);
    let name = block.value().filter(|name| !name.text.is_empty());
    if name.is_none() {
        no_name(block, "has no name", findings);
    }
    name
}

/// The name of a block that takes exactly one.
pub(in crate::conf::lower) fn only_name<'a>(
    block: Entry<'a>,
    findings: &mut Findings,
) -> Option<Token<'a>> {
    let mut names = block.words().skip(1);
    match (names.next(), names.next()) {
        (Some(name), None) if !name.text.is_empty() => Some(name),
        (Some(_), Some(_)) => {
            no_name(block, "has more than one name", findings);
            None
        }
        (_, _) => {
            no_name(block, "has no name", findings);
            None
        }
    }
}

fn no_name(block: Entry<'_>, what: &str, findings: &mut Findings) {
    let keyword = block.keyword.map_or("", |keyword| keyword.name);
    let message = format!("this `{keyword}` {what}");
    findings.add(
        Diagnostic::error(Code::MissingName, block.span(), message)
            .help(format!("write `{keyword} NAME {{`")),
    );
}
