//! Moments for people.

use std::fmt;
use std::time::Duration;

use clap::ValueEnum;

/// How the time of a packet is shown in tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Clock {
    /// Seconds since the first packet
    Relative,
    /// Date and time of day, UTC
    Utc,
}

/// A moment, to be shown.
pub(super) struct Moment {
    pub(super) clock: Clock,
    /// Since 1970 UTC.
    pub(super) time: Duration,
    /// The time of the first packet.
    pub(super) first: Duration,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clock {
            Clock::Relative => {
                let since = self.time.saturating_sub(self.first);
                write!(f, "{:3}.{:06}", since.as_secs(), since.subsec_micros())
            }
            Clock::Utc => {
                let (year, month, day) = date(self.time.as_secs() / 86_400);
                let of_day = self.time.as_secs() % 86_400;
                let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
                write!(
                    f,
                    "{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{:06}",
                    self.time.subsec_micros()
                )
            }
        }
    }
}

/// Year, month and day of the Gregorian calendar, from days since 1970-01-01.
const fn date(days: u64) -> (u64, u64, u64) {
    // Years that begin in March put the leap day at their end. 719,468 days lie between
    // 0000-03-01 and 1970-01-01; 146,097 make 400 years.
    let days = days + 719_468;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = days / 146_097 * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (days, expected) in [
            (0, (1970, 1, 1)),
            (58, (1970, 2, 28)),
            (59, (1970, 3, 1)),
            (789, (1972, 2, 29)),
            (10_956, (1999, 12, 31)),
            (11_016, (2000, 2, 29)),
            (20_417, (2025, 11, 25)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn moments_are_shown_to_the_microsecond() {
        let first = Duration::new(1_764_075_725, 0);
        let time = first + Duration::from_micros(12_345_678);
        let shown = |clock| Moment { clock, time, first }.to_string();
        assert_eq!(shown(Clock::Relative), " 12.345678");
        assert_eq!(shown(Clock::Utc), "2025-11-25 13:02:17.345678");
    }
}
