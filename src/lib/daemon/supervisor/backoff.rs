//! How soon a child that has died is followed by another one.

use std::time::Duration;

use crate::time::Instant;

/// Deaths at longer distances than this count as the first one again.
const CALM: Duration = Duration::from_mins(1);

/// The longest wait before another start.
const DELAY_MAX: Duration = Duration::from_mins(1);

/// The deaths of the children of one part.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    deaths: u32,
    last_death: Option<Instant>,
}

impl Backoff {
    /// A child has died: how long to wait. keepalived's rhythm: at once, then 1, 2, 4 … 60 s
    /// (vrrp.md §20.3).
    pub(super) fn next(&mut self, now: Instant) -> Duration {
        let calm = self.last_death.is_none_or(|last| now.since(last) >= CALM);
        self.deaths = if calm { 1 } else { self.deaths + 1 };
        self.last_death = Some(now);
        match self.deaths {
            0 | 1 => Duration::ZERO,
            deaths => Duration::from_secs(1_u64 << (deaths - 2).min(6)).min(DELAY_MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deaths_in_a_row_are_followed_by_longer_and_longer_rests() {
        let mut backoff = Backoff::default();
        let mut now = Instant::ZERO;
        let mut rests = Vec::new();
        for _ in 0..9 {
            now = now + Duration::from_secs(59);
            rests.push(backoff.next(now).as_secs());
        }
        assert_eq!(rests, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(backoff.next(now + CALM), Duration::ZERO);
    }
}
