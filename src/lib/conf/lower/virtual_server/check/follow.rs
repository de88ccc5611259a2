//! `FILE_CHECK` and `BFD_CHECK`: servers that follow what others watch.

use super::{Around, lacks};
use crate::checker::{Factor, Kind};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::integer;
use crate::conf::keywords::{BfdCheck, FileCheck};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::virtual_server::references::Followed;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::Sense;

/// What a `FILE_CHECK` says.
#[derive(Default)]
pub(super) struct File {
    name: Slot<Name>,
    factor: Slot<Factor>,
}

/// What a `BFD_CHECK` says.
#[derive(Default)]
pub(super) struct Session {
    name: Slot<Name>,
}

/// A name and where it stands.
#[derive(Clone)]
struct Name {
    text: Box<str>,
    span: Span,
}

impl File {
    pub(super) fn read(&mut self, keyword: FileCheck, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            FileCheck::TrackFile => {
                let name = name(entry, findings);
                self.name.set(name, entry, findings);
            }
            FileCheck::Weight => {
                let factor = factor(entry, findings);
                self.factor.set(factor, entry, findings);
            }
            FileCheck::Dynamic => {
                value::no_more_than(entry, 1, findings);
                let head = entry.head();
                let message = "keepalived documents `dynamic` and does not know it";
                findings.add(
                    Diagnostic::warning(Code::NoEffect, head.span, message)
                        .help("remove it: the weight always follows the file"),
                );
            }
        }
    }

    pub(super) fn finish(
        self,
        place: Span,
        around: &Around<'_>,
        findings: &mut Findings,
    ) -> Option<Kind> {
        if self.name.is_absent() {
            return lacks("track_file", "track_file NAME", place, findings);
        }
        let name = known(&self.name, Followed::TrackFile, around, findings)?;
        Some(Kind::File {
            track_file: name,
            factor: self.factor.value().copied(),
        })
    }
}

impl Session {
    pub(super) fn read(&mut self, keyword: BfdCheck, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            BfdCheck::Name => {
                let name = name(entry, findings);
                self.name.set(name, entry, findings);
            }
        }
    }

    pub(super) fn finish(
        self,
        place: Span,
        around: &Around<'_>,
        findings: &mut Findings,
    ) -> Option<Kind> {
        if self.name.is_absent() {
            return lacks("name", "name NAME", place, findings);
        }
        let session = known(&self.name, Followed::Session, around, findings)?;
        Some(Kind::Bfd { session })
    }
}

fn name(entry: Entry<'_>, findings: &mut Findings) -> Option<Name> {
    value::word(entry, findings).map(|word| Name {
        text: word.text.into(),
        span: word.span,
    })
}

fn known(
    name: &Slot<Name>,
    followed: Followed,
    around: &Around<'_>,
    findings: &mut Findings,
) -> Option<Box<str>> {
    let name = name.value()?;
    let word = Token {
        text: &name.text,
        span: name.span,
    };
    let is_known = around
        .references
        .knows(followed, word, around.order, findings);
    is_known.then(|| name.text.clone())
}

/// A number, then perhaps `reverse` or `noreverse`.
fn factor(entry: Entry<'_>, findings: &mut Findings) -> Option<Factor> {
    let Some(number) = entry.value() else {
        value::missing(entry, findings);
        return None;
    };
    value::no_more_than(entry, 3, findings);
    let max = i64::from(i32::MAX);
    let by = integer::within(number, -max, max, findings)?;
    let sense = match entry.words().nth(2) {
        None => Sense::Normal,
        Some(word) if word.text == integer::REVERSE => Sense::Reversed,
        Some(word) if word.text == "noreverse" => Sense::Normal,
        Some(word) => {
            value::bad_choice(word, &[integer::REVERSE, "noreverse"], findings);
            return None;
        }
    };
    let by = i32::try_from(by).ok()?;
    Some(Factor { by, sense })
}
