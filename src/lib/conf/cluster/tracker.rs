//! What a virtual router watches, and what each thing adds to its priority.

use std::collections::BTreeMap;

use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::track::Tracking;
use crate::types::{Sense, Weight};

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Script,
    Interface,
    File,
    Process,
    Bfd,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [
        Self::Script,
        Self::Interface,
        Self::File,
        Self::Process,
        Self::Bfd,
    ];

    /// The list that names things of this kind.
    pub(super) const fn list(self) -> &'static str {
        match self {
            Self::Script => "track_script",
            Self::Interface => "track_interface",
            Self::File => "track_file",
            Self::Process => "track_process",
            Self::Bfd => "track_bfd",
        }
    }
}

/// One thing that a virtual router watches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tracker<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) weight: Weight,
    /// The entry that names it.
    pub(super) place: Span,
}

impl<'a> Tracker<'a> {
    /// All that an instance or a sync group watches, with the places in its block.
    pub(super) fn all(tracking: &'a Tracking, block: Entry<'a>) -> Vec<Self> {
        let places = places(block);
        let interfaces = tracking
            .interfaces
            .iter()
            .map(|tracked| (Kind::Interface, tracked.interface.as_str(), tracked.weight));
        let named = [
            (Kind::Script, &tracking.scripts),
            (Kind::File, &tracking.files),
            (Kind::Process, &tracking.processes),
            (Kind::Bfd, &tracking.sessions),
        ];
        let others = named.into_iter().flat_map(|(kind, list)| {
            let named = list.iter();
            named.map(move |tracked| (kind, tracked.name.as_str(), tracked.weight))
        });
        interfaces
            .chain(others)
            .map(|(kind, name, weight)| Tracker {
                kind,
                name,
                weight,
                place: places
                    .get(&(kind, name))
                    .copied()
                    .unwrap_or_else(|| block.span()),
            })
            .collect()
    }

    /// What it adds to the priority while all is well. A file has no such state.
    pub(super) fn good(&self) -> i32 {
        self.signed(i32::from(self.weight.points()).max(0))
    }

    /// What it adds to the priority while it is down.
    pub(super) fn bad(&self) -> i32 {
        self.signed(i32::from(self.weight.points()).min(0))
    }

    /// Whether being down lowers the priority.
    pub(super) fn lowers(&self) -> bool {
        self.bad() < self.good()
    }

    const fn signed(&self, contribution: i32) -> i32 {
        match (self.kind, self.weight.sense()) {
            (Kind::File, _) => 0,
            (_, Sense::Normal) => contribution,
            (_, Sense::Reversed) => -contribution,
        }
    }
}

/// Where the lists of a block name each thing; of one that is named again, the first.
fn places(block: Entry<'_>) -> BTreeMap<(Kind, &str), Span> {
    let mut places = BTreeMap::new();
    for list in block.children() {
        let Some(keyword) = list.keyword else {
            continue;
        };
        let mut kinds = Kind::ALL.into_iter();
        let Some(kind) = kinds.find(|kind| kind.list() == keyword.name) else {
            continue;
        };
        for entry in list.children() {
            let name = entry.head().text;
            places.entry((kind, name)).or_insert_with(|| entry.span());
        }
    }
    places
}
