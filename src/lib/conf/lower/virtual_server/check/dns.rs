//! `DNS_CHECK`.

use crate::checker::{DnsName, Kind, Query, RecordType};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Dns as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;

/// What the block says.
#[derive(Default)]
pub(super) struct Dns {
    name: Slot<DnsName>,
    kind: Slot<RecordType>,
}

impl Dns {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Name => {
                if self.name.is_taken(entry, findings) {
                    return;
                }
                let name = value::word(entry, findings).and_then(|word| name(word, findings));
                self.name.set(name, entry, findings);
            }
            Keyword::Type => {
                let word = value::choice_of_any_case(entry, findings);
                let mut kinds = RecordType::ALL.into_iter();
                let kind = word.and_then(|word| kinds.find(|kind| kind.name() == word));
                self.kind.set(kind, entry, findings);
            }
        }
    }

    pub(super) fn finish(self) -> Option<Kind> {
        if matches!(self.name, Slot::Broken(_)) {
            return None;
        }
        Some(Kind::Dns(Query {
            name: self.name.value().cloned().unwrap_or_else(DnsName::root),
            kind: self.kind.or(RecordType::default()),
        }))
    }
}

fn name(word: Token<'_>, findings: &mut Findings) -> Option<DnsName> {
    match DnsName::new(word.text) {
        Ok(name) => Some(name),
        Err(problem) => {
            let message = format!("the name `{}` {problem}", shown(word.text));
            findings.add(
                Diagnostic::error(Code::BadDomainName, word.span, message)
                    .help("write a domain name, as in `name www.example.org`, or `.` for the root"),
            );
            None
        }
    }
}
