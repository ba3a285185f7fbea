//! Keeping below the rate that a service allows, instead of being throttled. It is off unless a
//! client is given a limit.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub(crate) mod queue;

use queue::{Queue, Tokens};

pub use crate::schema::RateLimit;

/// Holds requests back so that a service that allows a [`RateLimit`] never has to refuse one.
///
/// Operations that the service counts together are a family, and each family has a bucket of
/// tokens: a request takes one, and they come back at the rate of the limit. Who finds the bucket
/// empty waits, and who came first gets the next token. A call that is dropped while it waits
/// takes none and delays nobody.
///
/// Clones share the buckets. A limit of the service counts for a whole account, so other processes
/// take their part of it without being seen here; leave them room.
///
/// # Why the bucket is smaller than the burst
/// Requests do not arrive in the rhythm in which they are sent. At 10 a second, two that leave 100 ms
/// apart arrive together when the first takes 100 ms longer, for instance because it had to connect;
/// and if the service's bucket is down to its last token by then, the second is refused although
/// nobody was too fast. So the bucket here holds a quarter less than the burst: each token that is kept
/// back pays for one interval of delay, which makes half a second at the service's quota of 10 a
/// second with a burst of 20. A burst of 1 leaves nothing to keep back, so there the delays have to be
/// even.
#[derive(Clone)]
pub struct RateLimiter {
    shared: Arc<Shared>,
}

struct Shared {
    limit: RateLimit,
    families: Mutex<HashMap<&'static str, Arc<Queue<Bucket>>>>,
}

impl RateLimiter {
    /// A limiter whose buckets are full.
    #[must_use]
    pub fn new(limit: RateLimit) -> Self {
        let limit = RateLimit::new(limit.per_second, limit.burst);
        RateLimiter { shared: Arc::new(Shared { limit, families: Mutex::default() }) }
    }

    /// The limit that is kept.
    #[must_use]
    pub fn limit(&self) -> RateLimit {
        self.shared.limit
    }

    /// Waits until a request of this family may be sent, and gives the place that it has in the rate.
    pub(crate) async fn permit(&self, family: &'static str) -> RatePermit {
        let queue = self.family(family);
        queue.acquire().await;
        RatePermit { queue: Some(queue) }
    }

    /// Waits until a request of this family may be sent.
    #[cfg(test)]
    pub(crate) async fn acquire(&self, family: &'static str) {
        self.family(family).acquire().await;
    }

    fn family(&self, family: &'static str) -> Arc<Queue<Bucket>> {
        let mut families = self.shared.families.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Queue::new(Bucket::new(self.shared.limit)));
        Arc::clone(families.entry(family).or_insert_with(new))
    }
}

/// A place in the rate for one request. Dropped before the request is sent, it is there for others
/// again.
#[must_use = "a place that is dropped goes back"]
pub(crate) struct RatePermit {
    queue: Option<Arc<Queue<Bucket>>>,
}

impl RatePermit {
    /// The request is sent.
    pub(crate) fn spend(mut self) {
        self.queue = None;
    }
}

impl Drop for RatePermit {
    fn drop(&mut self) {
        if let Some(queue) = self.queue.take() {
            queue.adjust(|bucket, _| bucket.give_back());
        }
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter").field("limit", &self.shared.limit).finish_non_exhaustive()
    }
}

/// The part of the burst that is kept back is one of so many.
const KEPT_BACK: u32 = 4;

/// A bucket, kept as the time at which it is full again. No clock has to tick, and nothing is
/// rounded from one token to the next.
#[derive(Debug)]
struct Bucket {
    /// How long one token takes to come back.
    interval: Duration,
    /// How long all but one take: with more to go than this, the bucket is empty.
    slack: Duration,
    full_at: Duration,
}

impl Bucket {
    fn new(limit: RateLimit) -> Self {
        // rounded up, so that the rate is never exceeded
        let nanoseconds = 1_000_000_000_u64.div_ceil(u64::from(limit.per_second));
        let interval = Duration::from_nanos(nanoseconds);
        let kept_back = limit.burst.div_ceil(KEPT_BACK);
        let held = limit.burst.saturating_sub(kept_back).max(1);
        Bucket { interval, slack: interval.saturating_mul(held - 1), full_at: Duration::ZERO }
    }

    fn give_back(&mut self) {
        self.full_at = self.full_at.saturating_sub(self.interval);
    }
}

impl Tokens for Bucket {
    fn try_take(&mut self, now: Duration) -> bool {
        let is_there = self.full_at <= now.saturating_add(self.slack);
        if is_there {
            self.full_at = self.full_at.max(now).saturating_add(self.interval);
        }
        is_there
    }

    fn time_until(&mut self, now: Duration, others: usize) -> Duration {
        let others = self.interval.saturating_mul(u32::try_from(others).unwrap_or(u32::MAX));
        let full_at = self.full_at.max(now).saturating_add(others);
        full_at.saturating_sub(now.saturating_add(self.slack))
    }
}

#[cfg(test)]
mod tests;
