//! Numbers that only grow, made from the time of day.

use std::time::Duration;

/// The time of day: time since 1970-01-01 UTC. Handed in by a driver; never a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utc(Duration);

impl Utc {
    /// The moment this long after 1970-01-01.
    pub const fn since_1970(time: Duration) -> Self {
        Self(time)
    }

    /// The time of day this much later.
    #[must_use]
    pub const fn after(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }

    /// The low 32 bits of the seconds.
    fn seconds(self) -> u32 {
        u32::try_from(self.0.as_secs() & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }

    /// 1/65536 s.
    fn fraction(self) -> u64 {
        (u64::from(self.0.subsec_nanos()) << 16) / 1_000_000_000
    }
}

/// Sequence number of a trailer: UTC seconds (32 bits), 1/65536 s (16), a counter (16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence(u64);

impl Sequence {
    /// The field of the trailer.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The field of the trailer.
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// The first number of a moment.
    pub fn at(time: Utc) -> Self {
        Self(u64::from(time.seconds()) << 32 | time.fraction() << 16)
    }

    /// Whether this one comes after the other, in the arithmetic of RFC 1982 §3.2.
    pub const fn is_after(self, other: Self) -> bool {
        self.0.wrapping_sub(other.0).cast_signed() > 0
    }

    /// The next number.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }

    /// Seconds by which this number is ahead of a time; negative: behind.
    pub fn ahead_of(self, time: Utc) -> i64 {
        let seconds = u32::try_from(self.0 >> 32).unwrap_or(u32::MAX);
        i64::from(seconds.wrapping_sub(time.seconds()).cast_signed())
    }
}

/// Gives the numbers of one sender.
#[derive(Clone, Debug, Default)]
pub struct Signer {
    last: Option<Sequence>,
}

impl Signer {
    /// The number of the next advert: that of the time, or the one after the last where the clock has not
    /// moved on.
    ///
    /// Where the last number is further ahead of the clock than `window`, the clock was set back, and the numbers
    /// start again from it; `None`: they never do.
    pub fn next(&mut self, time: Utc, window: Option<Duration>) -> Sequence {
        let now = Sequence::at(time);
        let next = match self.last {
            Some(last) if !now.is_after(last) => {
                let ahead = u64::try_from(last.ahead_of(time)).unwrap_or(0);
                match window {
                    Some(window) if ahead > window.as_secs() => now,
                    Some(_) | None => last.next(),
                }
            }
            Some(_) | None => now,
        };
        self.last = Some(next);
        next
    }
}
