//! `track_file` and its older name `vrrp_track_file`.

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::integer;
use crate::conf::keywords::TrackFile as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::{refuse, support};
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::track::{Create, File};
use crate::types::{Sense, TrackerName, Weight};

/// The word that makes a file although it is there.
const OVERWRITE: &str = "overwrite";

#[derive(Default)]
struct Draft {
    path: Slot<String>,
    weight: Slot<Weight>,
    create: Slot<Create>,
}

/// The file; `None` if something about it was reported as wrong or missing.
pub(super) fn read(block: Entry<'_>, name: Token<'_>, findings: &mut Findings) -> Option<File> {
    let mut draft = Draft::default();
    for entry in block.children() {
        match support(entry).track_file() {
            Some(keyword) => draft.setting(keyword, entry, findings),
            None => refuse(entry, findings),
        }
    }
    if draft.path.is_absent() {
        let message = "this `track_file` has no `file`";
        findings.add(
            Diagnostic::error(Code::IncompleteTracker, name.span, message)
                .help("add `file /path/to/file`"),
        );
    }
    Some(File {
        name: TrackerName::new(name.text),
        path: draft.path.value().cloned()?,
        weight: draft.weight.or(default_weight()),
        create: draft.create.or(Create::Never),
    })
}

/// 1: the number counts as it is.
fn default_weight() -> Weight {
    Weight::new(1, Sense::Normal).unwrap_or(Weight::FAULT)
}

impl Draft {
    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::File => {
                if !self.path.is_taken(entry, findings) {
                    let path = path(entry, findings);
                    self.path.set(path, entry, findings);
                }
            }
            Keyword::Weight => set_weight(&mut self.weight, default_weight(), entry, findings),
            Keyword::InitFile => {
                let create = create(entry, findings);
                self.create.set(create, entry, findings);
            }
        }
    }
}

/// A weight that replaces only the default one.
pub(super) fn set_weight(
    slot: &mut Slot<Weight>,
    default: Weight,
    entry: Entry<'_>,
    findings: &mut Findings,
) {
    let is_replaced = matches!(slot, Slot::Given(before, _) if *before == default);
    if is_replaced || !slot.is_taken(entry, findings) {
        let weight = integer::weight(entry, findings);
        slot.set(weight, entry, findings);
    }
}

fn path(entry: Entry<'_>, findings: &mut Findings) -> Option<String> {
    let path = value::word(entry, findings)?;
    if path.text.is_empty() {
        value::missing(entry, findings);
        return None;
    }
    Some(path.text.to_owned())
}

/// `init_file [VALUE] [overwrite]`, in any order.
fn create(entry: Entry<'_>, findings: &mut Findings) -> Option<Create> {
    let most = i64::from(Weight::POINTS_MAX);
    value::no_more_than(entry, 3, findings);
    let mut number = 0;
    let mut overwrite = false;
    for word in entry.words().skip(1).take(2) {
        if word.text == OVERWRITE {
            overwrite = true;
        } else if word.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            value::bad_choice(word, &[OVERWRITE], findings);
            return None;
        } else {
            let value = integer::within(word, -most, most, findings)?;
            number = i16::try_from(value).ok()?;
        }
    }
    Some(if overwrite {
        Create::Always(number)
    } else {
        Create::IfMissing(number)
    })
}
