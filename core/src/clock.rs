//! The service's clock: requests are signed for its time, which this machine's clock may miss.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::{AGE, DATE};

use crate::timestamp::Timestamp;

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
        let Some(date) = date_of(headers) else { return };
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
pub(crate) fn date_of(headers: &HeaderMap) -> Option<SystemTime> {
    let date = Timestamp::from_http_date(headers.get(DATE)?.to_str().ok()?)?;
    SystemTime::try_from(date).ok()
}

fn millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |time| -time),
    }
}
