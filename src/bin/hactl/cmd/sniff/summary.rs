//! What each sender did, over the whole capture.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

use serde::Serialize;

use super::advert::{Advert, Problem, seconds};

/// Rows that are kept; a flood of forged senders is only counted beyond.
const SENDERS_MAX: usize = 1024;
/// Intervals that the median looks back on.
const INTERVALS_MAX: usize = 1024;

/// Everything seen.
#[derive(Debug, Default)]
pub(super) struct Summary {
    senders: BTreeMap<Key, Sender>,
    pub(super) packets: u64,
    pub(super) bad_packets: u64,
    pub(super) announcements: u64,
    /// Frames whose headers are broken or cut off.
    pub(super) unreadable_frames: u64,
    /// Packets of senders beyond [`SENDERS_MAX`].
    pub(super) untold_packets: u64,
}

/// One row: who told whom about which virtual router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    source: IpAddr,
    destination: IpAddr,
    vrid: Option<u8>,
    version: Option<u8>,
}

#[derive(Debug)]
struct Sender {
    packets: u64,
    first: Duration,
    last: Duration,
    /// The last good packet that keeps the rhythm: not a release, which comes out of turn.
    last_regular: Option<Duration>,
    shortest: Option<Duration>,
    longest: Option<Duration>,
    recent: VecDeque<Duration>,
    advertised_ms: Option<u32>,
    priorities: BTreeSet<u8>,
    bad: BTreeMap<&'static str, u64>,
}

/// A row for display; the objects in `senders` of `--format json`.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    pub(super) vrid: Option<u8>,
    pub(super) version: Option<u8>,
    pub(super) packets: u64,
    #[serde(serialize_with = "seconds")]
    pub(super) first: Duration,
    #[serde(serialize_with = "seconds")]
    pub(super) last: Duration,
    /// Between good packets that are no releases; absent with fewer than two.
    pub(super) interval: Option<Interval>,
    /// Of the last good packet.
    pub(super) advertised_interval_ms: Option<u32>,
    /// In ascending order.
    pub(super) priorities: Vec<u8>,
    /// Number of packets by what is wrong with them; one packet may count several times.
    pub(super) bad: BTreeMap<&'static str, u64>,
}

/// Observed times between packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Interval {
    #[serde(rename = "min_us", serialize_with = "microseconds")]
    pub(super) min: Duration,
    /// Of the last 1,024.
    #[serde(rename = "median_us", serialize_with = "microseconds")]
    pub(super) median: Duration,
    #[serde(rename = "max_us", serialize_with = "microseconds")]
    pub(super) max: Duration,
}

impl Summary {
    pub(super) fn add(&mut self, advert: &Advert) {
        self.packets += 1;
        self.bad_packets += u64::from(advert.is_bad());
        let key = Key {
            source: advert.source,
            destination: advert.destination,
            vrid: advert.vrid,
            version: advert.version,
        };
        if self.senders.len() >= SENDERS_MAX && !self.senders.contains_key(&key) {
            self.untold_packets += 1;
            return;
        }
        self.senders
            .entry(key)
            .or_insert_with(|| Sender::new(advert.time))
            .add(advert);
    }

    /// The rows in the order of sender, receiver and identifier.
    pub(super) fn rows(&self) -> Vec<Row> {
        let row = |(key, sender): (&Key, &Sender)| sender.row(*key);
        self.senders.iter().map(row).collect()
    }
}

impl Sender {
    const fn new(time: Duration) -> Self {
        Self {
            packets: 0,
            first: time,
            last: time,
            last_regular: None,
            shortest: None,
            longest: None,
            recent: VecDeque::new(),
            advertised_ms: None,
            priorities: BTreeSet::new(),
            bad: BTreeMap::new(),
        }
    }

    fn add(&mut self, advert: &Advert) {
        self.packets += 1;
        self.last = advert.time;
        self.priorities.extend(advert.priority);
        for problem in &advert.problems {
            *self.bad.entry(Problem::name(*problem)).or_default() += 1;
        }
        if advert.is_bad() {
            return;
        }
        self.advertised_ms = advert.interval_ms;
        if advert.priority == Some(0) {
            self.last_regular = None;
            return;
        }
        if let Some(before) = self.last_regular.replace(advert.time) {
            self.note(advert.time.saturating_sub(before));
        }
    }

    fn note(&mut self, interval: Duration) {
        self.shortest = Some(self.shortest.map_or(interval, |least| least.min(interval)));
        self.longest = Some(self.longest.map_or(interval, |most| most.max(interval)));
        if self.recent.len() >= INTERVALS_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(interval);
    }

    fn interval(&self) -> Option<Interval> {
        let mut sorted: Vec<Duration> = self.recent.iter().copied().collect();
        sorted.sort_unstable();
        Some(Interval {
            min: self.shortest?,
            median: *sorted.get(sorted.len() / 2)?,
            max: self.longest?,
        })
    }

    fn row(&self, key: Key) -> Row {
        Row {
            source: key.source,
            destination: key.destination,
            vrid: key.vrid,
            version: key.version,
            packets: self.packets,
            first: self.first,
            last: self.last,
            interval: self.interval(),
            advertised_interval_ms: self.advertised_ms,
            priorities: self.priorities.iter().copied().collect(),
            bad: self.bad.clone(),
        }
    }
}

fn microseconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
}
