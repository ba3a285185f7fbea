//! The rate of adaptive mode: requests go out as fast as the service has shown to take them.
//!
//! The rate follows a cubic curve, as in TCP: it falls to a part of what was sent when the service
//! throttled, comes back quickly to just below that, stays there for a while, and then tries more.

use std::time::Duration;

use crate::limit::queue::{Queue, Tokens};

/// What is left of the rate after throttling.
const BETA: f64 = 0.7;
/// How steep the cubic curve is.
const SCALE: f64 = 0.4;
/// How much the last measurement counts against those before.
const SMOOTHING: f64 = 0.8;
/// Measurements end at multiples of this, in seconds.
const MEASURING_BUCKET: f64 = 0.5;
/// The lowest rate, in requests a second: something has to be sent to see that it works again.
const LOWEST_RATE: f64 = 0.5;
/// The bucket holds what a second brings, and at least the one token that somebody waits for.
const LOWEST_CAPACITY: f64 = 1.0;
/// The rate may grow to so many times what was really sent.
const GROWTH: f64 = 2.0;

/// The rate that all calls of a client and of its clones share. Nothing is held back before the
/// service has throttled for the first time.
#[derive(Debug)]
pub(crate) struct AdaptiveRate {
    queue: Queue<Rate>,
}

impl Default for AdaptiveRate {
    fn default() -> Self {
        AdaptiveRate { queue: Queue::new(Rate::default()) }
    }
}

impl AdaptiveRate {
    /// Waits until an attempt may be sent. Who came first goes first; who is dropped takes nothing.
    pub(crate) async fn acquire(&self) {
        self.queue.acquire().await;
    }

    /// Gives back what an attempt has taken that was not sent after all.
    pub(crate) fn give_back(&self) {
        self.queue.adjust(|rate, _| rate.available = (rate.available + 1.0).min(rate.capacity));
    }

    /// Counts an attempt that has ended.
    pub(crate) fn record(&self, throttled: bool) {
        self.queue.adjust(|rate, now| rate.record(now.as_secs_f64(), throttled));
    }
}

/// Rate and tokens, driven by times in seconds since the beginning.
#[derive(Clone, Debug)]
struct Rate {
    /// Whether the service has ever throttled.
    limits: bool,
    measured: Measured,
    cubic: Cubic,
    /// Tokens a second.
    fill_rate: f64,
    capacity: f64,
    available: f64,
    refilled_at: f64,
}

impl Default for Rate {
    fn default() -> Self {
        Rate {
            limits: false,
            measured: Measured::default(),
            cubic: Cubic::default(),
            fill_rate: LOWEST_CAPACITY,
            capacity: LOWEST_CAPACITY,
            available: 0.0,
            refilled_at: 0.0,
        }
    }
}

impl Rate {
    fn record(&mut self, now: f64, throttled: bool) {
        let measured = self.measured.count(now);
        let rate = if throttled {
            let sent = if self.limits { measured.min(self.fill_rate) } else { measured };
            self.limits = true;
            self.cubic.throttled(sent, now)
        } else {
            self.cubic.rate(now)
        };
        self.set_rate(rate.min(GROWTH * measured), now);
    }

    fn set_rate(&mut self, rate: f64, now: f64) {
        // what the time until now has brought, it brought at the old rate
        self.refill(now);
        self.fill_rate = rate.max(LOWEST_RATE);
        self.capacity = rate.max(LOWEST_CAPACITY);
        self.available = self.available.min(self.capacity);
    }

    fn refill(&mut self, now: f64) {
        let brought = (now - self.refilled_at) * self.fill_rate;
        self.available = (self.available + brought).min(self.capacity);
        self.refilled_at = now;
    }
}

impl Tokens for Rate {
    fn try_take(&mut self, now: Duration) -> bool {
        if !self.limits {
            return true;
        }
        self.refill(now.as_secs_f64());
        let is_there = self.available >= 1.0 - ROUNDING;
        if is_there {
            // a debt here would be paid by those who wait
            self.available = (self.available - 1.0).max(0.0);
        }
        is_there
    }

    fn time_until(&mut self, now: Duration, others: usize) -> Duration {
        self.refill(now.as_secs_f64());
        let missing = (1.0 + others as f64 - self.available).max(0.0);
        Duration::try_from_secs_f64(missing / self.fill_rate).unwrap_or(Duration::MAX)
    }
}

/// A token that is there but for a sum's rounding is there. Without this its waiter would sleep
/// once more for nothing.
const ROUNDING: f64 = 1e-9;

/// How many requests a second were sent, smoothed.
#[derive(Clone, Debug, Default)]
struct Measured {
    rate: f64,
    /// Requests since the last measurement.
    count: f64,
    /// When that was, a multiple of the measuring bucket.
    last: f64,
}

impl Measured {
    /// Counts a request, and gives the rate.
    fn count(&mut self, now: f64) -> f64 {
        let bucket = (now / MEASURING_BUCKET).floor() * MEASURING_BUCKET;
        self.count += 1.0;
        if bucket > self.last {
            let rate = self.count / (bucket - self.last);
            self.rate = rate * SMOOTHING + self.rate * (1.0 - SMOOTHING);
            self.count = 0.0;
            self.last = bucket;
        }
        self.rate
    }
}

/// The curve since the service throttled last.
#[derive(Clone, Debug, Default)]
struct Cubic {
    /// The rate that was too fast.
    highest: f64,
    /// How long after throttling the curve is there again, in seconds.
    window: f64,
    throttled_at: f64,
}

impl Cubic {
    fn rate(&self, now: f64) -> f64 {
        let since = now - self.throttled_at;
        SCALE * (since - self.window).powi(3) + self.highest
    }

    /// Starts anew after throttling at this rate, and gives the rate to go on with.
    fn throttled(&mut self, sent: f64, now: f64) -> f64 {
        self.highest = sent;
        self.window = (sent * (1.0 - BETA) / SCALE).cbrt();
        self.throttled_at = now;
        sent * BETA
    }
}

#[cfg(test)]
mod tests;
