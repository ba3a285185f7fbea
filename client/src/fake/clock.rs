//! The service's clock: it goes with the machine's, or stands until a test moves it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::time::Instant;

/// A moment, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Millis(pub(super) u64);

impl Millis {
    /// The moment of a system's time; one before 1970 is 1970.
    pub(super) fn of(time: SystemTime) -> Self {
        Millis(millis(time.duration_since(UNIX_EPOCH).unwrap_or_default()))
    }

    /// This moment as a system's time.
    pub(super) fn to_system_time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.0)
    }

    /// The moment that comes this much later.
    pub(super) fn after(self, duration: Duration) -> Self {
        Millis(self.0.saturating_add(millis(duration)))
    }

    /// The time since an earlier moment; nothing since a later one.
    pub(super) fn since(self, earlier: Millis) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl From<Millis> for Value {
    fn from(moment: Millis) -> Self {
        Value::from(moment.0)
    }
}

/// The end of the year 9999: dates are written up to it, so no clock goes beyond.
pub(super) const LAST: Millis = Millis(253_402_300_799_999);

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// What time it is for the service.
#[derive(Debug)]
pub(super) struct Clock {
    base: Millis,
    /// When the clock was at its base; `None` for one that stands.
    since: Option<Instant>,
    /// By how much it was put forward.
    ahead: Millis,
}

impl Clock {
    /// A clock that begins at this moment, and goes on or stands there.
    pub(super) fn new(start: Millis, goes: bool) -> Self {
        Clock { base: start.min(LAST), since: goes.then(Instant::now), ahead: Millis(0) }
    }

    pub(super) fn now(&self) -> Millis {
        self.since.map_or(self.base, |since| self.base.after(since.elapsed()).min(LAST))
    }

    /// Puts the clock forward, at most to its last moment.
    pub(super) fn advance(&mut self, duration: Duration) {
        let before = self.base;
        self.base = before.after(duration).min(LAST);
        self.ahead = self.ahead.after(self.base.since(before));
    }

    /// By how much it was put forward.
    #[cfg(feature = "fake-store")]
    pub(super) fn ahead(&self) -> Millis {
        self.ahead
    }

    /// Whether it goes by itself.
    pub(super) fn goes(&self) -> bool {
        self.since.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_clock_goes_or_stands_and_is_put_forward() {
        let start = Millis(1_000);
        let (mut going, mut standing) = (Clock::new(start, true), Clock::new(start, false));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!((going.now(), standing.now()), (Millis(3_000), start));
        going.advance(Duration::from_millis(5));
        standing.advance(Duration::from_millis(5));
        assert_eq!((going.now(), standing.now()), (Millis(3_005), Millis(1_005)));
    }

    #[test]
    fn no_clock_goes_beyond_the_dates_that_can_be_written() {
        let mut clock = Clock::new(Millis(1_000), false);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), LAST);
        clock.advance(Duration::from_secs(1));
        assert_eq!((clock.now(), clock.ahead), (LAST, Millis(LAST.0 - 1_000)));
        assert_eq!(Clock::new(Millis(u64::MAX), true).now(), LAST);
    }

    #[test]
    fn moments_are_those_of_the_system() {
        let moment = Millis(1_767_323_045_678);
        assert_eq!(Millis::of(moment.to_system_time()), moment);
        assert_eq!(Millis::of(UNIX_EPOCH - Duration::from_secs(1)), Millis(0));
        assert_eq!(Millis(7).since(Millis(9)), Duration::ZERO);
    }
}
