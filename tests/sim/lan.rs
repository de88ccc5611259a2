//! The wire between the routers: who hears whom, how late, how often.

use std::collections::BTreeSet;
use std::time::Duration;

/// Number of a router.
pub(crate) type Station = usize;

/// A LAN with faults.
#[derive(Debug, Default)]
pub(crate) struct Lan {
    /// Packets from the first do not reach the second.
    deaf: BTreeSet<(Station, Station)>,
    /// Packets lost, in percent.
    pub(crate) loss_percent: u8,
    /// Packets that arrive twice, in percent.
    pub(crate) duplicate_percent: u8,
}

/// The longest a packet is on its way.
pub(crate) const DELAY_MAX: Duration = Duration::from_millis(2);

impl Lan {
    /// The delays after which copies of a packet arrive.
    pub(crate) fn deliver(
        &self,
        from: Station,
        to: Station,
        random: &mut fastrand::Rng,
    ) -> Vec<Duration> {
        if from == to || self.deaf.contains(&(from, to)) || random.u8(0..100) < self.loss_percent {
            return Vec::new();
        }
        let copies = 1 + usize::from(random.u8(0..100) < self.duplicate_percent);
        let longest = u64::try_from(DELAY_MAX.as_micros()).unwrap();
        (0..copies)
            .map(|_| Duration::from_micros(random.u64(20..=longest)))
            .collect()
    }

    /// Cuts one direction.
    pub(crate) fn cut(&mut self, from: Station, to: Station) {
        self.deaf.insert((from, to));
    }

    /// Repairs everything.
    pub(crate) fn heal(&mut self) {
        *self = Self::default();
    }

    /// Whether every packet reaches everybody.
    pub(crate) fn is_whole(&self) -> bool {
        self.deaf.is_empty() && self.loss_percent == 0
    }
}
