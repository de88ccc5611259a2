//! The only place that reads a clock.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use crate::time::Instant;

/// The moment on `CLOCK_MONOTONIC`: never set back, not running while the machine is suspended.
pub fn now() -> Instant {
    Instant::ZERO + read(ClockId::CLOCK_MONOTONIC)
}

/// The time since 1970, for people only: it can jump.
pub fn wall() -> Duration {
    read(ClockId::CLOCK_REALTIME)
}

/// A clock that every Linux has can't fail to be read.
fn read(clock: ClockId) -> Duration {
    clock_gettime(clock).map_or(Duration::ZERO, Duration::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_monotonic_clock_does_not_go_back() {
        let first = now();
        let second = now();
        assert!(first > Instant::ZERO);
        assert!(second >= first);
        assert!(wall() > Duration::from_secs(1_700_000_000));
    }
}
