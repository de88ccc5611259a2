//! The Advertisement Interval and the times derived from it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::config::Version;
use crate::types::Priority;

/// Advertisement Interval: 1–255 whole seconds in `VRRPv2` (RFC 3768 §5.3.7), 1–4095 centiseconds in
/// `VRRPv3` (RFC 9568 §5.2.7); default 1 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdverInterval {
    centiseconds: u16,
}

/// An interval that the version's packet can't carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AdverIntervalError {
    /// 0, or above 255 s.
    #[error("a VRRPv2 advertisement interval is 1 to 255 seconds")]
    Seconds,
    /// 0, or above 4095 cs.
    #[error("a VRRPv3 advertisement interval is 0.01 to 40.95 seconds")]
    Centiseconds,
}

impl AdverInterval {
    /// 1 s, the default of all versions.
    pub const DEFAULT: Self = Self { centiseconds: 100 };
    /// 40.95 s, the longest that `VRRPv3` carries (12 bits).
    pub const CENTISECONDS_MAX: u16 = 4095;

    /// An interval of `VRRPv2`, 1–255 seconds.
    pub fn from_seconds(seconds: u8) -> Result<Self, AdverIntervalError> {
        match seconds {
            0 => Err(AdverIntervalError::Seconds),
            1.. => Ok(Self {
                centiseconds: u16::from(seconds) * 100,
            }),
        }
    }

    /// An interval of `VRRPv3`, 1–4095 centiseconds.
    pub fn from_centiseconds(centiseconds: u16) -> Result<Self, AdverIntervalError> {
        match centiseconds {
            1..=Self::CENTISECONDS_MAX => Ok(Self { centiseconds }),
            0 | 4096.. => Err(AdverIntervalError::Centiseconds),
        }
    }

    /// The interval in centiseconds, 1–25500.
    pub const fn centiseconds(self) -> u16 {
        self.centiseconds
    }

    /// The interval in whole seconds, rounded down: the field of `VRRPv2`.
    pub fn whole_seconds(self) -> u8 {
        u8::try_from(self.centiseconds / 100).unwrap_or(u8::MAX)
    }

    /// The interval as a duration.
    pub const fn duration(self) -> Duration {
        // Widening; `u64::from` is not const.
        Duration::from_millis(self.centiseconds as u64 * 10)
    }

    /// `Skew_Time`: the lower the priority, the longer a Backup Router waits.
    ///
    /// `VRRPv3`: ((256 − priority) × `Active_Adver_Interval`) / 256 (RFC 9568 §6.1).
    /// `VRRPv2`: (256 − priority) / 256 seconds, whatever the interval (RFC 3768 §6.1).
    /// Rounded down to the nanosecond.
    pub fn skew_time(self, version: Version, priority: Priority) -> Duration {
        let scaled = match version {
            Version::V2 => Self::DEFAULT.duration(),
            Version::V3 => self.duration(),
        };
        scaled * (256 - u32::from(priority.get())) / 256
    }

    /// `Active_Down_Interval`: `adverts` × `Active_Adver_Interval` + `Skew_Time` (RFC 9568 §6.1, where
    /// `adverts` is 3).
    pub fn active_down_interval(
        self,
        version: Version,
        priority: Priority,
        adverts: u8,
    ) -> Duration {
        self.duration() * u32::from(adverts) + self.skew_time(version, priority)
    }
}

impl fmt::Display for AdverInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.duration().as_millis() / 1000)?;
        match self.centiseconds % 100 {
            0 => Ok(()),
            rest => write!(f, " {} ms", rest * 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Version, centiseconds, priority, `Skew_Time` and `Active_Down_Interval` in µs, from the RFCs' formulas.
    const TABLE: [(Version, u16, u8, u128, u128); 11] = [
        (Version::V2, 100, 1, 996_093, 3_996_093),
        (Version::V2, 100, 100, 609_375, 3_609_375),
        (Version::V2, 100, 150, 414_062, 3_414_062),
        (Version::V2, 100, 254, 7_812, 3_007_812),
        (Version::V2, 100, 255, 3_906, 3_003_906),
        (Version::V2, 1000, 100, 609_375, 30_609_375),
        (Version::V3, 100, 100, 609_375, 3_609_375),
        (Version::V3, 25, 150, 103_515, 853_515),
        (Version::V3, 1, 100, 6_093, 36_093),
        (Version::V3, 1, 254, 78, 30_078),
        (Version::V3, 4095, 1, 40_790_039, 163_640_039),
    ];

    #[test]
    fn skew_and_down_interval_are_those_of_the_rfc() {
        for (version, centiseconds, priority, skew, down) in TABLE {
            let interval = AdverInterval { centiseconds };
            let priority = Priority::new(priority);
            assert_eq!(interval.skew_time(version, priority).as_micros(), skew);
            let total = interval.active_down_interval(version, priority, 3);
            assert_eq!(total.as_micros(), down);
        }
    }

    #[test]
    fn the_longest_wait_does_not_wrap() {
        let interval = AdverInterval::from_centiseconds(4095).unwrap();
        let down = interval.active_down_interval(Version::V3, Priority::new(1), 100);
        assert_eq!(down, Duration::from_nanos(4_135_790_039_062));
    }

    #[test]
    fn intervals_outside_the_field_are_refused() {
        assert_eq!(
            AdverInterval::from_seconds(0),
            Err(AdverIntervalError::Seconds)
        );
        assert_eq!(
            AdverInterval::from_seconds(255).unwrap().whole_seconds(),
            255
        );
        assert!(AdverInterval::from_centiseconds(0).is_err());
        assert!(AdverInterval::from_centiseconds(4096).is_err());
        assert_eq!(
            AdverInterval::from_centiseconds(4095).unwrap().duration(),
            Duration::from_millis(40_950)
        );
    }

    #[test]
    fn intervals_are_shown_in_seconds_and_milliseconds() {
        assert_eq!(AdverInterval::DEFAULT.to_string(), "1 s");
        assert_eq!(
            AdverInterval::from_centiseconds(25).unwrap().to_string(),
            "0 s 250 ms"
        );
    }
}
