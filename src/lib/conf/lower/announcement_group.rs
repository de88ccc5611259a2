//! `garp_group`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::slot::Slot;
use super::tracking::interface_again;
use super::{refuse, support};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::GarpGroup as Keyword;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::IfName;
use crate::vrrp::AnnouncementGroup;

/// All groups; an interface is in one of them.
#[derive(Default)]
pub(super) struct Draft {
    groups: Vec<AnnouncementGroup>,
    taken: BTreeMap<IfName, Span>,
}

#[derive(Default)]
struct Block {
    arp_interval: Slot<Duration>,
    na_interval: Slot<Duration>,
    interfaces: Vec<IfName>,
    /// Whether it names an interface, even a wrong one.
    names_some: bool,
}

impl Draft {
    pub(super) fn block(&mut self, block: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(block, 1, findings);
        let mut read = Block::default();
        for entry in block.children() {
            match support(entry).garp_group() {
                Some(keyword) => self.setting(&mut read, keyword, entry, findings),
                None => refuse(entry, findings),
            }
        }
        let place = block.head().span;
        if read.arp_interval.is_absent() && read.na_interval.is_absent() {
            let message = "this `garp_group` limits nothing: it is left out";
            findings.add(
                Diagnostic::warning(Code::EmptyGroup, place, message)
                    .help("add `garp_interval SECONDS` or `gna_interval SECONDS`"),
            );
            return;
        }
        if !read.names_some {
            let message = "this `garp_group` has no interface: it is left out";
            findings.add(
                Diagnostic::warning(Code::EmptyGroup, place, message)
                    .help("add `interface NAME` or `interfaces { … }`"),
            );
        }
        if !read.interfaces.is_empty() {
            self.groups.push(AnnouncementGroup {
                interfaces: read.interfaces,
                arp_interval: read.arp_interval.value().copied(),
                na_interval: read.na_interval.value().copied(),
            });
        }
    }

    fn setting(
        &mut self,
        block: &mut Block,
        keyword: Keyword,
        entry: Entry<'_>,
        findings: &mut Findings,
    ) {
        match keyword {
            Keyword::ArpInterval => {
                let time = value::decimal(entry, findings).map(Duration::from_micros);
                block.arp_interval.set(time, entry, findings);
            }
            Keyword::NaInterval => {
                let time = value::decimal(entry, findings).map(Duration::from_micros);
                block.na_interval.set(time, entry, findings);
            }
            Keyword::Interface => {
                block.names_some = true;
                if let Some(name) = value::word(entry, findings) {
                    self.interface(block, name, findings);
                }
            }
            Keyword::Interfaces => {
                value::no_more_than(entry, 1, findings);
                for name in entry.children().flat_map(Entry::words) {
                    block.names_some = true;
                    self.interface(block, name, findings);
                }
            }
        }
    }

    fn interface(&mut self, block: &mut Block, name: Token<'_>, findings: &mut Findings) {
        let Some(interface) = value::interface(name, findings) else {
            return;
        };
        if let Some(first) = self.taken.get(&interface) {
            findings.add(interface_again(&interface, name.span, *first));
            return;
        }
        self.taken.insert(interface.clone(), name.span);
        block.interfaces.push(interface);
    }

    pub(super) fn finish(self) -> Vec<AnnouncementGroup> {
        self.groups
    }
}
