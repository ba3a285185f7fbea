//! A fair queue in front of a bucket of tokens: who came first gets the next one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

/// What hands out tokens over time. Times are counted from the queue's beginning and never go back.
pub(crate) trait Tokens {
    /// Takes a token if there is one.
    fn try_take(&mut self, now: Duration) -> bool;

    /// How long until there is a token, after so many others were taken.
    fn time_until(&mut self, now: Duration, others: usize) -> Duration;
}

/// Tokens, and those who wait for one.
///
/// Nobody holds a token before it is used: [`acquire`](Queue::acquire) takes it in the very moment
/// in which it returns, so a waiter that is dropped has nothing to give back. The first waiter sleeps
/// until the token is there. Whoever leaves, with a token or without, wakes the next one and nobody
/// else.
///
/// A waiter may be kept without being polled while its token is there, as happens to the futures in
/// a `FuturesUnordered` whose owner is busy. If others waited for it, calls that the owner makes
/// meanwhile would hang for good. So each waiter also wakes some time after it should have had
/// its token, and passes by those who did not come for theirs. They keep their numbers, and are
/// first again when they come.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    beginning: Instant,
    state: Mutex<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    tokens: T,
    /// The last time that was asked for.
    now: Duration,
    next_number: u64,
    waiting: BTreeMap<u64, Waiting>,
}

/// Somebody in the queue.
#[derive(Debug)]
struct Waiting {
    /// Told when it has become the first.
    called: Arc<Notify>,
    /// When it looks for its token at the latest.
    looks_at: Duration,
}

/// How late a waiter may come for its token before others pass it by: longer than a busy runtime
/// takes to poll what it woke, and short for those behind.
const PATIENCE: Duration = Duration::from_millis(100);

impl<T: Tokens> Queue<T> {
    pub(crate) fn new(tokens: T) -> Self {
        let state = State { tokens, now: Duration::ZERO, next_number: 0, waiting: BTreeMap::new() };
        Queue { beginning: Instant::now(), state: Mutex::new(state) }
    }

    /// Waits for a token, and takes it at the very end.
    pub(crate) async fn acquire(&self) {
        let Err((place, mut wait)) = self.enter() else { return };
        loop {
            // either way it is time to look again
            let _ = timeout(wait, place.called.notified()).await;
            match place.try_leave() {
                Ok(()) => return,
                Err(longer) => wait = longer,
            }
        }
    }

    /// Changes what hands out the tokens, for example its rate.
    pub(crate) fn adjust<R>(&self, change: impl FnOnce(&mut T, Duration) -> R) -> R {
        let (mut state, now) = self.lock();
        let result = change(&mut state.tokens, now);
        // the token of the first may be there sooner now
        state.call_first();
        result
    }

    /// A token, if there is one and nobody waits; otherwise a place, and how long to wait at first.
    fn enter(&self) -> Result<(), (Place<'_, T>, Duration)> {
        let (mut state, now) = self.lock();
        let number = state.next_number;
        state.next_number += 1;
        let called = Arc::new(Notify::new());
        state.try_leave(number, &called, now).map_err(|wait| {
            let place = Place { queue: self, number, called };
            (place, wait)
        })
    }

    /// The state, and what time it is while nobody else has it.
    fn lock(&self) -> (MutexGuard<'_, State<T>>, Duration) {
        // nothing in here can panic half-way, so a poisoned state is as good as any
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // runtimes with a paused clock do not agree on the time
        state.now = state.now.max(self.beginning.elapsed());
        let now = state.now;
        (state, now)
    }
}

impl<T: Tokens> State<T> {
    /// Takes a token if it is this one's turn and there is one; otherwise says how long to wait
    /// before looking again.
    fn try_leave(
        &mut self,
        number: u64,
        called: &Arc<Notify>,
        now: Duration,
    ) -> Result<(), Duration> {
        self.pass_by_the_absent(number, now);
        let ahead = self.ahead_of(number);
        if ahead == 0 && self.tokens.try_take(now) {
            self.waiting.remove(&number);
            self.call_first();
            return Ok(());
        }
        // a wait that was rounded to nothing would be a loop without a pause
        let wait = self.tokens.time_until(now, ahead).max(Duration::from_nanos(1));
        let wait = if ahead == 0 { wait } else { wait.saturating_add(PATIENCE) };
        let looks_at = now.saturating_add(wait);
        self.waiting.insert(number, Waiting { called: Arc::clone(called), looks_at });
        Err(wait)
    }

    /// Takes those out of the queue who are before this one and should have looked long ago.
    fn pass_by_the_absent(&mut self, number: u64, now: Duration) {
        let mut passed = false;
        while let Some(first) = self.waiting.first_entry() {
            let is_late = first.get().looks_at.saturating_add(PATIENCE) <= now;
            if *first.key() >= number || !is_late {
                break;
            }
            first.remove();
            passed = true;
        }
        if passed {
            self.call_first();
        }
    }

    fn ahead_of(&self, number: u64) -> usize {
        // the first asks most often, and the last has nobody behind: neither counts the others
        match self.waiting.first_key_value() {
            Some((first, _)) if *first < number => {
                self.waiting.len() - self.waiting.range(number..).count()
            }
            _ => 0,
        }
    }

    fn call_first(&self) {
        if let Some((_, first)) = self.waiting.first_key_value() {
            first.called.notify_one();
        }
    }
}

/// A waiter's place. It is given up when this is dropped.
struct Place<'a, T: Tokens> {
    queue: &'a Queue<T>,
    number: u64,
    called: Arc<Notify>,
}

impl<T: Tokens> Place<'_, T> {
    fn try_leave(&self) -> Result<(), Duration> {
        let (mut state, now) = self.queue.lock();
        state.try_leave(self.number, &self.called, now)
    }
}

impl<T: Tokens> Drop for Place<'_, T> {
    fn drop(&mut self) {
        let (mut state, _) = self.queue.lock();
        let was_first = state.waiting.keys().next() == Some(&self.number);
        state.waiting.remove(&self.number);
        if was_first {
            state.call_first();
        }
    }
}

#[cfg(test)]
mod tests;
