//! Which lines of two configurations are about the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Kind};
use crate::conf::show::Held;

/// Compares the lines between two pairs of braces.
pub(super) fn compare<'e>(
    old: &'e [Held],
    new: &'e [Held],
    blocks: &mut Vec<String>,
    changes: &mut Vec<Change<'e>>,
) {
    let pairs = pairs(old, new);
    let taken: BTreeSet<usize> = pairs.iter().filter_map(|pair| pair.1).collect();
    let added = (0..new.len()).filter(|number| !taken.contains(number));
    let all = pairs
        .iter()
        .map(|&(old, new)| (Some(old), new))
        .chain(added.map(|new| (None, Some(new))));
    for (number_old, number_new) in all {
        let old = number_old.and_then(|number| old.get(number));
        let new = number_new.and_then(|number| new.get(number));
        let kind = match (old, new) {
            (Some(old), Some(new)) => {
                both(old, new, blocks, changes);
                continue;
            }
            (Some(old), None) => Kind::Removed(old),
            (None, Some(new)) => Kind::Added(new),
            (None, None) => continue,
        };
        changes.push(Change {
            blocks: blocks.clone(),
            kind,
        });
    }
}

fn both<'e>(old: &'e Held, new: &'e Held, blocks: &mut Vec<String>, changes: &mut Vec<Change<'e>>) {
    if old.words != new.words {
        let kind = match new.inside {
            Some(_) => Kind::Renamed(old, new),
            None => Kind::Changed(old, new),
        };
        changes.push(Change {
            blocks: blocks.clone(),
            kind,
        });
    }
    if let (Some(before), Some(after)) = (&old.inside, &new.inside) {
        blocks.push(new.words.join(" "));
        compare(before, after, blocks, changes);
        blocks.pop();
    }
}

/// The number of every old line, with that of the new line about the same thing.
fn pairs(old: &[Held], new: &[Held]) -> Vec<(usize, Option<usize>)> {
    let mut free: BTreeSet<usize> = (0..new.len()).collect();
    let mut pairs: Vec<_> = (0..old.len()).map(|number| (number, None)).collect();
    let steps: [fn(&Held) -> Option<String>; 4] = [|held| Some(whole(held)), name, keyword, router];
    for step in steps {
        let mut offered: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for &number in free.iter().rev() {
            if let Some(key) = new.get(number).and_then(step) {
                offered.entry(key).or_default().push(number);
            }
        }
        for (number, found) in &mut pairs {
            if found.is_some() {
                continue;
            }
            let key = old.get(*number).and_then(step);
            let number = key.and_then(|key| offered.get_mut(&key)?.pop());
            if let Some(number) = number {
                free.remove(&number);
                *found = Some(number);
            }
        }
    }
    pairs
}

/// Lines that are equal with all between their braces.
fn whole(held: &Held) -> String {
    let inside = held.inside.as_deref().unwrap_or_default();
    let mut lines: Vec<_> = inside.iter().map(whole).collect();
    lines.sort();
    format!("{}{{{}}}", held.words.join(" "), lines.join("\n"))
}

/// Blocks of the same name, entries that begin with the same word.
fn name(held: &Held) -> Option<String> {
    match (&held.inside, held.is_entry) {
        (Some(_), _) => Some(held.words.join(" ")),
        (None, true) => Some(held.head().to_owned()),
        (None, false) => None,
    }
}

/// Settings of the same keyword.
fn keyword(held: &Held) -> Option<String> {
    (held.inside.is_none() && !held.is_entry).then(|| held.head().to_owned())
}

/// Virtual routers that are the same one on the wire.
fn router(held: &Held) -> Option<String> {
    if held.head() != "vrrp_instance" {
        return None;
    }
    let inside = held.inside.as_deref()?;
    let setting = |keyword: &str| {
        let found = inside.iter().find(|held| held.head() == keyword);
        found.map(|held| held.words.join(" "))
    };
    let is_v6 = inside
        .iter()
        .filter(|held| held.head() == "virtual_ipaddress")
        .flat_map(|list| list.inside.as_deref().unwrap_or_default())
        .any(|address| address.head().contains(':'));
    let vrid = setting("virtual_router_id")?;
    let interface = setting("interface").unwrap_or_default();
    Some(format!("{vrid} {interface} {is_v6}"))
}
