//! What virtual servers name and others define.

use std::collections::BTreeMap;

use super::group;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Top;
use crate::conf::lower::support;
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Document, Token};

/// The names with the places of their blocks.
pub(in crate::conf::lower) struct References<'a> {
    groups: BTreeMap<&'a str, group::Draft>,
    track_files: Names<'a>,
    sessions: Names<'a>,
}

/// Blocks of a kind, and how many blocks stand before each.
struct Names<'a>(BTreeMap<&'a str, (usize, Span)>);

/// A kind of block that a checker can name.
#[derive(Clone, Copy)]
pub(super) enum Followed {
    TrackFile,
    Session,
}

impl<'a> References<'a> {
    pub(super) fn collect(document: Document<'a>, findings: &mut Findings) -> Self {
        let mut references = Self {
            groups: BTreeMap::new(),
            track_files: Names(BTreeMap::new()),
            sessions: Names(BTreeMap::new()),
        };
        for (order, entry) in document.entries().enumerate() {
            let names = match support(entry).top() {
                Some(Top::VirtualServerGroup) => {
                    group::read_into(&mut references.groups, entry, findings);
                    continue;
                }
                Some(Top::TrackFile) => &mut references.track_files,
                Some(Top::BfdInstance) => &mut references.sessions,
                Some(_) | None => continue,
            };
            if let Some(name) = entry.value() {
                let place = (order, entry.head().span);
                names.0.entry(name.text).or_insert(place);
            }
        }
        references
    }

    pub(super) fn group(&self, name: &str) -> Option<&group::Draft> {
        self.groups.get(name)
    }

    pub(super) fn group_names(&self) -> impl Iterator<Item = &str> {
        self.groups.keys().copied()
    }

    /// Whether there is a block of this name; reports it if there is none, or only further down.
    pub(super) fn knows(
        &self,
        followed: Followed,
        name: Token<'_>,
        order: usize,
        findings: &mut Findings,
    ) -> bool {
        let (names, keyword) = match followed {
            Followed::TrackFile => (&self.track_files, "track_file"),
            Followed::Session => (&self.sessions, "bfd_instance"),
        };
        let text = shown(name.text);
        let Some(&(defined, place)) = names.0.get(name.text) else {
            let message =
                format!("no `{keyword}` is called `{text}`: the server would not be checked");
            let help = match suggest::nearest(name.text, names.0.keys().copied()) {
                Some(meant) => format!("did you mean `{}`?", shown(meant)),
                None => format!("define it with `{keyword} {text} {{ … }}`"),
            };
            findings.add(Diagnostic::error(Code::UnknownTracker, name.span, message).help(help));
            return false;
        };
        if defined > order {
            let message =
                format!("keepalived does not find `{text}`, which is defined further down");
            findings.add(
                Diagnostic::warning(Code::DefinedLater, name.span, message)
                    .related(place, "it is defined here")
                    .help("hactl follows it; for keepalived move the definition up"),
            );
        }
        true
    }
}
