//! What a configuration needs of the machine that it is for, each with its place: interfaces, programs,
//! users, files. Found by the keyword table, so that it holds for every keyword.

use super::keywords::{Argument, Block, Keyword};
use super::script;
use super::source::Span;
use super::tree::{Document, Entry};
use crate::types::{IfName, Script, ScriptIdentity, SupplementaryGroups};

/// Something that a statement needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used<'a> {
    /// What.
    pub need: Need,
    /// The keyword; in an entry of a list the word before the value, or the list.
    pub keyword: &'a str,
    /// The blocks around it, from the outside, each with its name; empty outside all blocks.
    pub blocks: Vec<(&'a str, String)>,
    /// Where.
    pub place: Span,
}

/// What a statement needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// An interface.
    Interface(IfName),
    /// A program that is run.
    Script(Script),
    /// A user, and a group.
    Identity(ScriptIdentity),
    /// A file that is read.
    File(String),
}

/// Everything that the statements need, in the order of the files.
pub(super) fn of(document: Document<'_>) -> Vec<Used<'_>> {
    let mut walk = Walk {
        blocks: Vec::new(),
        found: Vec::new(),
    };
    for entry in document.entries() {
        walk.statement(entry, None);
    }
    walk.found
}

struct Walk<'a> {
    blocks: Vec<(&'a str, String)>,
    found: Vec<Used<'a>>,
}

impl<'a> Walk<'a> {
    /// A statement; `siblings` is the block that it stands in.
    fn statement(&mut self, entry: Entry<'a>, block: Option<Entry<'a>>) {
        let Some(keyword) = entry.keyword else {
            return;
        };
        if keyword.argument == Argument::Interface {
            self.interface(keyword.name, entry, 1);
        } else if runs_a_program(keyword) {
            let user = block.and_then(|block| identity_beside(block));
            if let Some(script) = script_of(entry, user) {
                self.add(Need::Script(script), keyword.name, entry.span());
            }
        } else if is_user(keyword)
            && let Some(identity) = identity(entry.words().skip(1).map(|word| word.text))
        {
            self.add(Need::Identity(identity), keyword.name, entry.span());
        } else if reads_a_file(&self.blocks, keyword)
            && let Some(path) = entry.value()
        {
            self.add(Need::File(path.text.to_owned()), keyword.name, path.span);
        }
        let Some(children) = keyword.children else {
            return;
        };
        let words = entry.words().skip(1).map(|word| word.text);
        self.blocks
            .push((keyword.name, words.collect::<Vec<_>>().join(" ")));
        for child in entry.children() {
            if child.keyword.is_none() && children.is_list() {
                self.entry_of_list(keyword.name, children, child);
            } else {
                self.statement(child, Some(entry));
            }
        }
        self.blocks.pop();
    }

    /// An entry of a list: its first word, and values behind words such as `dev`.
    fn entry_of_list(&mut self, list: &'a str, block: &Block, entry: Entry<'a>) {
        let is_interface = |keyword: &Keyword| keyword.argument == Argument::Interface;
        let head = block.keywords.iter().find(|word| word.name == "<IFNAME>");
        if head.is_some_and(is_interface) {
            self.interface(list, entry, 0);
        }
        for (at, word) in entry.words().enumerate() {
            if let Some(keyword) = block.find(word.text).filter(|known| is_interface(known)) {
                self.interface(keyword.name, entry, at + 1);
            }
        }
    }

    /// The interface that a word of a statement names.
    fn interface(&mut self, keyword: &'a str, entry: Entry<'a>, at: usize) {
        let Some(word) = entry.words().nth(at) else {
            return;
        };
        if let Ok(name) = word.text.parse() {
            self.add(Need::Interface(name), keyword, word.span);
        }
    }

    fn add(&mut self, need: Need, keyword: &'a str, place: Span) {
        self.found.push(Used {
            need,
            keyword,
            blocks: self.blocks.clone(),
            place,
        });
    }
}

/// Keywords whose value is a command.
fn runs_a_program(keyword: &Keyword) -> bool {
    let syntax = keyword.syntax.trim_start_matches('[');
    syntax.starts_with("SCRIPT") || syntax.starts_with("PATH [USER")
}

fn is_user(keyword: &Keyword) -> bool {
    keyword.syntax.starts_with("USER")
}

/// Keywords whose value is a file that must be there at the start.
fn reads_a_file(blocks: &[(&str, String)], keyword: &Keyword) -> bool {
    let is_ssl = blocks.last().is_some_and(|(block, _)| *block == "SSL");
    is_ssl && keyword.syntax == "PATH"
}

/// A statement with a command: `notify_master "/path/to/program argument" USER GROUP`.
fn script_of(entry: Entry<'_>, user: Option<ScriptIdentity>) -> Option<Script> {
    let words = script::split(entry.raw().text).ok()?;
    let argv = script::arguments(&words.get(1)?.text).ok()?;
    let program = argv.first()?;
    if program.is_empty() || program.starts_with('<') {
        return None;
    }
    let named = identity(words.iter().skip(2).map(|word| word.text.as_str()));
    Some(Script {
        argv,
        identity: named.or(user).unwrap_or(ScriptIdentity::Default),
    })
}

/// A user and a group; the `:` before supplementary groups is not part of the name.
fn identity<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<ScriptIdentity> {
    let user = words.next()?;
    let group = words.next();
    let supplementary = if group.is_some_and(|group| group.starts_with(':')) {
        SupplementaryGroups::OfUser
    } else {
        SupplementaryGroups::None
    };
    let group = group.map(|group| group.trim_start_matches(':'));
    Some(ScriptIdentity::Named {
        user: user.to_owned(),
        group: group.filter(|name| !name.is_empty()).map(str::to_owned),
        supplementary,
    })
}

/// The `user` of the block that a command stands in.
fn identity_beside(block: Entry<'_>) -> Option<ScriptIdentity> {
    let user = block.children().find(|entry| entry.head().text == "user")?;
    identity(user.words().skip(1).map(|word| word.text))
}

#[cfg(test)]
mod tests;
