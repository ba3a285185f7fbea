//! How long to wait before another attempt, by our own count and by what the service says.

use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

use crate::http_date;
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

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    /// 2026-11-23 08:30:00 in UTC.
    const MORNING: Duration = Duration::from_secs(1_795_422_600);
    const FOREVER: Duration = Duration::from_secs(u64::MAX);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn millis(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// What these headers say to a client whose clock shows the morning.
    fn hint(headers: &[(&'static str, &str)]) -> ServerHint {
        let headers = headers.iter().map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap())
        });
        ServerHint::from_headers(&headers.collect(), SystemTime::UNIX_EPOCH + MORNING)
    }

    fn retry_after(text: &str) -> Option<Duration> {
        hint(&[("retry-after", text)]).retry_after
    }

    #[test]
    fn delays_double_up_to_20_seconds() {
        for (failures, transient, throttling) in [
            (0, 50, 1_000),
            (1, 50, 1_000),
            (2, 100, 2_000),
            (3, 200, 4_000),
            (5, 800, 16_000),
            (6, 1_600, 20_000),
            (9, 12_800, 20_000),
            (10, 20_000, 20_000),
            (u32::MAX, 20_000, 20_000),
        ] {
            for (class, longest) in
                [(RetryClass::Transient, transient), (RetryClass::Throttling, throttling)]
            {
                assert_eq!(back_off(class, failures, 1.0), millis(longest), "{failures}");
                assert_eq!(back_off(class, failures, 0.5), millis(longest) / 2, "{failures}");
                assert_eq!(back_off(class, failures, 0.0), Duration::ZERO);
            }
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds() {
        for (text, expected) in [
            ("0", Some(seconds(0))),
            ("120", Some(seconds(120))),
            (" 7 ", Some(seconds(7))),
            ("007", Some(seconds(7))),
            ("18446744073709551615", Some(FOREVER)),
            ("99999999999999999999999999", Some(FOREVER)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1e3", None),
            ("", None),
            ("soon", None),
            ("\u{661}", None),
        ] {
            assert_eq!(retry_after(text), expected, "{text}");
        }
    }

    #[test]
    fn retry_after_is_read_as_a_date_in_each_form() {
        for text in [
            "Mon, 23 Nov 2026 08:31:30 GMT",
            "Monday, 23-Nov-26 08:31:30 GMT",
            "Mon Nov 23 08:31:30 2026",
        ] {
            assert_eq!(retry_after(text), Some(seconds(90)), "{text}");
        }
        assert_eq!(retry_after("Mon, 23 Nov 2026 08:30:00 GMT"), Some(seconds(0)));
        assert_eq!(retry_after("Mon, 23 Nov 2026 08:29:59 GMT"), Some(seconds(0)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(seconds(0)));
    }

    #[test]
    fn a_date_is_held_against_the_date_of_the_answer() {
        let at = |date| {
            let until = ("retry-after", "Mon, 23 Nov 2026 08:31:30 GMT");
            hint(&[("date", date), until]).retry_after
        };
        // the client's clock is wrong by an hour, or by a minute
        assert_eq!(at("Mon, 23 Nov 2026 09:30:00 GMT"), Some(seconds(0)));
        assert_eq!(at("Mon, 23 Nov 2026 08:31:00 GMT"), Some(seconds(30)));
        assert_eq!(at("Monday, 23-Nov-26 08:31:00 GMT"), Some(seconds(30)));
        assert_eq!(at("garbage"), Some(seconds(90)));
        assert_eq!(
            hint(&[("date", "Mon, 23 Nov 2026 09:30:00 GMT"), ("retry-after", "5")]).retry_after,
            Some(seconds(5))
        );
    }

    #[test]
    fn x_amz_retry_after_is_read_as_milliseconds() {
        for (text, expected) in [
            ("0", Some(Duration::ZERO)),
            ("1500", Some(millis(1_500))),
            ("99999999999999999999999999", Some(millis(u64::MAX))),
            ("-1500", None),
            ("1500.5", None),
            ("Mon, 23 Nov 2026 08:31:30 GMT", None),
            ("", None),
        ] {
            let hint = hint(&[("x-amz-retry-after", text)]);
            assert_eq!(hint, ServerHint { retry_after: None, x_amz_retry_after: expected });
        }
    }

    #[test]
    fn x_amz_retry_after_adds_5_seconds_at_most() {
        for (header, delay, expected) in [
            (0, 700, 700),
            (699, 700, 700),
            (701, 700, 701),
            (5_700, 700, 5_700),
            (5_701, 700, 5_700),
            (u64::MAX, 700, 5_700),
        ] {
            let hint = ServerHint { retry_after: None, x_amz_retry_after: Some(millis(header)) };
            assert_eq!(hint.apply(millis(delay)), millis(expected), "{header}");
        }
    }

    #[test]
    fn retry_after_is_a_lower_bound_of_any_size() {
        for (header, expected) in [(0, seconds(2)), (2, seconds(2)), (3_600, seconds(3_600))] {
            let hint = ServerHint { retry_after: Some(seconds(header)), ..ServerHint::default() };
            assert_eq!(hint.apply(seconds(2)), expected);
        }
        let both = hint(&[("retry-after", "60"), ("x-amz-retry-after", "3000")]);
        assert_eq!(both.apply(seconds(1)), seconds(60));
        let both = hint(&[("retry-after", "2"), ("x-amz-retry-after", "3000")]);
        assert_eq!(both.apply(seconds(1)), seconds(3));
    }

    fn class() -> impl Strategy<Value = RetryClass> {
        prop::sample::select(&[RetryClass::Transient, RetryClass::Throttling])
    }

    fn duration() -> impl Strategy<Value = Duration> {
        let any_length = (any::<u64>(), 0_u32..1_000_000_000)
            .prop_map(|(seconds, nanoseconds)| Duration::new(seconds, nanoseconds));
        prop_oneof![any_length, (0_u64..100_000).prop_map(millis)]
    }

    proptest! {
        #[test]
        fn a_delay_is_within_its_bounds_and_grows_with_the_random_number(
            class in class(),
            failures in any::<u32>(),
            lower in 0.0..=1.0_f64,
            higher in 0.0..=1.0_f64,
        ) {
            let (lower, higher) = (lower.min(higher), lower.max(higher));
            for failures in [failures, failures % 16] {
                let delay = back_off(class, failures, lower);
                prop_assert!(delay <= back_off(class, failures, higher));
                prop_assert!(delay <= seconds(20));
                prop_assert!(delay <= back_off(class, failures.saturating_add(1), lower));
            }
        }

        #[test]
        fn no_random_number_panics_or_leaves_the_bounds(
            class in class(), failures in any::<u32>(), random in any::<f64>()
        ) {
            prop_assert!(back_off(class, failures, random) <= seconds(20));
        }

        #[test]
        fn a_hint_never_shortens_a_delay(
            delay in duration(),
            retry_after in prop::option::of(duration()),
            x_amz_retry_after in prop::option::of(duration()),
        ) {
            let applied = ServerHint { retry_after, x_amz_retry_after }.apply(delay);
            prop_assert!(applied >= delay);
            prop_assert!(applied >= retry_after.unwrap_or_default());
            let longest = delay.saturating_add(seconds(5)).max(retry_after.unwrap_or_default());
            prop_assert!(applied <= longest);
        }

        #[test]
        fn no_header_panics(
            values in prop::array::uniform3("[0-9]{0,30}|[ -~]{0,40}|(Mon|Monday,) [ -~]{0,30}|.{0,40}"),
            delay in duration(),
        ) {
            let mut headers = HeaderMap::new();
            for (name, text) in [DATE, RETRY_AFTER, X_AMZ_RETRY_AFTER].iter().zip(&values) {
                if let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) {
                    headers.insert(name, value);
                }
            }
            let now = SystemTime::UNIX_EPOCH + MORNING;
            prop_assert!(ServerHint::from_headers(&headers, now).apply(delay) >= delay);
        }
    }
}
