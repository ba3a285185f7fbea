//! The date of HTTP headers, in each of the three forms that are out there.

use std::time::SystemTime;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, and the older `Sunday, 06-Nov-94 08:49:37 GMT` and
/// `Sun Nov  6 08:49:37 1994`. A year of two digits is the latest one that is not more than 50
/// years after `now`.
pub(super) fn parse(text: &str, now: SystemTime) -> Option<DateTime> {
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
