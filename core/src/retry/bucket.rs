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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CLASSES: [RetryClass; 2] = [RetryClass::Transient, RetryClass::Throttling];

    fn full() -> Arc<RetryBucket> {
        Arc::default()
    }

    #[test]
    fn a_retry_costs_14_and_after_throttling_5() {
        let bucket = full();
        bucket.try_take(RetryClass::Transient).unwrap().spend();
        assert_eq!(bucket.available(), 486);
        bucket.try_take(RetryClass::Throttling).unwrap().spend();
        assert_eq!(bucket.available(), 481);
    }

    #[test]
    fn an_empty_bucket_lets_none_go_until_something_succeeds() {
        for (class, cost) in [(RetryClass::Transient, 14), (RetryClass::Throttling, 5)] {
            let bucket = full();
            let mut retries = 0;
            while let Some(token) = bucket.try_take(class) {
                token.spend();
                retries += 1;
            }
            assert_eq!((retries, bucket.available()), (500 / cost, 500 % cost));
            for _ in bucket.available()..cost {
                assert!(bucket.try_take(class).is_none());
                bucket.reward();
            }
            assert!(bucket.try_take(class).is_some());
        }
    }

    #[test]
    fn a_token_that_is_not_spent_goes_back() {
        let bucket = full();
        let token = bucket.try_take(RetryClass::Transient);
        assert_eq!(bucket.available(), 486);
        drop(token);
        assert_eq!(bucket.available(), 500);
    }

    #[test]
    fn a_spent_token_lets_the_bucket_go() {
        let bucket = full();
        bucket.try_take(RetryClass::Transient).unwrap().spend();
        assert_eq!(Arc::strong_count(&bucket), 1);
    }

    #[test]
    fn threads_that_take_and_give_lose_nothing() {
        let bucket = full();
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let bucket = &bucket;
                scope.spawn(move || {
                    for turn in 0..5_000 {
                        let first = bucket.try_take(CLASSES[(thread + turn) % 2]);
                        let second = bucket.try_take(CLASSES[turn % 2]);
                        assert!(bucket.available() <= CAPACITY);
                        drop((first, second));
                    }
                });
            }
        });
        assert_eq!(bucket.available(), CAPACITY);
    }

    #[test]
    fn threads_that_spend_do_not_spend_more_than_there_is() {
        let bucket = full();
        let spend = |thread: usize| {
            let mut spent = 0;
            for turn in 0..100 {
                if let Some(token) = bucket.try_take(CLASSES[(thread + turn) % 2]) {
                    spent += token.cost;
                    token.spend();
                }
            }
            spent
        };
        let spent: u32 = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|thread| scope.spawn(move || spend(thread))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(spent + bucket.available(), CAPACITY);
        assert!(bucket.available() < THROTTLING_COST);
    }

    /// What can happen to a bucket; a number picks one of the tokens that are out.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        Take(RetryClass),
        Drop(usize),
        Spend(usize),
        Reward,
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let event = prop_oneof![
            4 => prop::sample::select(&CLASSES).prop_map(Event::Take),
            1 => any::<usize>().prop_map(Event::Drop),
            1 => any::<usize>().prop_map(Event::Spend),
            1 => Just(Event::Reward),
        ];
        prop::collection::vec(event, 0..400)
    }

    proptest! {
        #[test]
        fn costs_add_up_in_any_order_of_events(events in events()) {
            let bucket = full();
            let mut out = Vec::new();
            let mut expected = 500;
            for event in events {
                match event {
                    Event::Take(class) => {
                        let cost = if class == RetryClass::Transient { 14 } else { 5 };
                        let token = bucket.try_take(class);
                        prop_assert_eq!(token.is_some(), expected >= cost);
                        if let Some(token) = token {
                            expected -= cost;
                            out.push((token, cost));
                        }
                    }
                    Event::Drop(index) if !out.is_empty() => {
                        let (token, cost) = out.swap_remove(index % out.len());
                        drop(token);
                        expected = (expected + cost).min(500);
                    }
                    Event::Spend(index) if !out.is_empty() => {
                        let (token, _) = out.swap_remove(index % out.len());
                        token.spend();
                    }
                    Event::Reward => {
                        bucket.reward();
                        expected = (expected + 1).min(500);
                    }
                    Event::Drop(_) | Event::Spend(_) => {}
                }
                prop_assert_eq!(bucket.available(), expected);
                prop_assert!(bucket.available() <= 500);
            }
        }

        #[test]
        fn the_bucket_is_full_once_every_token_is_back(
            classes in prop::collection::vec(prop::sample::select(&CLASSES), 0..200),
            rewards in 0_usize..200,
        ) {
            let bucket = full();
            let tokens: Vec<_> = classes.into_iter().map(|class| bucket.try_take(class)).collect();
            for _ in 0..rewards {
                bucket.reward();
            }
            drop(tokens);
            prop_assert_eq!(bucket.available(), 500);
        }
    }
}
