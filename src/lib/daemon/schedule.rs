//! Who must be woken when.

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Instant;

/// The deadlines of all machines, in order.
#[derive(Debug)]
pub(super) struct Schedule<Id> {
    by_machine: BTreeMap<Id, Instant>,
    by_time: BTreeSet<(Instant, Id)>,
}

impl<Id> Default for Schedule<Id> {
    fn default() -> Self {
        Self {
            by_machine: BTreeMap::new(),
            by_time: BTreeSet::new(),
        }
    }
}

impl<Id: Copy + Ord> Schedule<Id> {
    /// Replaces the deadline of a machine.
    pub(super) fn set(&mut self, id: Id, deadline: Option<Instant>) {
        let before = match deadline {
            Some(deadline) => self.by_machine.insert(id, deadline),
            None => self.by_machine.remove(&id),
        };
        if before == deadline {
            return;
        }
        if let Some(before) = before {
            self.by_time.remove(&(before, id));
        }
        if let Some(deadline) = deadline {
            self.by_time.insert((deadline, id));
        }
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.by_time.first().map(|(deadline, _)| *deadline)
    }

    /// Everybody whose deadline has come, the earliest first.
    pub(super) fn due(&self, now: Instant) -> Vec<Id> {
        self.by_time
            .iter()
            .take_while(|(deadline, _)| *deadline <= now)
            .map(|(_, id)| *id)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_a_new_deadline_replaces_the_old_one() {
        let mut schedule = Schedule::<u8>::default();
        let at = Instant::from_nanos;
        schedule.set(1, Some(at(30)));
        schedule.set(2, Some(at(20)));
        schedule.set(3, Some(at(20)));
        assert_eq!(schedule.next(), Some(at(20)));
        assert!(schedule.due(at(19)).is_empty());
        assert_eq!(schedule.due(at(30)), [2, 3, 1]);
        schedule.set(2, Some(at(40)));
        schedule.set(3, None);
        assert_eq!(schedule.due(at(30)), [1]);
        schedule.set(1, None);
        assert_eq!(schedule.next(), Some(at(40)));
    }
}
