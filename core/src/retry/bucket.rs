//! The budget for retries: when much fails, a client stops repeating instead of adding to the load.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::schema::RetryClass;

/// What is in a full bucket.
const CAPACITY: u32 = 500;
/// What a retry takes.
const COST: u32 = 14;
/// What a retry takes after throttling. It is less because the service asked for patience, which
/// is no sign of an outage.
const THROTTLING_COST: u32 = 5;
/// What a call gives that succeeds without a retry.
const REWARD: u32 = 1;

/// The budget that all calls of a client and of its clones share. It is full at the beginning.
///
/// Every retry takes from it, and whatever succeeds gives back, so retries go on as long as most of
/// them help. Once it is empty, calls still get their first attempt.
#[derive(Debug)]
pub(crate) struct RetryBucket {
    available: AtomicU32,
}

impl Default for RetryBucket {
    fn default() -> Self {
        RetryBucket { available: AtomicU32::new(CAPACITY) }
    }
}

impl RetryBucket {
    /// Takes what a retry costs; `None` when there is not enough, and then nothing is taken.
    pub(crate) fn try_take(self: &Arc<Self>, class: RetryClass) -> Option<RetryToken> {
        let cost = match class {
            RetryClass::Transient => COST,
            RetryClass::Throttling => THROTTLING_COST,
        };
        let take = |available: u32| available.checked_sub(cost);
        self.available.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).ok()?;
        Some(RetryToken { bucket: Arc::clone(self), cost })
    }

    /// Counts a call that succeeded without a retry.
    pub(crate) fn reward(&self) {
        self.give(REWARD);
    }

    /// What is there at the moment, from 0 to 500.
    pub(crate) fn available(&self) -> u32 {
        self.available.load(Ordering::Relaxed)
    }

    fn give(&self, amount: u32) {
        let add = |available: u32| Some(available.saturating_add(amount).min(CAPACITY));
        // never an error, as there is always something to store
        let _ = self.available.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

/// What one retry took. It goes back when this is dropped, because the retry succeeded or its call
/// was cancelled; only [`spend`](RetryToken::spend) keeps it.
#[derive(Debug)]
#[must_use = "what is dropped goes back to the bucket"]
pub(crate) struct RetryToken {
    bucket: Arc<RetryBucket>,
    cost: u32,
}

impl RetryToken {
    /// The retry failed, so nothing goes back.
    pub(crate) fn spend(mut self) {
        self.cost = 0;
    }
}

impl Drop for RetryToken {
    fn drop(&mut self) {
        self.bucket.give(self.cost);
    }
}
