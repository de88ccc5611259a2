//! Where a setting stands, found by the names of its blocks and its keyword.

use std::collections::BTreeMap;

use super::source::Span;
use super::tree::{Document, Entry};

/// The statements of a configuration by name, for findings about settings that are known by meaning.
pub struct Places<'a> {
    /// The blocks and settings outside all blocks.
    top: BTreeMap<(&'a str, String), Vec<Entry<'a>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(document: Document<'a>) -> Self {
        let mut top: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for entry in document.entries() {
            let key = (entry.head().text, name(entry));
            top.entry(key).or_default().push(entry);
        }
        Self { top }
    }

    /// The place of a setting. `blocks` leads there from the outside, each with its keyword and its
    /// name as words joined by single blanks, empty for a block without name. A setting given several
    /// times: the last. `keyword` may be the first word of an entry of a list.
    ///
    /// ```
    /// use hactl::conf::{self, MemoryFiles, Options};
    ///
    /// let mut files = MemoryFiles::one("a.conf", "vrrp_instance VI_1 {\n  interface eth0\n}\n");
    /// let loaded = conf::load(&mut files, "a.conf", &Options::default());
    /// let place = loaded.places().find(&[("vrrp_instance", "VI_1")], "interface");
    /// assert_eq!(place.map(|place| loaded.sources.slice(place)), Some("interface eth0"));
    /// ```
    pub fn find(&self, blocks: &[(&str, &str)], keyword: &str) -> Option<Span> {
        let found = self.inside(blocks)?;
        let statements = found.iter().flat_map(|block| block.children());
        let setting = statements.filter(|entry| entry.head().text == keyword);
        setting.last().map(Entry::span)
    }

    /// The place of a block: its keyword and name.
    pub fn block(&self, blocks: &[(&str, &str)]) -> Option<Span> {
        self.inside(blocks)?.first().map(|block| block.span())
    }

    /// The first place of a keyword outside all blocks, whatever follows it.
    pub fn outside(&self, keyword: &str) -> Option<Span> {
        let named = self.top.range((keyword, String::new())..);
        let named = named.take_while(|((found, _), _)| *found == keyword);
        named
            .flat_map(|(_, found)| found)
            .map(|entry| entry.span())
            .min()
    }

    /// All blocks that a path leads to: one may be written in parts.
    fn inside(&self, blocks: &[(&str, &str)]) -> Option<Vec<Entry<'a>>> {
        let (&(keyword, wanted), inner) = blocks.split_first()?;
        let mut found = self.top.get(&(keyword, wanted.to_owned()))?.clone();
        for &(keyword, wanted) in inner {
            found = found
                .iter()
                .flat_map(|block| block.children())
                .filter(|entry| entry.head().text == keyword && name(*entry) == wanted)
                .collect();
        }
        Some(found)
    }
}

/// The words after the keyword.
fn name(entry: Entry<'_>) -> String {
    let words: Vec<_> = entry.words().skip(1).map(|word| word.text).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
