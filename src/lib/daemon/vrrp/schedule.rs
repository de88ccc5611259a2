//! Who must be woken when.

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Instant;

/// Number of an instance in this process; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InstanceId(pub(super) u64);

/// The deadlines of all instances, in order.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    by_instance: BTreeMap<InstanceId, Instant>,
    by_time: BTreeSet<(Instant, InstanceId)>,
}

impl Schedule {
    /// Replaces the deadline of an instance.
    pub(super) fn set(&mut self, id: InstanceId, deadline: Option<Instant>) {
        let before = match deadline {
            Some(deadline) => self.by_instance.insert(id, deadline),
            None => self.by_instance.remove(&id),
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
    pub(super) fn due(&self, now: Instant) -> Vec<InstanceId> {
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
        let mut schedule = Schedule::default();
        let at = Instant::from_nanos;
        schedule.set(InstanceId(1), Some(at(30)));
        schedule.set(InstanceId(2), Some(at(20)));
        schedule.set(InstanceId(3), Some(at(20)));
        assert_eq!(schedule.next(), Some(at(20)));
        assert_eq!(schedule.due(at(19)), []);
        assert_eq!(
            schedule.due(at(30)),
            [InstanceId(2), InstanceId(3), InstanceId(1)]
        );
        schedule.set(InstanceId(2), Some(at(40)));
        schedule.set(InstanceId(3), None);
        assert_eq!(schedule.due(at(30)), [InstanceId(1)]);
        schedule.set(InstanceId(1), None);
        assert_eq!(schedule.next(), Some(at(40)));
    }
}
