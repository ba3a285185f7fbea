//! Retrying: which failures are worth another attempt, and how long to wait before it.
//!
//! This is exponential back-off with full jitter and a number of attempts. The dispatch asks it
//! after every failure, so a policy with a budget for the whole client takes its place here.

#[cfg_attr(not(test), expect(dead_code))]
pub(crate) mod adaptive;
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) mod back_off;
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) mod bucket;
mod http_date;

use std::time::Duration;

use crate::error::{Cause, Error, stem};
use crate::schema::RetryClass;
use crate::transport::TransportErrorKind;

/// How a client decides whether to try again, and how fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryMode {
    /// A number of attempts, delays that grow, and a budget that all calls of a client share.
    #[default]
    Standard,
    /// The same, and requests are slowed down to the rate that the service accepts once it has
    /// throttled one.
    Adaptive,
}

/// How often and how patiently a call is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RetryPolicy {
    /// Requests sent for one call at most, the first one included.
    pub(crate) max_attempts: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy { max_attempts: 3 }
    }
}

/// The delay before the second attempt at most; it doubles with each further one.
const BASE_DELAY: Duration = Duration::from_millis(50);
/// The same after throttling, which takes longer to pass.
const THROTTLING_BASE_DELAY: Duration = Duration::from_secs(1);
/// No delay is longer.
const MAX_DELAY: Duration = Duration::from_secs(20);

impl RetryPolicy {
    /// How long to wait before the next attempt; `None` when the error is final.
    pub(crate) fn delay_after(&self, error: &Error) -> Option<Duration> {
        if error.attempts() >= self.max_attempts {
            return None;
        }
        let base = match classify(error)? {
            RetryClass::Transient => BASE_DELAY,
            RetryClass::Throttling => THROTTLING_BASE_DELAY,
        };
        let doublings = error.attempts().saturating_sub(1).min(16);
        let longest = base.saturating_mul(1 << doublings).min(MAX_DELAY);
        Some(longest.mul_f64(random_fraction()))
    }
}

/// Whether the same request may succeed later.
pub(crate) fn is_worth_repeating(error: &Error) -> bool {
    classify(error).is_some()
}

/// Whether the same request may succeed later, and why it did not.
fn classify(error: &Error) -> Option<RetryClass> {
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
        Cause::Service(service) => {
            let transient = matches!(service.status, 500 | 502 | 503 | 504)
                || service.code.as_deref().map(stem) == Some("RequestTimeout");
            if transient { Some(RetryClass::Transient) } else { error.declared_retry() }
        }
        _ => None,
    }
}

/// A number from 0 to 1, spread well enough to keep clients from retrying at the same moment.
fn random_fraction() -> f64 {
    let (high, _) = uuid::Uuid::new_v4().as_u64_pair();
    // the top 16 bits of a version 4 UUID are random
    (high >> 48) as f64 / 65535.0
}
