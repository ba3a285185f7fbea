//! Settings of a fake about who may call it, how fast, and what it assumes.

use std::time::Duration;

use super::FakeBuilder;
use super::assumptions::Assumptions;
use super::authentication::Signatures;
use super::settings::Key;
use super::throttle::{RateLimit, RateScope};

impl FakeBuilder {
    /// Knows one more access key. The key `AKIDFAKE` with the secret `fake-secret`, which the clients
    /// that the fake makes have, is always known; give it here to change its secret.
    pub fn access_key(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.keys.push(Key { id: id.into(), secret: secret.into() });
        self
    }

    /// How closely signatures are looked at; if this is not called, as the service does.
    pub fn signatures(mut self, signatures: Signatures) -> Self {
        self.settings.signatures = signatures;
        self
    }

    /// How far the time of a signature may be from the machine's, before or after; 5 minutes if this
    /// is not called.
    pub fn max_skew(mut self, skew: Duration) -> Self {
        self.settings.max_skew = skew;
        self
    }

    /// Judges the time of signatures by a clock that is this many seconds ahead of the machine's, or
    /// behind it if the number is negative: to see what becomes of a client whose clock is wrong.
    /// Answers bear that clock's `Date`, so a client can set its own right by them. The service's own
    /// clock, which [`advance`](super::Fake::advance) moves, judges no signature.
    pub fn clock_offset(mut self, seconds: i64) -> Self {
        self.settings.clock_offset = seconds;
        self
    }

    /// The control region of requests without a signature, which are let in with
    /// [`Signatures::Ignore`]; `us-east-1` if this is not called.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region = region.into();
        self
    }

    /// Answers requests that come faster than this with `ThrottlingException`. The service's own
    /// numbers are 10 a second and a burst of 20; the default is no limit. Time is that of the
    /// service's clock. Each control region has buckets of its own, and
    /// [`rate_scope`](FakeBuilder::rate_scope) says how many.
    pub fn rate_limit(mut self, per_second: u32, burst: u32) -> Self {
        self.settings.rate_limit = Some(RateLimit { per_second, burst });
        self
    }

    /// Which requests share a bucket of the rate limit; those of a family if this is not called.
    pub fn rate_scope(mut self, scope: RateScope) -> Self {
        self.settings.rate_scope = scope;
        self
    }

    /// What the fake does where nobody knows what the service does.
    pub fn assumptions(mut self, assumptions: Assumptions) -> Self {
        self.settings.assumptions = assumptions;
        self
    }
}
