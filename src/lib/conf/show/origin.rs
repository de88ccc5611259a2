//! Finds the statement that a setting comes from.

use std::collections::BTreeMap;

use super::meaning::{normal, words};
use super::{Held, Origin};
use crate::conf::keywords::{self, Block, Keyword, Kind, Support};
use crate::conf::print::{Setting, Settings};
use crate::conf::tree::{Document, Entry};

/// Settings that end another one of the same block.
const OPPOSITES: [(&str, &str); 3] = [
    ("preempt", "nopreempt"),
    ("preempt", "preempt_delay"),
    ("accept", "no_accept"),
];
/// Default values that point at other keywords, one after the other; longer chains are not followed.
const CHAIN_MAX: usize = 4;

/// Gives every setting its origin.
pub(super) fn trace(settings: Settings, document: Option<Document<'_>>) -> Vec<Held> {
    let written: Vec<_> = document.into_iter().flat_map(Document::entries).collect();
    let globals = written
        .iter()
        .filter(|entry| {
            entry
                .keyword
                .is_some_and(|keyword| keyword.name == "global_defs")
        })
        .flat_map(|block| block.children());
    let globals_block = keywords::top()
        .find("global_defs")
        .and_then(|keyword| keyword.children);
    let globals = Scope::new(globals_block, Lines::Settings, globals, &[]);
    let top = Scope::new(Some(keywords::top()), Lines::Settings, written, &[]);
    top.trace(settings, &globals)
}

/// What the lines between two braces are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Settings,
    Entries,
}

/// The statements between two braces, or between those of several blocks that count as one.
struct Scope<'a, 's> {
    block: Option<&'static Block>,
    lines: Lines,
    /// By keyword, and for blocks and entries by name.
    written: BTreeMap<(&'a str, String), Vec<Entry<'a>>>,
    /// The scopes around, from the outside.
    outer: &'s [&'s Self],
}

impl<'a, 's> Scope<'a, 's> {
    fn new(
        block: Option<&'static Block>,
        lines: Lines,
        entries: impl IntoIterator<Item = Entry<'a>>,
        outer: &'s [&'s Self],
    ) -> Self {
        let mut written: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for entry in entries {
            let Some(keyword) = entry.keyword else {
                // A line of names is as many entries.
                for (number, word) in entry.words().enumerate() {
                    let kind = if number == 0 { "" } else { "further" };
                    let key = (kind, normal(word.text));
                    written.entry(key).or_default().push(entry);
                }
                continue;
            };
            let name = match keyword.children {
                Some(_) => words(entry.raw().text, Some(keyword)).join(" "),
                None => String::new(),
            };
            let key = (first_name(block, keyword), name);
            written.entry(key).or_default().push(entry);
        }
        Self {
            block,
            lines,
            written,
            outer,
        }
    }

    fn find(&self, keyword: &'a str, name: &str) -> &[Entry<'a>] {
        self.written
            .get(&(keyword, name.to_owned()))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    fn trace(&self, settings: Settings, globals: &Self) -> Vec<Held> {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for setting in &settings.0 {
            *counts.entry(self.key(setting)).or_default() += 1;
        }
        let mut seen: BTreeMap<_, usize> = BTreeMap::new();
        let one = |setting: Setting| {
            let key = self.key(&setting);
            let turn = seen.entry(key.clone()).or_default();
            let number = *turn;
            *turn += 1;
            let of = counts.get(&key).copied().unwrap_or(1);
            self.line(setting, Turn { number, of }, globals)
        };
        settings.0.into_iter().map(one).collect()
    }

    fn key(&self, setting: &Setting) -> (&'static str, String) {
        let raw = setting.words.join(" ");
        match (self.lines, self.keyword(setting)) {
            (Lines::Settings, Some(keyword)) => {
                let name = match keyword.children {
                    Some(_) => words(&raw, Some(keyword)).join(" "),
                    None => String::new(),
                };
                (first_name(self.block, keyword), name)
            }
            (Lines::Settings, None) | (Lines::Entries, _) => {
                let head = words(&raw, None).into_iter().next();
                ("", head.unwrap_or_default())
            }
        }
    }

    fn keyword(&self, setting: &Setting) -> Option<&'static Keyword> {
        let head = setting.words.first()?;
        self.block?.find(head)
    }

    fn line(&self, setting: Setting, turn: Turn, globals: &Self) -> Held {
        let (name, rest) = self.key(&setting);
        let keyword = match self.lines {
            Lines::Settings => self.keyword(&setting),
            Lines::Entries => None,
        };
        let is_entry = self.lines == Lines::Entries;
        let Setting {
            words: shown,
            secrecy,
            children,
        } = setting;
        let held = |origin, inside| Held {
            words: shown.clone(),
            secrecy,
            origin,
            inside,
            is_entry,
        };
        let Some(keyword) = keyword else {
            let found = turn.of(self.find(name, &rest));
            let found = found.or_else(|| turn.of(self.find("further", &rest)));
            return held(found.map_or(Origin::Default, written_at), None);
        };
        let Some(children) = children else {
            let origin = self.origin(keyword, &shown.join(" "), turn, globals);
            return held(origin, None);
        };
        let blocks = self.blocks(name, &rest, turn);
        let origin = blocks
            .first()
            .map_or(Origin::Default, |&entry| written_at(entry));
        let lines = match keyword.kind {
            Kind::List => Lines::Entries,
            Kind::Block | Kind::Flag | Kind::Value => Lines::Settings,
        };
        let around: Vec<&Scope<'_, '_>> = self.outer.iter().copied().chain([self]).collect();
        let inner = blocks.iter().flat_map(|block| block.children());
        let inside = Scope::new(keyword.children, lines, inner, &around);
        let inside = inside.trace(children, globals);
        held(origin, Some(inside))
    }

    /// The blocks that one block was made of.
    fn blocks(&self, keyword: &'static str, name: &str, turn: Turn) -> Vec<Entry<'a>> {
        let mut name = name;
        // What is printed may have more words: a port, for example, that was filled in.
        loop {
            let found = self.find(keyword, name);
            if turn.of == 1 && !found.is_empty() {
                return found.to_vec();
            }
            if let Some(&entry) = found.get(turn.number) {
                return vec![entry];
            }
            match name.rsplit_once(' ') {
                Some((shorter, _)) => name = shorter,
                None if !name.is_empty() => name = "",
                None => return Vec::new(),
            }
        }
    }

    /// The origin of a setting without block.
    fn origin(&self, keyword: &'static Keyword, shown: &str, turn: Turn, globals: &Self) -> Origin {
        let name = first_name(self.block, keyword);
        let holds = words(shown, Some(keyword));
        let found = self.find(name, "");
        let same = found.iter().rev().find(|entry| says(**entry, &holds));
        if turn.of == 1
            && let Some(&entry) = same.or_else(|| found.last())
        {
            return statement(entry, &holds);
        }
        if let Some(&entry) = same.or_else(|| found.get(turn.number)) {
            return statement(entry, &holds);
        }
        let opposite = OPPOSITES
            .iter()
            .filter(|(setting, _)| *setting == keyword.name)
            .find_map(|(_, opposite)| self.find(opposite, "").last());
        if let Some(&entry) = opposite {
            return Origin::Corrected {
                place: entry.span(),
                written: one_line(entry.raw().text),
            };
        }
        self.around(keyword, &holds)
            .or_else(|| pointed_at(keyword, &holds, globals))
            .unwrap_or(Origin::Default)
    }

    /// The same setting of a block around, the innermost first.
    fn around(&self, keyword: &'static Keyword, holds: &[String]) -> Option<Origin> {
        // The outermost scope is the file, where no setting stands.
        let blocks = self.outer.iter().skip(1).rev();
        for scope in blocks {
            let Some(outer) = scope.block.and_then(|block| block.find(keyword.name)) else {
                continue;
            };
            let found = scope.find(first_name(scope.block, outer), "").last();
            if let Some(&entry) = found.filter(|entry| says(**entry, holds)) {
                return Some(Origin::Inherited {
                    from: outer.name,
                    place: entry.span(),
                    written: None,
                });
            }
        }
        None
    }
}

/// Which of several lines with the same keyword and name.
#[derive(Clone, Copy)]
struct Turn {
    number: usize,
    of: usize,
}

impl Turn {
    fn of<'a>(self, found: &[Entry<'a>]) -> Option<Entry<'a>> {
        found.get(self.number).or_else(|| found.last()).copied()
    }
}

/// Of keywords that mean the same, the first.
fn first_name(block: Option<&'static Block>, keyword: &'static Keyword) -> &'static str {
    if matches!(keyword.support(), Support::NotYet | Support::Include) {
        return keyword.name;
    }
    let mut all = block.into_iter().flat_map(|block| block.keywords);
    all.find(|other| other.support() == keyword.support())
        .map_or(keyword.name, |first| first.name)
}

/// The setting of `global_defs` that a keyword's default value names.
fn pointed_at(
    keyword: &'static Keyword,
    holds: &[String],
    globals: &Scope<'_, '_>,
) -> Option<Origin> {
    let block = globals.block?;
    let mut default = keyword.default;
    for _ in 0..CHAIN_MAX {
        let mut names = default.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let global = names.find_map(|name| block.find(name))?;
        if let Some(&entry) = globals.find(first_name(Some(block), global), "").last() {
            let written = (!says(entry, holds)).then(|| values(entry));
            return Some(Origin::Inherited {
                from: global.name,
                place: entry.span(),
                written,
            });
        }
        default = global.default;
    }
    None
}

/// Whether a statement says what holds, as far as it goes: the rest was filled in.
fn says(entry: Entry<'_>, holds: &[String]) -> bool {
    holds.starts_with(&words(entry.raw().text, entry.keyword))
}

fn statement(entry: Entry<'_>, holds: &[String]) -> Origin {
    if says(entry, holds) {
        written_at(entry)
    } else {
        Origin::Corrected {
            place: entry.span(),
            written: values(entry),
        }
    }
}

fn written_at(entry: Entry<'_>) -> Origin {
    Origin::Written(entry.span())
}

/// What stands behind the keyword.
fn values(entry: Entry<'_>) -> String {
    let raw = entry.raw().text;
    let head = entry.head().text;
    one_line(raw.strip_prefix(head).unwrap_or(raw).trim_ascii())
}

fn one_line(text: &str) -> String {
    crate::conf::printable(text)
}
