//! Words into blocks, with recovery.
//!
//! keepalived skips an unknown word and takes its braces for those of the block around it, so that
//! one slip spoils the rest of the file. Here the rest is still understood: a misspelt block is read
//! as the block that was meant, and when the braces don't balance, the words and the indentation
//! tell where one is missing or too many.

mod recovery;

use super::diagnostic::{Code, Diagnostic, Findings, shown};
use super::keywords::{self, Argument, BLOCKS, Block, Keyword, Kind, Support};
use super::limits::NESTING_MAX;
use super::show;
use super::source::{Sources, Span, offset};
use super::suggest;
use super::tree::{NodeId, Token, Tree};
use super::words::{self, For, Piece, Statement, Words};

/// The block whose values are keys.
const KEYS: &str = "vrrp_instance/auth_hmac";

/// Reads all pieces.
pub(super) fn parse(words: &Words, sources: &mut Sources, findings: &mut Findings) -> Tree {
    let mut parser = Parser {
        words,
        sources,
        findings,
        tree: Tree::new(),
        open: vec![Frame::root()],
        surplus: surplus(&words.pieces),
        closed: None,
        beyond: 0,
        last: None,
        stray: Stray::No,
        current: 0,
        at: 0,
    };
    parser.run();
    parser.tree
}

/// More `{` than `}`: positive; fewer: negative.
fn surplus(pieces: &[Piece]) -> isize {
    pieces.iter().fold(0, |surplus, piece| match piece {
        Piece::Open(_) => surplus + 1,
        Piece::Close(_) => surplus - 1,
        Piece::Statement(_) => surplus,
    })
}

struct Parser<'a> {
    words: &'a Words,
    sources: &'a mut Sources,
    findings: &'a mut Findings,
    tree: Tree,
    /// The blocks that are open; the first is the top level.
    open: Vec<Frame>,
    /// Braces that are still to be explained: missing `}` if positive, extra `}` if negative.
    surplus: isize,
    /// The block that was closed last, if nothing was found at its level since.
    closed: Option<(Frame, Span)>,
    /// Blocks that are open beyond the limit of nesting.
    beyond: usize,
    /// The last words or brace that were read.
    last: Option<Span>,
    /// Whether the last piece was a brace out of place, already reported.
    stray: Stray,
    /// The piece that is read.
    current: u32,
    /// The piece after it.
    at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stray {
    Yes,
    No,
}

/// A block that is open.
#[derive(Clone, Copy)]
struct Frame {
    scope: Scope,
    node: NodeId,
    /// Its keyword as written; `None` for the top level and a stray brace.
    opener: Option<Span>,
    name: &'static str,
}

/// What may stand in a block.
#[derive(Clone, Copy)]
enum Scope {
    /// Keywords of this block.
    Keywords(&'static Block),
    /// Entries that begin with a free word.
    List,
    /// Anything; it is not understood.
    Anything,
}

impl Frame {
    fn root() -> Self {
        Self {
            scope: Scope::Keywords(keywords::top()),
            node: NodeId::ROOT,
            opener: None,
            name: "",
        }
    }

    fn knows(&self, word: &str) -> bool {
        match self.scope {
            Scope::Keywords(block) => block.find(word).is_some(),
            Scope::List | Scope::Anything => false,
        }
    }
}

impl Parser<'_> {
    fn run(&mut self) {
        while let Some(&piece) = self.words.pieces.get(self.at) {
            self.current = offset(self.at);
            self.at += 1;
            match piece {
                Piece::Statement(statement) => {
                    self.stray = Stray::No;
                    self.statement(statement);
                    self.last = Some(statement.raw);
                }
                Piece::Open(span) => {
                    self.stray_open(span);
                    self.last = Some(span);
                }
                Piece::Close(span) => {
                    self.close(span);
                    self.last = Some(span);
                }
            }
        }
        while self.open.len() > 1 {
            if let Some(frame) = self.open.pop() {
                self.missing_close(frame);
            }
        }
    }

    fn token(&self, statement: Statement) -> Token<'_> {
        let span = words::words(self.sources, statement)
            .next()
            .map_or(statement.raw, |word| word.span);
        Token {
            text: self.sources.slice(span),
            span,
        }
    }

    fn frame(&self) -> Frame {
        self.open.last().copied().unwrap_or_else(Frame::root)
    }

    fn next_open(&self) -> Option<Span> {
        match self.words.pieces.get(self.at) {
            Some(&Piece::Open(span)) => Some(span),
            Some(Piece::Statement(_) | Piece::Close(_)) | None => None,
        }
    }

    fn statement(&mut self, statement: Statement) {
        if self.beyond > 0 {
            return;
        }
        let frame = self.frame();
        match (statement.reader, frame.scope) {
            (_, Scope::Anything) => self.skip_block(),
            (For::Hactl, Scope::Keywords(_) | Scope::List) => {
                let place = statement.raw;
                let word = shown(self.token(statement).text);
                self.findings.add(Diagnostic::error(
                    Code::UnknownKeyword,
                    place,
                    format!("hactl has no keyword `{word}` of its own"),
                ));
                self.skip_block();
            }
            (For::Everybody, Scope::List) => self.list_entry(statement, frame),
            (For::Everybody, Scope::Keywords(block)) => {
                match block.find(self.token(statement).text) {
                    Some(keyword) => self.known(statement, keyword),
                    None => self.unknown(statement, block),
                }
            }
        }
    }

    fn list_entry(&mut self, statement: Statement, frame: Frame) {
        let next_open = self.next_open();
        let outside = self.surplus > 0 || next_open.is_some();
        if outside && self.close_missing(statement) {
            return self.statement(statement);
        }
        self.closed = None;
        self.report_quotes(statement, None);
        self.tree.add(frame.node, None, self.current);
        if next_open.is_some() {
            let what = format!("an entry of `{}`", frame.name);
            self.unexpected_block(&what, Argument::Unchecked);
        }
    }

    /// A word of this block.
    fn known(&mut self, statement: Statement, keyword: &'static Keyword) {
        self.closed = None;
        self.report_quotes(statement, Some(keyword));
        let Frame {
            node: parent,
            scope,
            ..
        } = self.frame();
        let keys = matches!(scope, Scope::Keywords(block) if block.path == KEYS);
        if keyword.argument == Argument::Secret || keys {
            self.hide_values(statement);
        }
        let children = match keyword.kind {
            Kind::Flag | Kind::Value => None,
            Kind::Block | Kind::List => keyword.children,
        };
        let Some(block) = children else {
            if keyword.support() != Support::Include {
                self.tree.add(parent, Some(keyword), self.current);
            }
            if self.next_open().is_some() {
                self.unexpected_block(&format!("`{}`", keyword.name), keyword.argument);
            }
            return;
        };
        if self.next_open().is_some() {
            self.at += 1;
        } else if !self.missing_open(statement, keyword, block) {
            return;
        }
        let node = self.tree.add(parent, Some(keyword), self.current);
        let opener = Some(self.token(statement).span);
        let scope = match keyword.kind {
            Kind::List => Scope::List,
            Kind::Block | Kind::Flag | Kind::Value => Scope::Keywords(block),
        };
        self.push(Frame {
            scope,
            node,
            opener,
            name: keyword.name,
        });
    }

    /// A word that this block does not have.
    fn unknown(&mut self, statement: Statement, block: &'static Block) {
        if self.surplus < 0 && self.reopen(statement, block) {
            return self.statement(statement);
        }
        if self.surplus > 0 && self.close_missing(statement) {
            return self.statement(statement);
        }
        if self.findings.is_full() {
            self.findings.count_error();
            return self.skip_block();
        }
        let Token { text, span } = self.token(statement);
        let has_block = self.next_open().is_some();
        let fits =
            |keyword: &&Keyword| !has_block || matches!(keyword.kind, Kind::Block | Kind::List);
        let names = block
            .keywords
            .iter()
            .filter(fits)
            .map(|keyword| keyword.name);
        let elsewhere = places(text);
        let meant = suggest::nearest(text, names).filter(|_| elsewhere.is_empty());
        let word = shown(text);
        let here = match block.path {
            "/" => "at the top level".to_owned(),
            _ => format!("in `{}`", block.shown()),
        };
        let finding = if let Some(meant) = meant {
            let message = format!("unknown keyword `{word}` {here}");
            Diagnostic::error(Code::UnknownKeyword, span, message)
                .help(format!("did you mean `{meant}`?"))
        } else if elsewhere.is_empty() {
            let message = format!("unknown keyword `{word}` {here}");
            let finding = Diagnostic::error(Code::UnknownKeyword, span, message);
            match suggest::nearest(text, all_names()) {
                Some(meant) => finding.help(format!(
                    "did you mean `{meant}`? It belongs in {}",
                    places(meant).join(", ")
                )),
                None => finding,
            }
        } else {
            let message = format!("`{word}` has no meaning {here}");
            Diagnostic::error(Code::MisplacedKeyword, span, message)
                .help(format!("it belongs in {}", elsewhere.join(", ")))
        };
        self.findings.add(finding);
        match meant.and_then(|meant| block.find(meant)) {
            Some(keyword) => self.known(statement, keyword),
            None => self.skip_block(),
        }
    }

    /// Skips the block that follows, if one does.
    fn skip_block(&mut self) {
        let Some(span) = self.next_open() else {
            return;
        };
        self.at += 1;
        let node = self.frame().node;
        self.push(Frame {
            scope: Scope::Anything,
            node,
            opener: Some(span),
            name: "",
        });
    }

    fn push(&mut self, frame: Frame) {
        self.closed = None;
        if self.open.len() < NESTING_MAX {
            self.open.push(frame);
            return;
        }
        if self.beyond == 0 {
            let place = frame.opener.or(self.last);
            let message = format!("blocks are nested more than {NESTING_MAX} deep");
            if let Some(place) = place {
                self.findings
                    .add(Diagnostic::error(Code::NestedTooDeep, place, message));
            }
        }
        self.beyond += 1;
    }

    fn report_quotes(&mut self, statement: Statement, keyword: Option<&'static Keyword>) {
        // Scripts have quoting rules of their own.
        let is_script = |keyword: &Keyword| {
            matches!(
                keyword.argument,
                Argument::Script | Argument::Command | Argument::Regex
            )
        };
        if keyword.is_some_and(is_script) {
            return;
        }
        let raw = self.sources.slice(statement.raw);
        if !raw.contains('"') {
            return;
        }
        for word in words::words(self.sources, statement) {
            // An odd number of quotes was reported when the line was read.
            if word.is_unmatched() && raw.matches('"').count().is_multiple_of(2) {
                let message = "this quote has no partner in its word";
                self.findings.add(
                    Diagnostic::error(Code::UnterminatedQuote, word.span, message).help(
                        "a quoted word begins with the quote; quotes inside a word mean nothing",
                    ),
                );
            }
        }
    }

    fn hide_values(&mut self, statement: Statement) {
        let values: Vec<_> = words::words(self.sources, statement)
            .skip(1)
            .map(|word| word.span)
            .collect();
        for value in values {
            if show::is_placeholder(self.sources.slice(value)) {
                let message =
                    "this stands where `conf show` hid a secret, and is read as the secret";
                self.findings.add(
                    Diagnostic::warning(Code::HiddenSecret, value, message)
                        .help("show it with --secrets"),
                );
            }
            self.sources.hide(value);
        }
    }
}

fn all_names() -> impl Iterator<Item = &'static str> {
    BLOCKS
        .iter()
        .flat_map(|block| block.keywords)
        .map(|keyword| keyword.name)
}

/// The blocks that have a word, as a message lists them; options of entries are not looked at.
fn places(word: &str) -> Vec<&'static str> {
    BLOCKS
        .iter()
        .filter(|block| !block.is_list())
        .filter(|block| block.keywords.iter().any(|keyword| keyword.name == word))
        .map(|block| block.shown())
        .collect()
}
