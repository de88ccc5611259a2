//! Braces that are missing or too many: where they most likely belong.

use super::{Frame, Parser, Scope, Stray, places};
use crate::conf::diagnostic::{Code, Diagnostic};
use crate::conf::keywords::{Argument, Block, Keyword, Kind};
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::words::{Piece, Statement};

impl Parser<'_> {
    /// Reports that a block has no `{`; whether what follows is read as its content.
    pub(super) fn missing_open(
        &mut self,
        statement: Statement,
        keyword: &'static Keyword,
        block: &'static Block,
    ) -> bool {
        let message = format!("`{}` begins a block, but no `{{` follows", keyword.name);
        let place = statement.raw;
        self.findings.add(
            Diagnostic::error(Code::MissingOpenBrace, place, message)
                .help("put `{` at the end of this line"),
        );
        let inside = match self.words.pieces.get(self.at) {
            Some(&Piece::Statement(next)) => {
                let next = self.token(next).text;
                let known_here = self.frame().knows(next);
                match keyword.kind {
                    Kind::List => !known_here,
                    Kind::Block | Kind::Flag | Kind::Value => {
                        block.find(next).is_some() && (!known_here || self.surplus < 0)
                    }
                }
            }
            Some(Piece::Close(_)) => self.surplus < 0,
            Some(Piece::Open(_)) | None => false,
        };
        if inside {
            self.surplus += 1;
        }
        inside
    }

    /// Reports the block that follows what has none.
    pub(super) fn unexpected_block(&mut self, what: &str, argument: Argument) {
        let Some(span) = self.next_open() else {
            return;
        };
        let message = format!("{what} has no block");
        let finding = Diagnostic::error(Code::UnexpectedOpenBrace, span, message);
        // What may be a secret is not looked at, so that no message repeats it.
        if self.surplus > 0 && argument != Argument::Secret {
            self.findings.add(finding.help("remove this `{`"));
            self.surplus -= 1;
            self.at += 1;
        } else {
            let help = "what stands between these braces is not read";
            self.findings.add(finding.help(help));
            self.skip_block();
        }
    }

    pub(super) fn stray_open(&mut self, span: Span) {
        let frame = self.frame();
        if self.beyond > 0 {
            self.beyond += 1;
            return;
        }
        if self.stray == Stray::No && !matches!(frame.scope, Scope::Anything) {
            let finding = Diagnostic::error(
                Code::UnexpectedOpenBrace,
                span,
                "no keyword is before this `{`",
            );
            self.findings.add(finding);
        }
        self.stray = Stray::Yes;
        if self.surplus > 0 {
            self.surplus -= 1;
            return;
        }
        // What stands between these braces is read as if they were not there.
        self.push(Frame {
            opener: None,
            ..frame
        });
    }

    pub(super) fn close(&mut self, span: Span) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if self.surplus > 0 {
            self.close_by_indentation(span);
        }
        if self.open.len() > 1 {
            self.stray = Stray::No;
            self.closed = self.open.pop().map(|frame| (frame, span));
            return;
        }
        if self.stray == Stray::No {
            let finding = Diagnostic::error(Code::ExtraCloseBrace, span, "this `}` closes nothing");
            self.findings.add(finding);
        }
        self.stray = Stray::Yes;
        self.surplus += 1;
    }

    /// Whether a `}` before this statement was one too many; then the block is open again.
    pub(super) fn reopen(&mut self, statement: Statement, block: &'static Block) -> bool {
        let Some((frame, brace)) = self.closed else {
            return false;
        };
        let text = self.token(statement).text;
        let belongs = match frame.scope {
            Scope::Keywords(closed) => closed.find(text).is_some(),
            Scope::List => {
                let names = block.keywords.iter().map(|keyword| keyword.name);
                suggest::nearest(text, names).is_none() && places(text).is_empty()
            }
            Scope::Anything => false,
        };
        if belongs {
            let message = format!("this `}}` closes `{}`, but its content goes on", frame.name);
            let place = self.token(statement).span;
            self.findings.add(
                Diagnostic::error(Code::ExtraCloseBrace, brace, message)
                    .related(place, "this belongs to the block"),
            );
            self.closed = None;
            self.open.push(frame);
            self.surplus += 1;
        }
        belongs
    }

    /// Whether a `}` is missing before this statement; then the blocks it ends are closed.
    pub(super) fn close_missing(&mut self, statement: Statement) -> bool {
        let text = self.token(statement).text;
        let Some(outer) = self.open.iter().rposition(|frame| frame.knows(text)) else {
            return false;
        };
        let count = self.open.len() - outer - 1;
        self.close_down_to(outer);
        count > 0
    }

    /// Closes blocks that were forgotten, if this `}` stands where that of an outer block would.
    pub(super) fn close_by_indentation(&mut self, brace: Span) {
        let Some(indentation) = self
            .indentation(brace)
            .filter(|(_, rest)| rest.starts_with('}'))
        else {
            return;
        };
        let same = |frame: &Frame| {
            frame
                .opener
                .and_then(|opener| self.indentation(opener))
                .is_some_and(|(blanks, _)| blanks == indentation.0)
        };
        if let Some(outer) = self.open.iter().rposition(same)
            && self.goes_on_after(outer)
        {
            self.close_down_to(outer);
        }
    }

    /// Whether what follows could stand behind the end of this block. If not, the indentation of the
    /// file tells nothing about its blocks.
    fn goes_on_after(&self, outer: usize) -> bool {
        let closes = |piece: &&Piece| matches!(piece, Piece::Close(_));
        let following = self.words.pieces.get(self.at..).unwrap_or_default();
        let further = following.iter().take_while(closes).count();
        let Some(around) = outer
            .checked_sub(1 + further)
            .and_then(|at| self.open.get(at))
        else {
            return false;
        };
        match following.get(further) {
            Some(&Piece::Statement(next)) => {
                let text = self.token(next).text;
                around.knows(text) || !self.open.iter().any(|frame| frame.knows(text))
            }
            Some(Piece::Open(_) | Piece::Close(_)) | None => true,
        }
    }

    /// The blanks before the first word of a line, and the rest.
    pub(super) fn indentation(&self, span: Span) -> Option<(&str, &str)> {
        // What came through a reference is indented where it is written.
        let span = self.sources.written(span).unwrap_or(span);
        let file = self.sources.file(span.file)?;
        let line = file.line_of(span.start);
        let text = file
            .text()
            .get(file.line_start(line)..file.line_start(line + 1))?;
        let rest = text.trim_start_matches([' ', '\t']);
        text.split_at_checked(text.len() - rest.len())
    }

    pub(super) fn close_down_to(&mut self, outer: usize) {
        while self.open.len() > outer + 1 {
            if let Some(frame) = self.open.pop() {
                self.missing_close(frame);
                self.surplus -= 1;
            }
        }
    }

    pub(super) fn missing_close(&mut self, frame: Frame) {
        let (Some(opener), Some(last)) = (frame.opener, self.last) else {
            return;
        };
        let message = match frame.name {
            "" => "a block is not closed".to_owned(),
            name => format!("the block of `{name}` is not closed"),
        };
        self.findings.add(
            Diagnostic::error(Code::MissingCloseBrace, last.after(), message)
                .related(opener, "it begins here")
                .help("put `}` on a line of its own after this one"),
        );
    }
}
