//! The only place that reads a clock.

use std::time::SystemTime;

use nix::time::{ClockId, clock_gettime};

use crate::time::Instant;

/// The present moment on the clock that never jumps and stands still while the machine sleeps.
pub fn now() -> Instant {
    read(ClockId::CLOCK_MONOTONIC)
}

/// The present moment on the clock that also counts the time the machine was asleep.
///
/// Only to be compared with other moments of this function: its distance from [`now`] grows by every
/// suspend, which is how a suspend is noticed.
pub fn boottime() -> Instant {
    read(ClockId::CLOCK_BOOTTIME)
}

/// The time of day, for display only: it may jump.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the module that reads clocks"
)]
pub fn wall() -> SystemTime {
    SystemTime::now()
}

#[expect(
    clippy::expect_used,
    reason = "Linux has had both clocks since 2.6.39; without a clock nothing here works"
)]
fn read(clock: ClockId) -> Instant {
    let time = clock_gettime(clock).expect("the kernel has this clock");
    let seconds = u64::try_from(time.tv_sec()).unwrap_or(0);
    let nanos = u64::try_from(time.tv_nsec()).unwrap_or(0);
    Instant::from_nanos(seconds.saturating_mul(1_000_000_000).saturating_add(nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_go_forwards() {
        let earlier = now();
        let boot = boottime();
        let later = now();
        assert!(later >= earlier);
        assert!(earlier > Instant::ZERO);
        assert!(boot >= earlier, "time asleep is only ever added");
    }
}
