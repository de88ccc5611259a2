//! The table as it is told to people and programs: rows, look-up by word, an example for each.

use serde::Serialize;

use super::{Argument, BLOCKS, Block, Keyword, Kind, Status, example};
use crate::conf::{suggest, value};

/// What the program does with a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Does {
    /// What the keyword says.
    Acts,
    /// It reads and checks it; the daemon refuses it.
    Checks,
    /// It knows its name; the daemon refuses it.
    Knows,
}

/// One keyword in one block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The names of the blocks around it, joined by `/`; `/` outside all blocks.
    pub block: &'static str,
    /// The word; in `<…>` what stands first in an entry of a list.
    pub keyword: &'static str,
    /// What it looks like.
    pub kind: Kind,
    /// Whether it should still be written.
    pub status: Status,
    /// What the program does with it.
    pub support: Does,
    /// What it does, in one line.
    pub doc: &'static str,
    /// Its arguments as people write them.
    pub syntax: &'static str,
    /// What its value may be, in words.
    pub takes: String,
    /// What its value may be, for programs.
    pub argument: Argument,
    /// Its value when it is absent; empty: none.
    pub default: &'static str,
    /// The version of keepalived that brought it; empty: old.
    pub since: &'static str,
    /// Synonyms, replacements, conditions.
    pub remarks: &'static str,
    /// It in its blocks.
    pub example: String,
}

impl Row {
    fn new(block: &'static Block, keyword: &'static Keyword) -> Self {
        Self {
            block: block.path,
            keyword: keyword.name,
            kind: keyword.kind,
            status: keyword.status,
            support: match (keyword.is_understood(), keyword.acts()) {
                (_, true) => Does::Acts,
                (true, false) => Does::Checks,
                (false, false) => Does::Knows,
            },
            doc: keyword.doc,
            syntax: keyword.syntax,
            takes: value::takes(keyword),
            argument: keyword.argument,
            default: keyword.default,
            since: keyword.since,
            remarks: keyword.remarks,
            example: example::of(block, keyword),
        }
    }

    /// `block/keyword`.
    pub fn path(&self) -> String {
        match self.block {
            "/" => self.keyword.to_owned(),
            block => format!("{block}/{}", self.keyword),
        }
    }

    /// Whether it is the same setting as another in a different block.
    pub fn is_like(&self, other: &Self) -> bool {
        let facts = |row: &Self| {
            (
                (row.keyword, row.kind, row.status, row.support),
                (row.doc, row.syntax, row.argument),
                (row.default, row.since, row.remarks),
            )
        };
        facts(self) == facts(other)
    }
}

/// All keywords, block by block.
pub fn rows() -> impl Iterator<Item = Row> {
    BLOCKS.iter().flat_map(|block| {
        let keywords = block.keywords.iter();
        keywords.map(move |keyword| Row::new(block, keyword))
    })
}

/// The rows that a word means: a keyword, or a keyword behind the last of its blocks
/// (`vrrp_instance/priority`, `TCP_CHECK/retry`).
pub fn find(word: &str) -> Vec<Row> {
    let (blocks, name) = word.rsplit_once('/').unwrap_or(("", word));
    let is_meant = |block: &Block| {
        let inside = block.path.strip_suffix(blocks);
        blocks.is_empty() || inside.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    BLOCKS
        .iter()
        .filter(|block| is_meant(block))
        .filter_map(|block| Some(Row::new(block, block.find(name)?)))
        .collect()
}

/// A known word that is near to one that is not.
pub fn nearest(word: &str) -> Option<String> {
    let (blocks, name) = match word.rsplit_once('/') {
        Some((blocks, name)) => (Some(blocks), name),
        None => (None, word),
    };
    let known = |block: &&'static Block| block.keywords.iter().map(|keyword| keyword.name);
    let Some(blocks) = blocks else {
        return suggest::nearest(name, BLOCKS.iter().flat_map(known)).map(str::to_owned);
    };
    let lasts = || BLOCKS.iter().map(|block| (block, block.shown()));
    let last = blocks.rsplit('/').next().unwrap_or(blocks);
    let block = suggest::nearest(last, lasts().map(|(_, shown)| shown))?;
    let inside = lasts().filter(|(_, shown)| *shown == block);
    let name = suggest::nearest(name, inside.flat_map(|(block, _)| known(block)))?;
    Some(format!("{block}/{name}"))
}

#[cfg(test)]
mod tests;
