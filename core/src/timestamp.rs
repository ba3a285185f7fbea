//! Moments in time, and the ways in which services write them.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

use crate::schema::Schema;
use crate::shape::{Place, Shape, TextShape, View};

/// A moment in time, to the nanosecond. What is sent of it are milliseconds, as services keep them.
///
/// It is shown and read in RFC 3339: `2026-11-23T08:30:00.5Z`. A moment outside of the years 1 to
/// 9999, which that format does not have, is shown as the seconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime);

/// How a [`Timestamp`] is written. Each way is read wherever a timestamp is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampFormat {
    /// The seconds since 1970, in JSON a number: `1795422600.5`.
    EpochSeconds,
    /// RFC 3339 in UTC: `2026-11-23T08:30:00.5Z`.
    DateTime,
    /// The date of HTTP headers, in whole seconds: `Mon, 23 Nov 2026 08:30:00 GMT`.
    HttpDate,
}

/// Why there is no timestamp, or no other form of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// The text is written in none of the known ways.
    #[error(
        "no timestamp: write it like `2026-11-23T08:30:00Z`, as an HTTP date, or as the seconds since 1970"
    )]
    Text,
    /// The number is beyond what a timestamp holds.
    #[error("no timestamp: so many seconds are beyond any calendar")]
    Number,
    /// A date is written with the years 1 to 9999 only.
    #[error("a date outside of the years 1 to 9999 cannot be written in this format")]
    Year,
    /// The clock of this system does not reach that far.
    #[error("the clock of this system does not reach that far")]
    Clock,
}

impl Timestamp {
    /// The moment so many seconds after the beginning of 1970 in UTC.
    #[must_use]
    pub fn from_secs(seconds: i64) -> Self {
        Timestamp(DateTime::from_secs(seconds))
    }

    /// The moment so many milliseconds after the beginning of 1970 in UTC.
    #[must_use]
    pub fn from_millis(milliseconds: i64) -> Self {
        Timestamp(DateTime::from_millis(milliseconds))
    }

    /// The whole seconds since 1970, rounded down.
    #[must_use]
    pub fn secs(&self) -> i64 {
        self.0.secs()
    }

    /// The nanoseconds since the whole second, also before 1970.
    #[must_use]
    pub fn subsec_nanos(&self) -> u32 {
        self.0.subsec_nanos()
    }

    /// The moment that a number of seconds says, to the millisecond: a floating-point number does
    /// not say more.
    pub(crate) fn from_number(seconds: f64) -> Result<Self, TimestampError> {
        // both bounds are powers of two and exact; a number that is none is in no range
        let range = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;
        let whole = seconds.floor();
        if !range.contains(&whole) {
            return Err(TimestampError::Number);
        }
        let milliseconds = ((seconds - whole) * 1000.0).round() as u32;
        let carry = i64::from(milliseconds / 1000);
        let seconds = (whole as i64).checked_add(carry).ok_or(TimestampError::Number)?;
        let nanoseconds = milliseconds % 1000 * NANOS_OF_A_MILLI;
        Ok(Timestamp(DateTime::from_secs_and_nanos(seconds, nanoseconds)))
    }

    /// The moment that JSON says, as a number or as text.
    pub(crate) fn from_json(value: &Value) -> Result<Self, TimestampError> {
        match value {
            Value::Number(number) => Timestamp::from_json_number(number),
            Value::String(text) => text.parse(),
            _ => Err(TimestampError::Text),
        }
    }

    /// The moment that a number of JSON says.
    pub(crate) fn from_json_number(number: &Number) -> Result<Self, TimestampError> {
        match number.as_i64() {
            Some(seconds) => Ok(Timestamp::from_secs(seconds)),
            None => Timestamp::from_number(number.as_f64().ok_or(TimestampError::Number)?),
        }
    }

    /// The moment as text in a format, to the millisecond.
    ///
    /// # Errors
    /// [`TimestampError::Year`] for a date that the format does not have.
    pub fn to_text(&self, format: TimestampFormat) -> Result<String, TimestampError> {
        let milliseconds = self.subsec_nanos() / NANOS_OF_A_MILLI;
        match format {
            TimestampFormat::EpochSeconds => Ok(self.seconds_text(milliseconds * NANOS_OF_A_MILLI)),
            TimestampFormat::DateTime => self.date_text(milliseconds * NANOS_OF_A_MILLI),
            TimestampFormat::HttpDate => {
                self.0.fmt(Format::HttpDate).map_err(|_| TimestampError::Year)
            }
        }
    }

    /// The seconds since 1970 as JSON has them: a whole number when there are no milliseconds.
    pub(crate) fn to_number(self) -> Seconds {
        let milliseconds = self.subsec_nanos() / NANOS_OF_A_MILLI;
        // beyond, the fraction would not be read back as it was
        if milliseconds == 0 || self.secs().unsigned_abs() >= 1 << 42 {
            return Seconds::Whole(self.secs());
        }
        let total = self.secs() * 1000 + i64::from(milliseconds);
        Seconds::Fraction(total as f64 / 1000.0)
    }

    fn seconds_text(self, nanoseconds: u32) -> String {
        let total = i128::from(self.secs()) * NANOS_OF_A_SECOND + i128::from(nanoseconds);
        let sign = if total < 0 { "-" } else { "" };
        let total = total.unsigned_abs();
        let second = NANOS_OF_A_SECOND.unsigned_abs();
        format!("{sign}{}{}", total / second, fraction(total % second))
    }

    fn date_text(self, nanoseconds: u32) -> Result<String, TimestampError> {
        let whole = DateTime::from_secs(self.secs());
        let date = whole.fmt(Format::DateTime).map_err(|_| TimestampError::Year)?;
        let date = date.trim_end_matches('Z');
        Ok(format!("{date}{}Z", fraction(u128::from(nanoseconds))))
    }
}

const NANOS_OF_A_MILLI: u32 = 1_000_000;
const NANOS_OF_A_SECOND: i128 = 1_000_000_000;

/// The fraction of a second with its point; nothing for a whole one.
fn fraction(nanoseconds: u128) -> String {
    let digits = format!(".{nanoseconds:09}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The seconds since 1970 as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seconds {
    Whole(i64),
    Fraction(f64),
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Timestamp(time.into())
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampError> {
        timestamp.0.try_into().map_err(|_| TimestampError::Clock)
    }
}

impl From<DateTime> for Timestamp {
    fn from(time: DateTime) -> Self {
        Timestamp(time)
    }
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads RFC 3339 with any offset, and what services write in its place: an HTTP date, or a
    /// number of seconds since 1970.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        if let Ok(seconds) = text.parse() {
            return Ok(Timestamp::from_secs(seconds));
        }
        if let Ok(seconds) = text.parse() {
            return Timestamp::from_number(seconds);
        }
        DateTime::from_str(text, Format::DateTimeWithOffset)
            .or_else(|_| DateTime::from_str(text, Format::HttpDate))
            .map(Timestamp)
            .map_err(|_| TimestampError::Text)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = self.subsec_nanos();
        let text = self.date_text(nanoseconds);
        f.write_str(&text.unwrap_or_else(|_| self.seconds_text(nanoseconds)))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Shape for Timestamp {
    fn schema() -> &'static Schema {
        &Schema::Timestamp
    }

    fn vacant() -> Self {
        Timestamp::from_secs(0)
    }

    fn view(&self) -> View<'_> {
        View::Timestamp(*self)
    }

    fn place(&mut self) -> Place<'_> {
        Place::Timestamp(self)
    }
}

impl TextShape for Timestamp {}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-11-23, half past eight in the morning.
    const MORNING: i64 = 1_795_422_600;

    #[test]
    fn a_moment_is_shown_and_read_in_rfc_3339() {
        for (milliseconds, text) in [
            (MORNING * 1000, "2026-11-23T08:30:00Z"),
            (MORNING * 1000 + 500, "2026-11-23T08:30:00.5Z"),
            (MORNING * 1000 + 7, "2026-11-23T08:30:00.007Z"),
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] {
            let moment = Timestamp::from_millis(milliseconds);
            assert_eq!(moment.to_string(), text);
            assert_eq!(format!("{moment:?}"), text);
            assert_eq!(text.parse(), Ok(moment));
        }
    }

    #[test]
    fn every_way_of_writing_is_read() {
        for text in [
            "2026-11-23T08:30:00Z",
            "2026-11-23T08:30:00.000Z",
            "2026-11-23t08:30:00z",
            "2026-11-23T10:00:00+01:30",
            "2026-11-22T22:30:00-10:00",
            "Mon, 23 Nov 2026 08:30:00 GMT",
            "1795422600",
            "1795422600.0",
            "1.7954226e9",
        ] {
            assert_eq!(text.parse(), Ok(Timestamp::from_secs(MORNING)), "{text}");
        }
    }

    #[test]
    fn each_format_is_written_to_the_millisecond_at_most() {
        use TimestampFormat::{DateTime, EpochSeconds, HttpDate};
        for (nanoseconds, seconds, date) in [
            (0, "1795422600", "2026-11-23T08:30:00Z"),
            (120_000_000, "1795422600.12", "2026-11-23T08:30:00.12Z"),
            (123_999_999, "1795422600.123", "2026-11-23T08:30:00.123Z"),
            (999, "1795422600", "2026-11-23T08:30:00Z"),
        ] {
            let moment =
                Timestamp(aws_smithy_types::DateTime::from_secs_and_nanos(MORNING, nanoseconds));
            assert_eq!(moment.to_text(EpochSeconds).as_deref(), Ok(seconds));
            assert_eq!(moment.to_text(DateTime).as_deref(), Ok(date));
            assert_eq!(moment.to_text(HttpDate).as_deref(), Ok("Mon, 23 Nov 2026 08:30:00 GMT"));
        }
        let before = Timestamp::from_millis(-1_500);
        assert_eq!(before.to_text(EpochSeconds).as_deref(), Ok("-1.5"));
        assert_eq!(before.to_number(), Seconds::Fraction(-1.5));
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_told_in_seconds() {
        for seconds in [i64::MIN, -62_135_596_801, 253_402_300_800, i64::MAX] {
            let moment = Timestamp::from_secs(seconds);
            assert_eq!(moment.to_string(), seconds.to_string());
            assert_eq!(moment.to_string().parse(), Ok(moment));
            for format in [TimestampFormat::DateTime, TimestampFormat::HttpDate] {
                assert_eq!(moment.to_text(format), Err(TimestampError::Year));
            }
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "soon", "NaN", "inf", "1e300", "2026-11-23", "2026-13-01T00:00:00Z"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_system_s_time_comes_back_unless_the_clock_does_not_reach(
            seconds in any::<i64>(), nanoseconds in 0_u32..1_000_000_000
        ) {
            let moment = DateTime::from_secs_and_nanos(seconds, nanoseconds);
            if let Ok(time) = SystemTime::try_from(Timestamp(moment)) {
                prop_assert_eq!(Timestamp::from(time), Timestamp(moment));
            }
            let text = Timestamp(moment).to_string();
            prop_assert!(text.parse::<Timestamp>().is_ok(), "{}", text);
        }

        #[test]
        fn a_number_keeps_the_milliseconds(milliseconds in -(1_i64 << 51)..(1_i64 << 51)) {
            let moment = Timestamp::from_millis(milliseconds);
            let read = match moment.to_number() {
                Seconds::Whole(seconds) => Timestamp::from_secs(seconds),
                Seconds::Fraction(seconds) => Timestamp::from_number(seconds).unwrap(),
            };
            prop_assert_eq!(read, moment);
        }

        #[test]
        fn no_text_panics(text in "[-+:.,TZ0-9 a-zA-Z\u{e9}]{0,40}|.{0,40}") {
            let _ = text.parse::<Timestamp>();
        }

        #[test]
        fn no_number_panics(number in any::<f64>()) {
            let _ = Timestamp::from_number(number).map(|moment| moment.to_string());
        }
    }
}
