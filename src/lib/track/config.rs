//! What is watched and who follows it; `conf` produces it.

use std::num::NonZeroU32;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::types::{self, GroupName, IfName, InstanceName, TrackerName, Weight};

/// Everything that is watched. Names are unique within each list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Programs that are run again and again.
    pub scripts: Vec<Script>,
    /// Files that hold a number.
    pub files: Vec<File>,
    /// Processes that are counted.
    pub processes: Vec<Process>,
    /// Virtual routers that follow addresses, routes and rules.
    pub groups: Vec<Group>,
    /// Interfaces whose link is polled.
    pub linkbeat: Vec<Linkbeat>,
    /// Interfaces whose changes must last before they count.
    pub debounce: Vec<Debounce>,
}

impl Config {
    /// Whether nothing is watched.
    pub const fn is_empty(&self) -> bool {
        self.scripts.is_empty()
            && self.files.is_empty()
            && self.processes.is_empty()
            && self.groups.is_empty()
            && self.linkbeat.is_empty()
            && self.debounce.is_empty()
    }
}

/// A program whose exit status is watched: 0 is good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// Its name in the configuration.
    pub name: TrackerName,
    /// What is run. A program that can't be started counts as failed.
    pub command: types::Script,
    /// From one start to the next, whole milliseconds, above 0, default 1 s.
    pub interval: Duration,
    /// A run that takes longer has failed; whole milliseconds, above 0, default
    /// [`interval`](Self::interval).
    pub timeout: Duration,
    /// Successes in a row that make a bad script good, default 1.
    pub rise: NonZeroU32,
    /// Failures in a row that make a good script bad, default 1.
    pub fall: NonZeroU32,
    /// The weight for who states none, −253 to 253, default 0.
    pub weight: Weight,
    /// What it counts as before its first result.
    pub initial: Initial,
}

/// What a script counts as before its first result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Initial {
    /// Neither good nor bad: the first result decides.
    #[default]
    Undecided,
    /// Bad, until it has succeeded `rise` times (`init_fail`).
    Failed,
}

/// A file that holds a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name in the configuration.
    pub name: TrackerName,
    /// Where it is.
    pub path: String,
    /// What the number is multiplied by for who states no weight, −254 to 254, default 1.
    pub weight: Weight,
    /// Whether the daemon makes it at its start.
    pub create: Create,
}

/// Whether a file is made at the daemon's start, with this number in it, −254 to 254.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Create {
    /// No.
    #[default]
    Never,
    /// If it isn't there.
    IfMissing(i16),
    /// Always; what was in it is lost.
    Always(i16),
}

/// Processes that are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its name in the configuration.
    pub name: TrackerName,
    /// The program.
    pub program: String,
    /// What of a process is compared.
    pub matching: ProcessMatch,
    /// How many there must be.
    pub quorum: Quorum,
    /// How long the quorum must hold before it counts (`fork_delay`), up to an hour, default 0.
    pub gained_after: Duration,
    /// How long the quorum must be lost before it counts (`terminate_delay`), up to an hour, default 0.
    pub lost_after: Duration,
    /// The weight for who states none, −254 to 254, default 0.
    pub weight: Weight,
}

/// What of a process is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProcessMatch {
    /// The name that the kernel shows (`comm`).
    #[default]
    Name,
    /// The first word of its command line.
    Command,
    /// The command line, with exactly these parameters.
    Exact(Vec<String>),
    /// The command line, with these parameters, of which the last may be the beginning of a longer one.
    Initial(Vec<String>),
    /// The command line, whose first parameters are these.
    Partial(Vec<String>),
}

/// How many processes there must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Quorum {
    min: u16,
    max: Option<u16>,
}

/// Bounds that no number of processes satisfies, or every number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("at least {min} and at most {max} processes can't be")]
pub struct QuorumError {
    min: u16,
    max: u16,
}

impl Quorum {
    /// At least one.
    pub const DEFAULT: Self = Self { min: 1, max: None };

    /// At least `min` and, if there is a `max`, at most that many. Of no processes at all the smallest
    /// number is 0 too.
    pub const fn new(min: u16, max: Option<u16>) -> Result<Self, QuorumError> {
        match max {
            Some(max) if max < min => Err(QuorumError { min, max }),
            Some(_) | None => Ok(Self { min, max }),
        }
    }

    /// The smallest number that is enough; 0 only if none may run.
    pub const fn min(self) -> u16 {
        self.min
    }

    /// The largest number that is not too many; `None`: any.
    pub const fn max(self) -> Option<u16> {
        self.max
    }
}

/// A quorum on its way through a file or a socket.
#[derive(Serialize, Deserialize)]
struct Bounds {
    min: u16,
    max: Option<u16>,
}

impl TryFrom<Bounds> for Quorum {
    type Error = QuorumError;

    fn try_from(bounds: Bounds) -> Result<Self, Self::Error> {
        Self::new(bounds.min, bounds.max)
    }
}

impl From<Quorum> for Bounds {
    fn from(quorum: Quorum) -> Self {
        Self {
            min: quorum.min,
            max: quorum.max,
        }
    }
}

/// Virtual routers that go to Fault when an address, route or rule that names the group is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// Its members, at least one, each once.
    pub members: Vec<InstanceName>,
}

/// An interface whose link is polled, for drivers that don't tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linkbeat {
    /// The interface.
    pub interface: IfName,
    /// How its driver is asked.
    pub method: LinkbeatMethod,
}

/// How a driver is asked for its link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkbeatMethod {
    /// The first that it answers: MII, then ETHTOOL, then IOCTL.
    #[default]
    Best,
    /// Registers of the medium, `SIOCGMIIREG`.
    Mii,
    /// `SIOCETHTOOL`.
    Ethtool,
    /// Flags of the interface, `SIOCGIFFLAGS`.
    Ioctl,
}

/// How long a change of an interface must last before it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debounce {
    /// The interface.
    pub interface: IfName,
    /// Of going down, up to 255 s.
    pub down: Duration,
    /// Of coming up, up to 255 s, default 0.
    pub up: Duration,
}

/// What a virtual router, or all of a sync group, follows. Each item stands once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    /// Interfaces.
    pub interfaces: Vec<TrackedInterface>,
    /// Scripts of [`Config::scripts`].
    pub scripts: Vec<Tracked>,
    /// Files of [`Config::files`].
    pub files: Vec<Tracked>,
    /// Processes of [`Config::processes`].
    pub processes: Vec<Tracked>,
    /// Sessions of BFD.
    pub sessions: Vec<Tracked>,
}

impl Tracking {
    /// Whether nothing is followed.
    pub const fn is_empty(&self) -> bool {
        self.interfaces.is_empty()
            && self.scripts.is_empty()
            && self.files.is_empty()
            && self.processes.is_empty()
            && self.sessions.is_empty()
    }
}

/// An interface that is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedInterface {
    /// Its name.
    pub interface: IfName,
    /// What its state does to the priority, −253 to 253.
    pub weight: Weight,
}

/// Something else that is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracked {
    /// Its name.
    pub name: TrackerName,
    /// What its state does to the priority: of files and processes −254 to 254, else −253 to 253.
    pub weight: Weight,
}
