//! What two configurations say differently: by meaning, so that order, layout, comments, includes
//! and definitions make no difference.

mod data;
mod matching;
mod text;

use super::show::{Effective, Held, Secrets};
pub use data::Data as ChangeData;

/// What differs, in the order of the first configuration.
#[derive(Debug)]
pub struct Difference<'e> {
    old: &'e Effective<'e>,
    new: &'e Effective<'e>,
    changes: Vec<Change<'e>>,
}

/// One thing that differs.
#[derive(Debug)]
struct Change<'e> {
    /// The blocks around it, from the outside: keyword and name in the new configuration, or in the
    /// old one if it is only there.
    blocks: Vec<String>,
    kind: Kind<'e>,
}

#[derive(Debug)]
enum Kind<'e> {
    Removed(&'e Held),
    Added(&'e Held),
    Changed(&'e Held, &'e Held),
    /// The same block under another name.
    Renamed(&'e Held, &'e Held),
}

/// Compares what holds.
pub fn diff<'e>(old: &'e Effective<'e>, new: &'e Effective<'e>) -> Difference<'e> {
    let mut changes = Vec::new();
    let mut blocks = Vec::new();
    matching::compare(&old.settings, &new.settings, &mut blocks, &mut changes);
    Difference { old, new, changes }
}

impl Difference<'_> {
    /// Whether both mean the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// As a list for people.
    pub fn text(&self, secrets: Secrets) -> String {
        text::write(self, secrets)
    }

    /// As data for programs.
    pub fn data(&self, secrets: Secrets) -> Vec<ChangeData> {
        data::of(self, secrets)
    }
}

#[cfg(test)]
mod tests;
