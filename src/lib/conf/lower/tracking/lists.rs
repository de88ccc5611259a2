//! The lists `track_interface`, `track_script`, `track_file`, `track_process` and `track_bfd`.

use std::collections::BTreeMap;

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::integer;
use crate::conf::keywords::{Argument, Block, TrackList, Watched};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::Sense;

/// keepalived takes one point more than there are, and corrects it.
const ONE_TOO_MANY: i64 = 254;

/// What the lists of one block name.
#[derive(Default)]
pub(in crate::conf::lower) struct Lists {
    pub(super) interfaces: Items,
    pub(super) scripts: Items,
    pub(super) files: Items,
    pub(super) processes: Items,
    pub(super) sessions: Items,
}

/// The entries of one list, each name once.
#[derive(Default)]
pub(super) struct Items {
    pub(super) list: Vec<Item>,
    places: BTreeMap<String, Span>,
}

/// One entry.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) place: Span,
    /// `None`: as it is defined.
    pub(super) points: Option<i16>,
    /// `None`: as it is defined.
    pub(super) sense: Option<Sense>,
}

impl Lists {
    pub(in crate::conf::lower) fn read(
        &mut self,
        kind: TrackList,
        list: Entry<'_>,
        findings: &mut Findings,
    ) {
        value::no_more_than(list, 1, findings);
        let Some(options) = list.keyword.and_then(|keyword| keyword.children) else {
            return;
        };
        let items = match kind {
            TrackList::Bfd => &mut self.sessions,
            TrackList::File => &mut self.files,
            TrackList::Interface => &mut self.interfaces,
            TrackList::Process => &mut self.processes,
            TrackList::Script => &mut self.scripts,
        };
        for entry in list.children() {
            let head = entry.head();
            if kind == TrackList::Interface && value::interface(head, findings).is_none() {
                continue;
            }
            let item = Item::read(entry, options, findings);
            if let Some(first) = items.places.get(&item.name) {
                let message = format!("`{}` is tracked already", shown(head.text));
                findings.add(
                    Diagnostic::warning(Code::TrackedAgain, head.span, message)
                        .related(*first, "this one counts"),
                );
                continue;
            }
            items.places.insert(item.name.clone(), item.place);
            items.list.push(item);
        }
    }
}

impl Item {
    fn read(entry: Entry<'_>, options: &'static Block, findings: &mut Findings) -> Self {
        let head = entry.head();
        let mut item = Self {
            name: head.text.to_owned(),
            place: head.span,
            points: None,
            sense: None,
        };
        let mut words = entry.words().skip(1);
        // After something wrong the rest could mean anything.
        while let Some(word) = words.next() {
            if !item.option(word, &mut words, options, findings) {
                break;
            }
        }
        item
    }

    /// Reads one option with its value; whether it was right.
    fn option<'a>(
        &mut self,
        word: Token<'a>,
        rest: &mut impl Iterator<Item = Token<'a>>,
        options: &'static Block,
        findings: &mut Findings,
    ) -> bool {
        let keyword = options.find(word.text);
        let watched = keyword.and_then(|keyword| keyword.support().watched());
        let is_first = self.points.is_none();
        match (watched, keyword.map(|keyword| keyword.argument)) {
            (Some(Watched::Weight), Some(Argument::Integer { min, max })) if is_first => {
                let Some(value) = rest.next() else {
                    let message = "`weight` has no value";
                    findings.add(
                        Diagnostic::error(Code::MissingValue, word.span, message)
                            .help(format!("it takes {}", integer::range(min, max))),
                    );
                    return false;
                };
                self.points = points(value, min, max, findings);
                self.points.is_some()
            }
            (Some(Watched::Reverse), _) if self.takes_sense() => {
                self.sense = Some(Sense::Reversed);
                true
            }
            (Some(Watched::NoReverse), _) if self.takes_sense() => {
                self.sense = Some(Sense::Normal);
                true
            }
            (Some(_) | None, _) => {
                misplaced(word, options, findings);
                false
            }
        }
    }

    fn takes_sense(&self) -> bool {
        self.points.is_some() && self.sense.is_none()
    }
}

fn points(value: Token<'_>, min: i64, max: i64, findings: &mut Findings) -> Option<i16> {
    if max < ONE_TOO_MANY
        && let Some(read) = value.text.parse::<i64>().ok()
        && read.abs() == ONE_TOO_MANY
    {
        let points = read.clamp(min, max);
        let message = format!("a weight of {read} becomes {points}");
        findings.add(Diagnostic::warning(
            Code::WeightClamped,
            value.span,
            message,
        ));
        return i16::try_from(points).ok();
    }
    let points = integer::within(value, min, max, findings)?;
    i16::try_from(points).ok()
}

fn misplaced(word: Token<'_>, options: &'static Block, findings: &mut Findings) {
    let help = match options.find("noreverse") {
        Some(_) => "write NAME [weight NUMBER [reverse | noreverse]], each on a line of its own",
        None => "write NAME [weight NUMBER [reverse]], each on a line of its own",
    };
    let message = format!("`{}` has no meaning here", shown(word.text));
    findings.add(Diagnostic::error(Code::BadChoice, word.span, message).help(help));
}
