//! The moment of signing: where it stands, how it is written, and how old it may be.

use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use http::HeaderMap;
use http::header::DATE;

use super::SignatureError;
use crate::http_date;

const AMZ_DATE: &str = "x-amz-date";

/// The moment of signing as it is signed, `YYYYMMDDTHHMMSSZ`: of `x-amz-date`, or else of `date`,
/// which may also be written as HTTP writes dates.
pub(super) fn of_request(headers: &HeaderMap, now: SystemTime) -> Result<String, SignatureError> {
    let values = |name: &str| headers.get_all(name).iter().map(http::HeaderValue::to_str);
    let name = if headers.contains_key(AMZ_DATE) { AMZ_DATE } else { DATE.as_str() };
    let mut values = values(name);
    let value = values.next().ok_or(SignatureError::MissingDate)?;
    let malformed = || SignatureError::MalformedDate(name.to_owned());
    let value = value.map_err(|_| malformed())?.trim_matches(' ');
    if values.next().is_some() {
        return Err(malformed());
    }
    if moment(value).is_some() {
        return Ok(value.to_owned());
    }
    let of_http = (name == DATE.as_str()).then(|| http_date::parse(value, now));
    of_http.flatten().and_then(text).ok_or_else(malformed)
}

/// Holds that a moment is not further from `now` than `skew`.
pub(super) fn check_skew(
    time: &str,
    now: SystemTime,
    skew: Duration,
) -> Result<(), SignatureError> {
    let moment = moment(time).ok_or_else(|| SignatureError::MalformedDate(AMZ_DATE.to_owned()))?;
    // on the clock's own seconds, because the date has no parts of them
    let now = DateTime::from_secs(DateTime::from(now).secs());
    let skew = i64::try_from(skew.as_secs()).unwrap_or(i64::MAX);
    let written = |seconds: i64| text(DateTime::from_secs(seconds)).unwrap_or_default();
    let (oldest, newest) = (now.secs().saturating_sub(skew), now.secs().saturating_add(skew));
    let (signed, now) = (time.to_owned(), written(now.secs()));
    if moment.secs() < oldest {
        Err(SignatureError::Expired { signed, oldest: written(oldest), now })
    } else if moment.secs() > newest {
        Err(SignatureError::NotYetCurrent { signed, newest: written(newest), now })
    } else {
        Ok(())
    }
}

/// Reads `20261123T083000Z`.
fn moment(text: &str) -> Option<DateTime> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if date.len() != 8 || time.len() != 6 || !are_digits(date) || !are_digits(time) {
        return None;
    }
    let part = |text: &'_ str, from: usize, to: usize| text.get(from..to).map(str::to_owned);
    let (year, month, day) = (part(date, 0, 4)?, part(date, 4, 6)?, part(date, 6, 8)?);
    let (hour, minute, second) = (part(time, 0, 2)?, part(time, 2, 4)?, part(time, 4, 6)?);
    let text = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    DateTime::from_str(&text, Format::DateTime).ok()
}

/// Writes `20261123T083000Z`; nothing for a year that has not four digits.
fn text(moment: DateTime) -> Option<String> {
    let text = DateTime::from_secs(moment.secs()).fmt(Format::DateTime).ok()?;
    Some(text.replace(['-', ':'], ""))
}
