//! What a virtual router watches, and what each thing adds to its priority.

use std::collections::BTreeMap;

use super::node::Group;
use crate::conf::source::Span;
use crate::conf::tree::{Document, Entry};

/// The largest weight that the language knows, either way.
const WEIGHT_MAX: i32 = 254;

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

    /// The blocks that define them.
    const fn blocks(self) -> &'static [&'static str] {
        match self {
            Self::Script => &["vrrp_script"],
            Self::Interface => &[],
            Self::File => &["track_file", "vrrp_track_file"],
            Self::Process => &["vrrp_track_process"],
            Self::Bfd => &["bfd_instance"],
        }
    }

    const fn default_weight(self) -> i32 {
        match self {
            Self::File => 1,
            Self::Script | Self::Interface | Self::Process | Self::Bfd => 0,
        }
    }
}

/// How much a thing counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight {
    number: i32,
    reverse: bool,
}

impl Weight {
    /// Whether the thing lets the router fail instead of changing its priority.
    pub(super) const fn is_fault(self) -> bool {
        self.number == 0
    }

    const fn signed(self, contribution: i32) -> i32 {
        if self.reverse {
            -contribution
        } else {
            contribution
        }
    }
}

impl std::fmt::Display for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.number)?;
        if self.reverse {
            f.write_str(" reverse")?;
        }
        Ok(())
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

impl Tracker<'_> {
    /// What it adds to the priority while all is well. A file has no such state.
    pub(super) const fn good(&self) -> i32 {
        match self.kind {
            Kind::File => 0,
            Kind::Script | Kind::Interface | Kind::Process | Kind::Bfd => {
                self.weight.signed(if self.weight.number > 0 {
                    self.weight.number
                } else {
                    0
                })
            }
        }
    }

    /// What it adds to the priority while it is down.
    pub(super) const fn bad(&self) -> i32 {
        match self.kind {
            Kind::File => 0,
            Kind::Script | Kind::Interface | Kind::Process | Kind::Bfd => {
                self.weight.signed(if self.weight.number < 0 {
                    self.weight.number
                } else {
                    0
                })
            }
        }
    }

    /// Whether being down lowers the priority.
    pub(super) const fn lowers(&self) -> bool {
        self.bad() < self.good()
    }
}

/// What a node can watch, by kind and name.
pub(super) struct Definitions<'a>(BTreeMap<(Kind, &'a str), Weight>);

impl<'a> Definitions<'a> {
    pub(super) fn new(document: Document<'a>) -> Self {
        let mut all = BTreeMap::new();
        for block in document.entries() {
            let Some(keyword) = block.keyword else {
                continue;
            };
            let kind = Kind::ALL
                .into_iter()
                .find(|kind| kind.blocks().contains(&keyword.name));
            if let (Some(kind), Some(name)) = (kind, block.value()) {
                all.insert((kind, name.text), defined_weight(kind, block));
            }
        }
        Self(all)
    }

    /// What an instance watches, itself and with its group.
    pub(super) fn of_router(
        &self,
        block: Entry<'a>,
        group: Option<&Group<'a>>,
    ) -> Vec<Tracker<'a>> {
        let mut trackers = self.of_block(block);
        if let Some(group) = group {
            trackers.retain(|tracker| group.keeps_weights || tracker.weight.is_fault());
            trackers.extend(&group.trackers);
        }
        trackers
    }

    /// What the lists of an instance or a sync group name.
    pub(super) fn of_block(&self, block: Entry<'a>) -> Vec<Tracker<'a>> {
        let mut trackers = Vec::new();
        for list in block.children() {
            let Some(keyword) = list.keyword else {
                continue;
            };
            let kind = Kind::ALL
                .into_iter()
                .find(|kind| kind.list() == keyword.name);
            let Some(kind) = kind else {
                continue;
            };
            trackers.extend(list.children().map(|entry| self.entry(kind, entry)));
        }
        trackers
    }

    fn entry(&self, kind: Kind, entry: Entry<'a>) -> Tracker<'a> {
        let name = entry.head().text;
        let default = Weight {
            number: kind.default_weight(),
            reverse: false,
        };
        let defined = self.0.get(&(kind, name)).copied().unwrap_or(default);
        Tracker {
            kind,
            name,
            weight: written(entry.words().skip(1).map(|word| word.text), defined),
            place: entry.span(),
        }
    }
}

/// The weight of `vrrp_script` and its like.
fn defined_weight(kind: Kind, block: Entry<'_>) -> Weight {
    let default = Weight {
        number: kind.default_weight(),
        reverse: false,
    };
    block
        .children()
        .filter(|entry| {
            entry
                .keyword
                .is_some_and(|keyword| keyword.name == "weight")
        })
        .last()
        .map_or(default, |entry| {
            written(entry.words().map(|word| word.text), default)
        })
}

/// What `weight N [reverse | noreverse]` makes of a weight.
fn written<'w>(mut words: impl Iterator<Item = &'w str>, mut weight: Weight) -> Weight {
    while let Some(word) = words.next() {
        match word {
            "weight" => {
                let number = words.next().and_then(|number| number.parse::<i32>().ok());
                weight.number = number
                    .unwrap_or(weight.number)
                    .clamp(-WEIGHT_MAX, WEIGHT_MAX);
            }
            "reverse" => weight.reverse = true,
            "noreverse" => weight.reverse = false,
            _ => {}
        }
    }
    weight
}
