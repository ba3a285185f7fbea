//! Retrying: which failures are worth another attempt, what the client's budget allows, and how long
//! to wait.
//!
//! What is shared by a client and its clones is a budget of 500: another attempt costs 14, after
//! throttling 5. An attempt that succeeds gives back what it cost, a call that succeeds at once gives
//! 1. So a few failures are repeated, and when everything fails nothing is made worse.

use std::sync::Arc;
use std::time::Duration;

use crate::error::{Cause, Error, stem};
use crate::schema::RetryClass;
use crate::transport::TransportErrorKind;

mod adaptive;
mod back_off;
mod bucket;

pub(crate) use adaptive::AdaptiveRate;
pub(crate) use back_off::{ServerHint, back_off};
pub(crate) use bucket::{RetryBucket, RetryToken};

/// How a client decides whether to try again, and how fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryMode {
    /// A number of attempts, delays that grow, and a budget that all calls of a client share.
    #[default]
    Standard,
    /// The same, and requests are slowed down to the rate that the service accepts once it has
    /// throttled one. Waiting for this rate is part of the operation's time.
    Adaptive,
}

/// What the calls of a client share about retries.
#[derive(Debug)]
pub(crate) struct Retries {
    bucket: Arc<RetryBucket>,
    /// In adaptive mode.
    rate: Option<AdaptiveRate>,
}

/// Another attempt that is allowed.
#[derive(Debug)]
pub(crate) struct Retry {
    /// What to wait before it.
    pub(crate) delay: Duration,
    /// What it takes of the budget; nothing after a clock was corrected.
    pub(crate) token: Option<RetryToken>,
}

/// Why there is no other attempt although the failure may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GaveUp {
    /// The budget of the client is used up.
    Budget,
    /// It could not begin within the operation's time, or the service asks for more patience than anybody
    /// has.
    Time,
}

impl Retries {
    pub(crate) fn new(mode: RetryMode) -> Self {
        Retries {
            bucket: Arc::default(),
            rate: (mode == RetryMode::Adaptive).then(AdaptiveRate::default),
        }
    }

    /// What is left of the budget of 500.
    pub(crate) fn budget(&self) -> u32 {
        self.bucket.available()
    }

    /// Waits until the rate of adaptive mode lets the next attempt go.
    pub(crate) async fn pace(&self) {
        if let Some(rate) = &self.rate {
            rate.acquire().await;
        }
    }

    /// Gives back what [`pace`](Self::pace) took for an attempt that is not sent after all.
    pub(crate) fn give_back_pace(&self) {
        if let Some(rate) = &self.rate {
            rate.give_back();
        }
    }

    /// Learns from an attempt that succeeded, at the first try or later.
    pub(crate) fn succeeded(&self, attempts: u32) {
        if let Some(rate) = &self.rate {
            rate.record(false);
        }
        if attempts == 1 {
            self.bucket.reward();
        }
    }

    /// Learns from an attempt that failed, and decides about the next one: `None` when the error is
    /// final by its nature.
    pub(crate) fn failed(
        &self,
        error: &Error,
        clock_was_wrong: bool,
        max_attempts: u32,
        time_left: Duration,
    ) -> Option<Result<Retry, GaveUp>> {
        let class = classify(error, clock_was_wrong);
        if let Some(rate) = &self.rate {
            rate.record(class == Some(RetryClass::Throttling));
        }
        let class = class?;
        if error.attempts() >= max_attempts {
            return None;
        }
        let delay = back_off(class, error.attempts(), random_fraction());
        let delay = error.hint().map_or(delay, |hint| hint.apply(delay));
        // an attempt that cannot begin in time is not waited for: the reason is known already
        if delay >= time_left || delay > LONGEST_DELAY {
            return Some(Err(GaveUp::Time));
        }
        if clock_was_wrong && class == RetryClass::Transient && is_about_the_clock(error) {
            // the service is well, and it happens once: the clock is right from now on
            return Some(Ok(Retry { delay: Duration::ZERO, token: None }));
        }
        let token = self.bucket.try_take(class);
        let retry = token.map(|token| Retry { delay, token: Some(token) });
        Some(retry.ok_or(GaveUp::Budget))
    }
}

/// Nothing is waited for longer than this, whatever the service asks for and the operation's time allows:
/// the caller should know.
const LONGEST_DELAY: Duration = Duration::from_secs(5 * 60);

/// Whether the same request may succeed later.
pub(crate) fn is_worth_repeating(error: &Error) -> bool {
    classify(error, false).is_some()
}

/// Whether the same request may succeed later, and why it did not.
fn classify(error: &Error, clock_was_wrong: bool) -> Option<RetryClass> {
    if error.is_throttling() {
        return Some(RetryClass::Throttling);
    }
    match error.cause() {
        Cause::Transport(error) => match error.kind() {
            TransportErrorKind::Connect
            | TransportErrorKind::ConnectTimeout
            | TransportErrorKind::Interrupted
            | TransportErrorKind::Timeout => Some(RetryClass::Transient),
            TransportErrorKind::TooLarge | TransportErrorKind::Request => None,
        },
        Cause::Timeout { .. } | Cause::Response(_) => Some(RetryClass::Transient),
        // a quota that is used up stays so, whatever the status
        Cause::Service(_) if error.is_limit_exceeded() => None,
        Cause::Service(service) => {
            let transient = matches!(service.status, 500 | 502 | 503 | 504)
                || service.code.as_deref().map(stem) == Some("RequestTimeout")
                || (clock_was_wrong && is_about_the_clock(error));
            if transient { Some(RetryClass::Transient) } else { error.declared_retry() }
        }
        _ => None,
    }
}

/// Whether the service refuses what was signed for a wrong time, among other reasons.
fn is_about_the_clock(error: &Error) -> bool {
    let Cause::Service(service) = error.cause() else { return false };
    service.code.as_deref().is_some_and(|code| CLOCK_CODES.contains(&stem(code)))
}

/// The codes with which a request that was signed for a wrong time is refused.
const CLOCK_CODES: &[&str] = &[
    "AccessDenied",
    "AuthFailure",
    "InvalidSignature",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// A number from 0 to 1, spread well enough to keep clients from retrying at the same moment.
fn random_fraction() -> f64 {
    let (high, _) = uuid::Uuid::new_v4().as_u64_pair();
    // the top 16 bits of a version 4 UUID are random
    (high >> 48) as f64 / 65535.0
}
