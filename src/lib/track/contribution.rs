//! What something watched does to the priority of who follows it (vrrp.md §17.1, §17.3).

use serde::{Deserialize, Serialize};

use crate::types::{Health, Sense, Standing, Weight};

/// The state of something watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Not as it should be.
    Bad,
}

/// What is known of something watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Observed {
    /// Nothing yet.
    #[default]
    Unknown,
    /// The state of a script, process, interface or session.
    State(Verdict),
    /// The number in a file.
    Value(i32),
}

/// A file's contribution from which on it is a fault.
const FILE_FAULT: i64 = -254;
/// The most that a file adds.
const FILE_MAX: i64 = 253;

impl Observed {
    /// What it does to the priority of who follows it with this weight.
    pub fn contribution(self, weight: Weight) -> Standing {
        match self {
            Self::Unknown if weight.is_fault() => Standing {
                adjustment: 0,
                health: Health::Undecided,
            },
            Self::Unknown => Standing::default(),
            Self::State(verdict) => of_state(verdict, weight),
            Self::Value(value) => of_value(value, weight),
        }
    }
}

fn of_state(verdict: Verdict, weight: Weight) -> Standing {
    let points = i32::from(weight.points());
    let counts = match verdict {
        Verdict::Good => points.max(0),
        Verdict::Bad => points.min(0),
    };
    let (adjustment, fault) = match weight.sense() {
        Sense::Normal => (counts, Verdict::Bad),
        Sense::Reversed => (-counts, Verdict::Good),
    };
    Standing {
        adjustment,
        health: health(weight.is_fault() && verdict == fault),
    }
}

fn of_value(value: i32, weight: Weight) -> Standing {
    let reversed = weight.sense() == Sense::Reversed;
    if weight.is_fault() {
        return Standing {
            adjustment: 0,
            health: health((value != 0) != reversed),
        };
    }
    let product = i64::from(value) * i64::from(weight.points());
    let product = if reversed { -product } else { product };
    if product <= FILE_FAULT {
        return Standing {
            adjustment: 0,
            health: Health::Bad,
        };
    }
    Standing {
        adjustment: i32::try_from(product.min(FILE_MAX)).unwrap_or(0),
        health: Health::Good,
    }
}

const fn health(has_failed: bool) -> Health {
    if has_failed {
        Health::Bad
    } else {
        Health::Good
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(points: i16) -> Weight {
        Weight::new(points, Sense::Normal).unwrap()
    }

    fn reversed(points: i16) -> Weight {
        Weight::new(points, Sense::Reversed).unwrap()
    }

    fn of(observed: Observed, weight: Weight) -> (i32, Health) {
        let Standing { adjustment, health } = observed.contribution(weight);
        (adjustment, health)
    }

    #[test]
    fn a_positive_weight_adds_while_good_and_a_negative_one_subtracts_while_bad() {
        let good = Observed::State(Verdict::Good);
        let bad = Observed::State(Verdict::Bad);
        assert_eq!(of(good, weight(20)), (20, Health::Good));
        assert_eq!(of(bad, weight(20)), (0, Health::Good));
        assert_eq!(of(good, weight(-20)), (0, Health::Good));
        assert_eq!(of(bad, weight(-20)), (-20, Health::Good));
        assert_eq!(of(good, reversed(20)), (-20, Health::Good));
        assert_eq!(of(bad, reversed(20)), (0, Health::Good));
        assert_eq!(of(good, reversed(-20)), (0, Health::Good));
        assert_eq!(of(bad, reversed(-20)), (20, Health::Good));
    }

    #[test]
    fn without_weight_the_bad_state_is_a_fault_and_reversed_the_good_one() {
        let good = Observed::State(Verdict::Good);
        let bad = Observed::State(Verdict::Bad);
        assert_eq!(of(good, Weight::FAULT), (0, Health::Good));
        assert_eq!(of(bad, Weight::FAULT), (0, Health::Bad));
        assert_eq!(of(good, reversed(0)), (0, Health::Bad));
        assert_eq!(of(bad, reversed(0)), (0, Health::Good));
    }

    #[test]
    fn what_has_no_result_yet_keeps_waiting_only_without_weight() {
        assert_eq!(of(Observed::Unknown, Weight::FAULT), (0, Health::Undecided));
        assert_eq!(of(Observed::Unknown, weight(20)), (0, Health::Good));
        assert_eq!(of(Observed::Unknown, weight(-20)), (0, Health::Good));
    }

    #[test]
    fn a_file_contributes_its_number_times_the_weight() {
        for (value, weight, expected) in [
            (0, weight(1), (0, Health::Good)),
            (7, weight(10), (70, Health::Good)),
            (-7, weight(10), (-70, Health::Good)),
            (7, reversed(10), (-70, Health::Good)),
            (253, weight(1), (253, Health::Good)),
            (1000, weight(1), (253, Health::Good)),
            (-253, weight(1), (-253, Health::Good)),
            (-254, weight(1), (0, Health::Bad)),
            (i32::MIN, weight(254), (0, Health::Bad)),
            (i32::MIN, weight(-254), (253, Health::Good)),
            (127, weight(-2), (0, Health::Bad)),
            (0, Weight::FAULT, (0, Health::Good)),
            (1, Weight::FAULT, (0, Health::Bad)),
            (-1, Weight::FAULT, (0, Health::Bad)),
            (0, reversed(0), (0, Health::Bad)),
            (1, reversed(0), (0, Health::Good)),
        ] {
            assert_eq!(
                of(Observed::Value(value), weight),
                expected,
                "{value} {weight}"
            );
        }
    }
}
