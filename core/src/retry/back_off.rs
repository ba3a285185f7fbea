//! How long to wait before another attempt, by our own count and by what the service says.

use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

use super::http_date;
use crate::schema::RetryClass;

/// The longest delay before the second attempt; it doubles with each further one.
const BASE: Duration = Duration::from_millis(50);
/// The same after throttling, which takes longer to pass.
const THROTTLING_BASE: Duration = Duration::from_secs(1);
/// No delay is longer, unless the service says so.
const LONGEST: Duration = Duration::from_secs(20);
/// How much the service's own header may add to a delay.
const HINT_MARGIN: Duration = Duration::from_secs(5);

const X_AMZ_RETRY_AFTER: HeaderName = HeaderName::from_static("x-amz-retry-after");

/// The delay after so many failures of a call, the first one being 1: exponential, with full
/// jitter. `random` is from 0 to 1 and says which part of the longest delay it is.
pub(crate) fn back_off(class: RetryClass, failures: u32, random: f64) -> Duration {
    let base = match class {
        RetryClass::Transient => BASE,
        RetryClass::Throttling => THROTTLING_BASE,
    };
    let doublings = failures.saturating_sub(1).min(16);
    let longest = base.saturating_mul(1 << doublings).min(LONGEST);
    // a number that is none, or out of its range, must not panic here
    let delay = Duration::try_from_secs_f64(longest.as_secs_f64() * random);
    delay.unwrap_or_default().min(longest)
}

/// What an answer says about when to come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServerHint {
    /// The header `Retry-After` of HTTP.
    pub(crate) retry_after: Option<Duration>,
    /// The header `x-amz-retry-after`.
    pub(crate) x_amz_retry_after: Option<Duration>,
}

impl ServerHint {
    /// Reads the headers of an answer that arrived at `now`. What cannot be read says nothing.
    pub(crate) fn from_headers(headers: &HeaderMap, now: SystemTime) -> ServerHint {
        let text = |name: &HeaderName| Some(headers.get(name)?.to_str().ok()?.trim());
        // the service's clock, as it is the service's date that it is held against
        let sent = || text(&DATE).and_then(|text| http_date::parse(text, now));
        let until = |text| {
            let date = http_date::parse(text, now)?;
            Some(time_between(sent().unwrap_or_else(|| now.into()), date))
        };
        let retry_after = text(&RETRY_AFTER)
            .and_then(|text| whole_number(text).map(Duration::from_secs).or_else(|| until(text)));
        let x_amz_retry_after =
            text(&X_AMZ_RETRY_AFTER).and_then(whole_number).map(Duration::from_millis);
        ServerHint { retry_after, x_amz_retry_after }
    }

    /// The delay that comes of ours and of the hint, which never shortens it.
    ///
    /// `x-amz-retry-after` adds 5 s at most. `Retry-After` is a lower bound of any size: the caller
    /// holds the delay against the time that the operation has left.
    pub(crate) fn apply(&self, delay: Duration) -> Duration {
        let hinted = self.x_amz_retry_after.unwrap_or_default();
        let delay = delay.max(hinted.min(delay.saturating_add(HINT_MARGIN)));
        delay.max(self.retry_after.unwrap_or_default())
    }
}

/// Digits and nothing else. A number that is too large is the largest.
fn whole_number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// Zero when the end is not after the start.
fn time_between(start: DateTime, end: DateTime) -> Duration {
    let nanoseconds = end.as_nanos().saturating_sub(start.as_nanos()).max(0);
    Duration::from_nanos_u128(nanoseconds.unsigned_abs())
}
