//! Names of what is watched and of groups, and what a state does to a priority.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes a name as written.
            pub fn new(name: &str) -> Self {
                Self(name.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(name.into())
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

name! {
    /// The name of a script, file, process or session that is watched.
    TrackerName
}

name! {
    /// The name of a sync group or a track group.
    GroupName
}

/// What the state of something watched does to a priority.
///
/// Above 0 it is added while the state is good, below 0 subtracted while the state is bad; 0 makes a
/// bad state a fault. Reversed, the sign of the contribution changes, and with 0 the good state is
/// the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Weight {
    points: i16,
    sense: Sense,
}

/// Which way a weight counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sense {
    /// As it is written.
    #[default]
    Normal,
    /// The other way round (`reverse`).
    Reversed,
}

/// A weight beyond all priorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a weight is a number from -{max} to {max}", max = Weight::POINTS_MAX)]
pub struct WeightError;

impl Weight {
    /// The largest number of points either way.
    pub const POINTS_MAX: i16 = 254;
    /// A bad state is a fault.
    pub const FAULT: Self = Self {
        points: 0,
        sense: Sense::Normal,
    };

    /// Takes −254 to 254 points.
    pub const fn new(points: i16, sense: Sense) -> Result<Self, WeightError> {
        if points < -Self::POINTS_MAX || points > Self::POINTS_MAX {
            return Err(WeightError);
        }
        Ok(Self { points, sense })
    }

    /// The number, −254 to 254; 0: a fault.
    pub const fn points(self) -> i16 {
        self.points
    }

    /// Which way it counts.
    pub const fn sense(self) -> Sense {
        self.sense
    }

    /// Whether a bad state is a fault, and nothing is added or subtracted.
    pub const fn is_fault(self) -> bool {
        self.points == 0
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.points.fmt(f)?;
        match self.sense {
            Sense::Normal => Ok(()),
            Sense::Reversed => f.write_str(" reverse"),
        }
    }
}

/// A weight on its way through a file or a socket.
#[derive(Serialize, Deserialize)]
struct Parts {
    points: i16,
    sense: Sense,
}

impl TryFrom<Parts> for Weight {
    type Error = WeightError;

    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        Self::new(parts.points, parts.sense)
    }
}

impl From<Weight> for Parts {
    fn from(weight: Weight) -> Self {
        Self {
            points: weight.points,
            sense: weight.sense,
        }
    }
}

/// What all that is tracked for a router comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The sum of the weights: what is added to the configured priority.
    pub adjustment: i32,
    /// Whether the router may take part.
    pub health: Health,
}

/// Whether a router may take part, as far as it depends on what is tracked without weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// Nothing has failed.
    #[default]
    Good,
    /// Something has failed.
    Bad,
    /// Nothing has failed, but something has no result yet.
    Undecided,
}
