//! The configuration as nested blocks of known keywords.

use super::keywords::Keyword;
use super::lexer;
use super::source::{Sources, Span, index, offset};
use super::words::{Statement, Words};

/// Number of a node in [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(u32);

impl NodeId {
    /// The node around everything.
    pub(super) const ROOT: Self = Self(0);
    const NONE: Self = Self(u32::MAX);
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// `None` for the root and for the entries of lists.
    keyword: Option<&'static Keyword>,
    /// Number of its statement.
    piece: u32,
    first_child: NodeId,
    last_child: NodeId,
    next: NodeId,
}

impl Node {
    const fn new(keyword: Option<&'static Keyword>, piece: u32) -> Self {
        Self {
            keyword,
            piece,
            first_child: NodeId::NONE,
            last_child: NodeId::NONE,
            next: NodeId::NONE,
        }
    }
}

/// All nodes.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Whether the daemon would refuse any of the keywords.
    pub(super) has_unbuilt: bool,
}

impl Tree {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::new(None, u32::MAX)],
            has_unbuilt: false,
        }
    }

    /// Adds the next child of a node: the statement that is this piece.
    pub(super) fn add(
        &mut self,
        parent: NodeId,
        keyword: Option<&'static Keyword>,
        piece: u32,
    ) -> NodeId {
        self.has_unbuilt |= keyword.is_some_and(|keyword| !keyword.acts());
        let id = NodeId(offset(self.nodes.len()));
        self.nodes.push(Node::new(keyword, piece));
        if let Some(parent) = self.nodes.get_mut(index(parent.0)) {
            let previous = std::mem::replace(&mut parent.last_child, id);
            if previous == NodeId::NONE {
                parent.first_child = id;
            } else if let Some(previous) = self.nodes.get_mut(index(previous.0)) {
                previous.next = id;
            }
        }
        id
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(index(id.0))
    }
}

/// A word with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
}

impl Token<'_> {
    /// The words that it is made of.
    fn words(self) -> impl Iterator<Item = Self> {
        let words = lexer::words(self.text, 0..self.text.len());
        words.map(move |word| Self {
            span: self.span.part(&word.range),
            text: self.text.get(word.range).unwrap_or_default(),
        })
    }
}

/// The tree with the texts it points at.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub(super) tree: &'a Tree,
    pub(super) words: &'a Words,
    pub(super) sources: &'a Sources,
}

impl<'a> Document<'a> {
    /// The entries outside all blocks.
    pub(super) fn entries(self) -> impl Iterator<Item = Entry<'a>> {
        self.children(NodeId::ROOT)
    }

    fn children(self, parent: NodeId) -> impl Iterator<Item = Entry<'a>> {
        let first = self
            .tree
            .node(parent)
            .map_or(NodeId::NONE, |node| node.first_child);
        let mut next = first;
        std::iter::from_fn(move || {
            let id = next;
            let node = self.tree.node(id)?;
            next = node.next;
            Some(Entry {
                document: self,
                id,
                keyword: node.keyword,
                statement: self.words.statement(node.piece)?,
            })
        })
    }

    /// Every statement, those of a block after its head.
    pub(super) fn all(self) -> Vec<Entry<'a>> {
        let mut found = Vec::new();
        let mut pending: Vec<_> = self.entries().collect();
        pending.reverse();
        while let Some(entry) = pending.pop() {
            found.push(entry);
            let children: Vec<_> = entry.children().collect();
            pending.extend(children.into_iter().rev());
        }
        found
    }

    fn token(self, span: Span) -> Token<'a> {
        Token {
            text: self.sources.slice(span),
            span,
        }
    }
}

/// The tree and its texts, kept after reading: where each setting stands.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) tree: Tree,
    pub(super) words: Words,
}

impl Outline {
    /// With the files that it was read from.
    pub(super) const fn document<'a>(&'a self, sources: &'a Sources) -> Document<'a> {
        Document {
            tree: &self.tree,
            words: &self.words,
            sources,
        }
    }
}

/// One statement: a keyword with its words, or an entry of a list.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    document: Document<'a>,
    id: NodeId,
    /// `None` for an entry of a list.
    pub(super) keyword: Option<&'static Keyword>,
    statement: Statement,
}

impl<'a> Entry<'a> {
    /// All words; the first is the keyword.
    pub(super) fn words(self) -> impl Iterator<Item = Token<'a>> {
        self.raw().words()
    }

    /// The keyword itself, or the first word of an entry of a list.
    pub(super) fn head(self) -> Token<'a> {
        self.words().next().unwrap_or_else(|| self.raw())
    }

    /// The word after the keyword.
    pub(super) fn value(self) -> Option<Token<'a>> {
        self.words().nth(1)
    }

    /// Everything up to the brace or the end of the line.
    pub(super) fn raw(self) -> Token<'a> {
        self.document.token(self.statement.raw)
    }

    /// The place of all its words.
    pub(super) const fn span(self) -> Span {
        self.statement.raw
    }

    /// What stands between its braces.
    pub(super) fn children(self) -> impl Iterator<Item = Entry<'a>> {
        self.document.children(self.id)
    }
}
