//! The list `group` of a group.

use std::collections::BTreeMap;

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tracking::Use;
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::Entry;
use crate::conf::value;

/// The members as written, each once.
#[derive(Default)]
pub(super) struct Members {
    list: Vec<(String, Span)>,
    block: Slot<()>,
}

/// The numbers of the virtual routers by their names.
pub(in crate::conf::lower) struct Names<'a>(BTreeMap<&'a str, usize>);

impl<'a> Names<'a> {
    pub(in crate::conf::lower) fn of(uses: &'a [Use]) -> Self {
        let mut names = BTreeMap::new();
        for (number, usage) in uses.iter().enumerate() {
            if let Some(name) = &usage.name {
                names.entry(name.as_str()).or_insert(number);
            }
        }
        Self(names)
    }
}

/// A member that is defined.
pub(super) struct Member {
    pub(super) number: usize,
    pub(super) place: Span,
}

/// The members that are defined.
pub(super) struct Found {
    pub(super) list: Vec<Member>,
    /// Whether all of them are.
    pub(super) is_complete: bool,
}

impl Members {
    pub(super) fn read(&mut self, list: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let head = list.head();
        if let Some(before) = self.block.span() {
            let message = "a group has one list of members";
            findings.add(
                Diagnostic::error(Code::DuplicateGroup, head.span, message)
                    .related(before, "the first one")
                    .help("write all members into one list"),
            );
            return;
        }
        self.block.set(Some(()), list, findings);
        let mut places = BTreeMap::new();
        for name in list.children().flat_map(Entry::words) {
            if let Some(first) = places.insert(name.text, name.span) {
                let message = format!("`{}` is a member already", shown(name.text));
                findings.add(
                    Diagnostic::warning(Code::MemberAgain, name.span, message)
                        .related(first, "it stands here"),
                );
                continue;
            }
            self.list.push((name.text.to_owned(), name.span));
        }
    }

    pub(super) fn find(self, names: &Names<'_>, findings: &mut Findings) -> Found {
        let count = self.list.len();
        let mut list = Vec::new();
        for (name, place) in self.list {
            if let Some(&number) = names.0.get(name.as_str()) {
                list.push(Member { number, place });
                continue;
            }
            let message = format!("there is no virtual router `{}`", shown(&name));
            let finding = Diagnostic::error(Code::UnknownMember, place, message);
            let known = names.0.keys().copied();
            findings.add(match suggest::nearest(&name, known) {
                Some(meant) => finding.help(format!("did you mean `{}`?", shown(meant))),
                None => finding.help("a member is the name of a `vrrp_instance`"),
            });
        }
        Found {
            is_complete: list.len() == count,
            list,
        }
    }
}

/// Reports a group without members.
pub(super) fn empty(keyword: &str, place: Span, findings: &mut Findings) {
    let message = format!("this `{keyword}` has no members: it is left out");
    findings.add(
        Diagnostic::warning(Code::EmptyGroup, place, message)
            .help("add `group { … }` with the names of virtual routers"),
    );
}
