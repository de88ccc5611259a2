//! A difference as data.

use serde::Serialize;

use super::{Difference, Kind};
use crate::conf::show::{Effective, Held, Place, Secrets};

/// One thing that differs, as JSON shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Data {
    /// The blocks around it, from the outside.
    blocks: Vec<String>,
    keyword: String,
    change: &'static str,
    old: Option<Side>,
    new: Option<Side>,
}

/// What one of the configurations says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Side {
    value: String,
    #[serde(flatten)]
    place: Option<Place>,
}

pub(super) fn of(difference: &Difference<'_>, secrets: Secrets) -> Vec<Data> {
    let old_side = |held: &Held| Some(side(difference.old, held, secrets));
    let new_side = |held: &Held| Some(side(difference.new, held, secrets));
    let one = |change: &super::Change<'_>| {
        let (held, name, old, new) = match change.kind {
            Kind::Removed(old) => (old, "removed", old_side(old), None),
            Kind::Added(new) => (new, "added", None, new_side(new)),
            Kind::Changed(old, new) => (new, "changed", old_side(old), new_side(new)),
            Kind::Renamed(old, new) => (new, "renamed", old_side(old), new_side(new)),
        };
        Data {
            blocks: change.blocks.clone(),
            keyword: held.head().to_owned(),
            change: name,
            old,
            new,
        }
    };
    difference.changes.iter().map(one).collect()
}

fn side(effective: &Effective<'_>, held: &Held, secrets: Secrets) -> Side {
    let place = held.origin.place().zip(effective.sources);
    Side {
        value: held.value(secrets),
        place: place.map(|(span, sources)| Place::new(sources, span)),
    }
}
