//! The limit on the rate of requests: token buckets of each control region.

use std::collections::HashMap;

use chime_sdk_core::schema::OperationSchema;

use super::clock::Millis;

/// How fast requests may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RateLimit {
    /// How many tokens a bucket gains in a second.
    pub(super) per_second: u32,
    /// How many tokens a bucket holds.
    pub(super) burst: u32,
}

/// Which requests of a control region take their tokens from one bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RateScope {
    /// All of them: the endpoint of the region has one bucket.
    Endpoint,
    /// Those for one collection: meetings, attendees, capabilities, transcription and tags each have
    /// a bucket. It is how the client's own rate limit counts.
    #[default]
    Family,
    /// Those for one operation.
    Operation,
}

impl RateScope {
    /// What the bucket of an operation is called.
    fn bucket(self, operation: &OperationSchema) -> &'static str {
        match self {
            RateScope::Endpoint => "",
            RateScope::Family => operation.family(),
            RateScope::Operation => operation.name,
        }
    }
}

/// The buckets, by control region and name; a request takes a token from its own.
#[derive(Debug)]
pub(super) struct Throttle {
    limit: Option<RateLimit>,
    scope: RateScope,
    buckets: HashMap<(String, &'static str), Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Millis,
}

impl Throttle {
    pub(super) fn new(limit: Option<RateLimit>, scope: RateScope) -> Self {
        Throttle { limit, scope, buckets: HashMap::new() }
    }

    /// Takes a token, or says `false` when there is none.
    pub(super) fn admit(&mut self, region: &str, operation: &OperationSchema, now: Millis) -> bool {
        let Some(limit) = self.limit else { return true };
        let capacity = f64::from(limit.burst);
        let key = (region.to_owned(), self.scope.bucket(operation));
        let bucket = self.buckets.entry(key).or_insert(Bucket { tokens: capacity, filled: now });
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

    use chime_sdk_core::operation::Operation;

    use super::*;
    use crate::operations::{CreateAttendee, DeleteMeeting, GetMeeting};

    const REGION: &str = "us-east-1";
    const START: Millis = Millis(1_000_000);

    fn throttle(scope: RateScope) -> Throttle {
        Throttle::new(Some(RateLimit { per_second: 10, burst: 20 }), scope)
    }

    /// How many of thirty requests pass.
    fn passed(throttle: &mut Throttle, now: Millis) -> usize {
        (0..30).filter(|_| throttle.admit(REGION, GetMeeting::SCHEMA, now)).count()
    }

    #[test]
    fn a_burst_passes_then_the_rate() {
        let mut throttle = throttle(RateScope::Operation);
        assert_eq!(passed(&mut throttle, START), 20);
        let later = START.after(Duration::from_millis(350));
        assert_eq!(passed(&mut throttle, later), 3);
        let much_later = later.after(Duration::from_secs(3600));
        assert_eq!(
            passed(&mut throttle, much_later),
            20,
            "a bucket never holds more than the burst"
        );
    }

    #[test]
    fn the_scope_says_who_shares_a_bucket() {
        for (scope, same_family, other_family) in [
            (RateScope::Endpoint, false, false),
            (RateScope::Family, false, true),
            (RateScope::Operation, true, true),
        ] {
            let mut throttle = throttle(scope);
            passed(&mut throttle, START);
            assert!(!throttle.admit(REGION, GetMeeting::SCHEMA, START));
            assert_eq!(
                throttle.admit(REGION, DeleteMeeting::SCHEMA, START),
                same_family,
                "{scope:?}"
            );
            let attendees = throttle.admit(REGION, CreateAttendee::SCHEMA, START);
            assert_eq!(attendees, other_family, "{scope:?}");
            // another control region is another endpoint
            assert!(throttle.admit("eu-west-2", GetMeeting::SCHEMA, START), "{scope:?}");
        }
    }

    #[test]
    fn no_limit_admits_all() {
        let mut throttle = Throttle::new(None, RateScope::default());
        assert!((0..1000).all(|_| throttle.admit(REGION, GetMeeting::SCHEMA, Millis(7))));
    }
}
