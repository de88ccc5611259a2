//! What is known of everything watched, and what it comes to for each follower.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::config::Tracking;
use super::contribution::Observed;
use crate::types::{Health, IfName, InstanceName, Standing, TrackerName, Weight};

/// Something watched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Subject {
    /// An interface.
    Interface(IfName),
    /// A script.
    Script(TrackerName),
    /// A file.
    File(TrackerName),
    /// Processes.
    Process(TrackerName),
    /// A BFD session.
    Session(TrackerName),
}

/// Who follows what, and what is known.
#[derive(Clone, Debug, Default)]
pub struct Board {
    followers: BTreeMap<InstanceName, Follower>,
    known: BTreeMap<Subject, Observed>,
}

#[derive(Clone, Debug)]
struct Follower {
    follows: Vec<(Subject, Weight)>,
    standing: Standing,
}

impl Board {
    /// A virtual router follows these; the first place of a subject counts. Replaces what it followed before;
    /// its standing now.
    pub fn follow<'a>(
        &mut self,
        name: InstanceName,
        tracking: impl IntoIterator<Item = &'a Tracking>,
    ) -> Standing {
        let mut follows: Vec<(Subject, Weight)> = Vec::new();
        for (subject, weight) in tracking.into_iter().flat_map(subjects) {
            if !follows.iter().any(|(known, _)| *known == subject) {
                follows.push((subject, weight));
            }
        }
        let standing = self.sum(&follows);
        self.followers.insert(name, Follower { follows, standing });
        standing
    }

    /// A virtual router is no more.
    pub fn forget(&mut self, name: &InstanceName) {
        self.followers.remove(name);
    }

    /// Forgets what is known of scripts, files, processes and sessions, and who follows what: all of it is told
    /// again.
    pub fn clear(&mut self) {
        self.followers.clear();
        self.known
            .retain(|subject, _| matches!(subject, Subject::Interface(_)));
    }

    /// The subjects that somebody follows.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        let followers = self.followers.values();
        followers.flat_map(|follower| follower.follows.iter().map(|(subject, _)| subject))
    }

    /// Takes what is known of a subject; whose standing it changes, and to what.
    pub fn observe(
        &mut self,
        subject: &Subject,
        observed: Observed,
    ) -> Vec<(InstanceName, Standing)> {
        if self.known.insert(subject.clone(), observed) == Some(observed) {
            return Vec::new();
        }
        let mut changed = Vec::new();
        for (name, follower) in &self.followers {
            if follower.follows.iter().any(|(known, _)| known == subject) {
                let standing = self.sum(&follower.follows);
                if standing != follower.standing {
                    changed.push((name.clone(), standing));
                }
            }
        }
        for (name, standing) in &changed {
            if let Some(follower) = self.followers.get_mut(name) {
                follower.standing = *standing;
            }
        }
        changed
    }

    fn sum(&self, follows: &[(Subject, Weight)]) -> Standing {
        let mut sum = Standing::default();
        for (subject, weight) in follows {
            let observed = self.known.get(subject).copied().unwrap_or_default();
            let part = observed.contribution(*weight);
            sum.adjustment = sum.adjustment.saturating_add(part.adjustment);
            sum.health = worse(sum.health, part.health);
        }
        sum
    }
}

/// Something that has failed decides, then something that is not known.
const fn worse(one: Health, other: Health) -> Health {
    match (one, other) {
        (Health::Bad, _) | (_, Health::Bad) => Health::Bad,
        (Health::Undecided, _) | (_, Health::Undecided) => Health::Undecided,
        (Health::Good, Health::Good) => Health::Good,
    }
}

fn subjects(tracking: &Tracking) -> impl Iterator<Item = (Subject, Weight)> + '_ {
    let named = |list: &'_ [super::Tracked], make: fn(TrackerName) -> Subject| {
        list.iter()
            .map(|tracked| (make(tracked.name.clone()), tracked.weight))
            .collect::<Vec<_>>()
    };
    let interfaces = tracking.interfaces.iter().map(|tracked| {
        (
            Subject::Interface(tracked.interface.clone()),
            tracked.weight,
        )
    });
    interfaces
        .chain(named(&tracking.scripts, Subject::Script))
        .chain(named(&tracking.files, Subject::File))
        .chain(named(&tracking.processes, Subject::Process))
        .chain(named(&tracking.sessions, Subject::Session))
}

#[cfg(test)]
mod tests {
    use super::super::Tracked;
    use super::super::contribution::Verdict;
    use super::*;
    use crate::types::Sense;

    fn script(name: &str, points: i16) -> Tracked {
        Tracked {
            name: TrackerName::new(name),
            weight: Weight::new(points, Sense::Normal).unwrap(),
        }
    }

    fn following(scripts: &[(&str, i16)]) -> Tracking {
        Tracking {
            scripts: scripts
                .iter()
                .map(|&(name, points)| script(name, points))
                .collect(),
            ..Tracking::default()
        }
    }

    fn name(name: &str) -> InstanceName {
        InstanceName::new(name)
    }

    fn seen(board: &mut Board, script: &str, verdict: Verdict) -> Vec<(String, i32, Health)> {
        let subject = Subject::Script(TrackerName::new(script));
        board
            .observe(&subject, Observed::State(verdict))
            .into_iter()
            .map(|(name, standing)| (name.to_string(), standing.adjustment, standing.health))
            .collect()
    }

    #[test]
    fn weights_add_up_and_only_changes_are_told() {
        let mut board = Board::default();
        let standing = board.follow(name("A"), [&following(&[("x", 10), ("y", -20)])]);
        assert_eq!(standing, Standing::default());
        board.follow(name("B"), [&following(&[("x", -5)])]);
        let told = seen(&mut board, "x", Verdict::Good);
        assert_eq!(told, [("A".to_owned(), 10, Health::Good)]);
        let told = seen(&mut board, "y", Verdict::Bad);
        assert_eq!(told, [("A".to_owned(), -10, Health::Good)]);
        assert_eq!(seen(&mut board, "y", Verdict::Bad), []);
        let told = seen(&mut board, "x", Verdict::Bad);
        assert_eq!(
            told,
            [
                ("A".to_owned(), -20, Health::Good),
                ("B".to_owned(), -5, Health::Good)
            ]
        );
        board.forget(&name("A"));
        let told = seen(&mut board, "x", Verdict::Good);
        assert_eq!(told, [("B".to_owned(), 0, Health::Good)]);
    }

    #[test]
    fn a_failure_counts_more_than_a_missing_result() {
        let mut board = Board::default();
        let standing = board.follow(name("A"), [&following(&[("x", 0), ("y", 0)])]);
        assert_eq!(standing.health, Health::Undecided);
        let told = seen(&mut board, "x", Verdict::Bad);
        assert_eq!(told, [("A".to_owned(), 0, Health::Bad)]);
        let told = seen(&mut board, "x", Verdict::Good);
        assert_eq!(told, [("A".to_owned(), 0, Health::Undecided)]);
        let told = seen(&mut board, "y", Verdict::Good);
        assert_eq!(told, [("A".to_owned(), 0, Health::Good)]);
    }

    #[test]
    fn the_weight_of_the_group_stands_first_and_counts_once() {
        let mut board = Board::default();
        seen(&mut board, "x", Verdict::Good);
        let group = following(&[("x", 30)]);
        let own = following(&[("x", 7), ("y", 1)]);
        let standing = board.follow(name("A"), [&group, &own]);
        assert_eq!(standing.adjustment, 30);
        assert_eq!(board.subjects().count(), 2);
    }
}
