//! The date of HTTP headers, in each of the three forms that are out there.

use std::time::SystemTime;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, and the older `Sunday, 06-Nov-94 08:49:37 GMT` and
/// `Sun Nov  6 08:49:37 1994`. A year of two digits is the latest one that is not more than 50
/// years after `now`.
pub(crate) fn parse(text: &str, now: SystemTime) -> Option<DateTime> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let (weekday, words) = words.split_first()?;
    if !WEEKDAYS.iter().any(|name| weekday.starts_with(name)) {
        return None;
    }
    match *words {
        [date, time, "GMT"] => {
            let (day, rest) = date.split_once('-')?;
            let (month, year) = rest.split_once('-')?;
            assemble(day, month, &full_year(year, now)?, time)
        }
        [day, month, year, time, "GMT"] | [month, day, time, year] => {
            assemble(day, month, year, time)
        }
        _ => None,
    }
}

/// Reads the parts in the form that the parser of the timestamps knows. It does not look at the
/// day of the week.
fn assemble(day: &str, month: &str, year: &str, time: &str) -> Option<DateTime> {
    let text = format!("Mon, {day:0>2} {month} {year} {time} GMT");
    DateTime::from_str(&text, Format::HttpDate).ok()
}

fn full_year(digits: &str, now: SystemTime) -> Option<String> {
    if digits.len() != 2 {
        return None;
    }
    let digits: i64 = digits.parse().ok()?;
    let latest = 1970 + DateTime::from(now).secs() / SECONDS_OF_A_YEAR + 50;
    Some(format!("{:04}", latest - (latest - digits).rem_euclid(100)))
}

/// On average, in the Gregorian calendar.
const SECONDS_OF_A_YEAR: i64 = 31_556_952;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, UNIX_EPOCH};

    /// 2026-11-23, half past eight in the morning.
    const MORNING: u64 = 1_795_422_600;

    fn read(text: &str) -> Option<i64> {
        let now = UNIX_EPOCH + Duration::from_secs(MORNING);
        parse(text, now).map(|date| date.secs())
    }

    #[test]
    fn each_of_the_three_forms_is_read() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun Nov 06 08:49:37 1994",
        ] {
            assert_eq!(read(text), Some(784_111_777), "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_is_at_most_50_years_ahead() {
        for (digits, year) in [("26", 2026), ("27", 2027), ("76", 2076), ("77", 1977), ("99", 1999)]
        {
            let short = read(&format!("Monday, 01-Jun-{digits} 00:00:00 GMT"));
            assert_eq!(short, read(&format!("Mon, 01 Jun {year} 00:00:00 GMT")), "{digits}");
            assert!(short.is_some());
        }
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "",
            "soon",
            "Sun",
            "1994-11-06T08:49:37Z",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37.5. GMT",
            "Sunday, 06-Nov-1994 08:49:37 GMT",
            "Sunday, 06-Nov-\u{e9} 08:49:37 GMT",
            "06 Nov 1994 08:49:37 GMT",
            "Day, 06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(
            text in "(Sun|Sunday,|Sun,) [-+.: 0-9NovGMT\u{e9}]{0,40}|.{0,40}",
            seconds in 0..=u64::from(u32::MAX) * 8,
        ) {
            let _ = parse(&text, UNIX_EPOCH + Duration::from_secs(seconds));
        }

        #[test]
        fn every_second_of_this_century_is_read(seconds in 946_684_800_i64..4_102_444_800) {
            let text = DateTime::from_secs(seconds).fmt(Format::HttpDate).unwrap();
            prop_assert_eq!(read(&text), Some(seconds));
        }
    }
}
