//! The limit on the rate of requests: a token bucket for each operation.

use std::collections::HashMap;

use super::clock::Millis;

/// How fast requests may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RateLimit {
    /// How many tokens a bucket gains in a second.
    pub(super) per_second: u32,
    /// How many tokens a bucket holds.
    pub(super) burst: u32,
}

/// The buckets; a request takes a token from that of its operation.
#[derive(Debug)]
pub(super) struct Throttle {
    limit: Option<RateLimit>,
    buckets: HashMap<&'static str, Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Millis,
}

impl Throttle {
    pub(super) fn new(limit: Option<RateLimit>) -> Self {
        Throttle { limit, buckets: HashMap::new() }
    }

    /// Takes a token, or says `false` when there is none.
    pub(super) fn admit(&mut self, operation: &'static str, now: Millis) -> bool {
        let Some(limit) = self.limit else { return true };
        let capacity = f64::from(limit.burst);
        let bucket =
            self.buckets.entry(operation).or_insert(Bucket { tokens: capacity, filled: now });
        let gained = now.since(bucket.filled).as_secs_f64() * f64::from(limit.per_second);
        bucket.tokens = capacity.min(bucket.tokens + gained);
        bucket.filled = now;
        let admitted = bucket.tokens >= 1.0;
        if admitted {
            bucket.tokens -= 1.0;
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_passes_then_the_rate() {
        let mut throttle = Throttle::new(Some(RateLimit { per_second: 10, burst: 20 }));
        let start = Millis(1_000_000);
        let passed = (0..30).filter(|_| throttle.admit("GetMeeting", start)).count();
        assert_eq!(passed, 20);
        assert!(throttle.admit("DeleteMeeting", start), "each operation has a bucket of its own");

        let later = start.after(Duration::from_millis(350));
        let passed = (0..30).filter(|_| throttle.admit("GetMeeting", later)).count();
        assert_eq!(passed, 3);

        let much_later = later.after(Duration::from_secs(3600));
        let passed = (0..30).filter(|_| throttle.admit("GetMeeting", much_later)).count();
        assert_eq!(passed, 20, "a bucket never holds more than the burst");
    }

    #[test]
    fn no_limit_admits_all() {
        let mut throttle = Throttle::new(None);
        assert!((0..1000).all(|_| throttle.admit("GetMeeting", Millis(7))));
    }
}
