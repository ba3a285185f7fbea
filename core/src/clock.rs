//! The service's clock: requests are signed for its time, which this machine's clock may miss.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::{AGE, DATE};

use crate::http_date;

/// How far the service's clock is ahead of this machine's, as the last answer told. Shared by the
/// clones of a client.
#[derive(Debug, Default)]
pub(crate) struct ServiceClock {
    ahead_millis: AtomicI64,
}

/// A difference of clocks in milliseconds, positive when the service is ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Skew(i64);

/// Beyond this difference a refused signature may well be the clock's fault. The service accepts
/// five minutes.
const TOLERATED: i64 = 4 * 60 * 1000;

/// A machine without a clock of its own begins in 1970. What is farther away is no clock's fault, and
/// could be beyond what a signature's date can say.
const BELIEVABLE: i64 = 200 * 365 * 24 * 60 * 60 * 1000;

/// An answer that took longer says too little about the moment at which it was written.
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(15 * 60);

impl ServiceClock {
    /// What is known so far.
    pub(crate) fn skew(&self) -> Skew {
        Skew(self.ahead_millis.load(Ordering::Relaxed))
    }

    /// Learns from the `Date` of an answer, which is taken for the middle of the round trip. An answer
    /// with an `Age` comes from a cache, and its date with it.
    pub(crate) fn learn(&self, headers: &HeaderMap, sent: SystemTime, received: SystemTime) {
        if headers.contains_key(AGE) {
            return;
        }
        let Some(date) = date_of(headers, received) else { return };
        // a clock that was set back in between gives no round trip
        let Ok(round_trip) = received.duration_since(sent) else { return };
        if round_trip > LONGEST_ROUND_TRIP {
            return;
        }
        let Some(middle) = sent.checked_add(round_trip / 2) else { return };
        let ahead = millis(date).saturating_sub(millis(middle));
        if ahead.unsigned_abs() <= BELIEVABLE.unsigned_abs() {
            self.ahead_millis.store(ahead, Ordering::Relaxed);
        }
    }
}

impl Skew {
    /// The service's time when it is `now` here.
    pub(crate) fn correct(self, now: SystemTime) -> SystemTime {
        let difference = Duration::from_millis(self.0.unsigned_abs());
        let corrected =
            if self.0 >= 0 { now.checked_add(difference) } else { now.checked_sub(difference) };
        corrected.unwrap_or(now)
    }

    /// Whether a request that was signed with this knowledge was signed for a wrong time, by what is
    /// known now.
    pub(crate) fn was_wrong(self, now: Skew) -> bool {
        now.0.saturating_sub(self.0).unsigned_abs() > TOLERATED.unsigned_abs()
    }
}

/// The moment at which an answer was written, by its own account.
fn date_of(headers: &HeaderMap, now: SystemTime) -> Option<SystemTime> {
    let date = http_date::parse(headers.get(DATE)?.to_str().ok()?, now)?;
    SystemTime::try_from(date).ok()
}

fn millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |time| -time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const SECOND: Duration = Duration::from_secs(1);

    fn now() -> SystemTime {
        // Mon, 23 Nov 2026 08:30:00 GMT
        UNIX_EPOCH + Duration::from_secs(1_795_422_600)
    }

    fn dated(date: &str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, HeaderValue::from_str(date).unwrap())])
    }

    fn learned(headers: &HeaderMap, round_trip: Duration) -> SystemTime {
        let clock = ServiceClock::default();
        clock.learn(headers, now(), now() + round_trip);
        clock.skew().correct(now())
    }

    #[test]
    fn the_date_is_that_of_the_middle_of_the_round_trip() {
        let headers = dated("Mon, 23 Nov 2026 08:50:00 GMT");
        assert_eq!(learned(&headers, Duration::ZERO), now() + 1200 * SECOND);
        assert_eq!(learned(&headers, 4 * SECOND), now() + 1198 * SECOND);
        let behind = dated("Mon, 23 Nov 2026 08:10:00 GMT");
        assert_eq!(learned(&behind, Duration::ZERO), now() - 1200 * SECOND);
    }

    #[test]
    fn what_says_nothing_about_now_is_not_learned_from() {
        let late = dated("Mon, 23 Nov 2026 08:50:00 GMT");
        assert_eq!(learned(&late, LONGEST_ROUND_TRIP + SECOND), now());
        let mut cached = late.clone();
        cached.insert(AGE, HeaderValue::from_static("0"));
        assert_eq!(learned(&cached, Duration::ZERO), now());
        assert_eq!(learned(&HeaderMap::new(), Duration::ZERO), now());
        for garbage in ["", "now", "1795422600", "Mon, 99 Nov 2026 08:50:00 GMT"] {
            assert_eq!(learned(&dated(garbage), Duration::ZERO), now(), "{garbage}");
        }
        assert_eq!(learned(&dated("Fri, 31 Dec 9999 23:59:59 GMT"), Duration::ZERO), now());
    }

    #[test]
    fn the_last_answer_counts() {
        let clock = ServiceClock::default();
        clock.learn(&dated("Mon, 23 Nov 2026 08:50:00 GMT"), now(), now());
        clock.learn(&dated("Mon, 23 Nov 2026 08:31:00 GMT"), now(), now());
        assert_eq!(clock.skew().correct(now()), now() + 60 * SECOND);
    }

    #[test]
    fn more_than_four_minutes_are_wrong() {
        let (least, most) = (Skew(0), Skew(TOLERATED));
        assert!(!least.was_wrong(most) && !most.was_wrong(least));
        assert!(least.was_wrong(Skew(TOLERATED + 1)));
        assert!(Skew(i64::MIN).was_wrong(Skew(i64::MAX)));
    }

    #[test]
    fn a_time_that_cannot_be_said_is_left_as_it_is() {
        // further back than a system's clock reaches
        let earliest =
            UNIX_EPOCH.checked_sub(Duration::from_secs(i64::MAX as u64)).unwrap_or(UNIX_EPOCH);
        assert_eq!(Skew(i64::MIN).correct(earliest), earliest);
    }
}
