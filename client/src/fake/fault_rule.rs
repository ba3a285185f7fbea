//! Faults on demand: which calls fail, and how.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chime_sdk_core::operation::{Operation, OperationOf};
use http::header::RETRY_AFTER;
use http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::admin;
use super::backend::Backend;
use super::failure::Failure;
use super::rules::{Chance, Counts, Rule, is_framing};
use super::{Fake, UnknownName};

/// Milliseconds to wait, as this service says it beside the header of the standard.
const AMZ_RETRY_AFTER: HeaderName = HeaderName::from_static("x-amz-retry-after");

impl Fake {
    /// A rule for the calls of an operation, which is written by its name.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use chime_sdk_meetings::enums::MediaRegion;
    /// use chime_sdk_meetings::fake::{Fake, Failure::Throttling};
    /// use chime_sdk_meetings::operations::CreateAttendee;
    ///
    /// let fake = Fake::start().await?;
    /// let client = fake.client_builder().max_attempts(1).build()?;
    /// let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    ///
    /// let third = fake.on(CreateAttendee).nth(3).fail(Throttling);
    /// for user in ["ada", "grace"] {
    ///     client.create_attendee(&meeting.meeting_id, user).await?;
    /// }
    /// let error = client.create_attendee(&meeting.meeting_id, "barbara").await.unwrap_err();
    /// assert!(error.is_throttling());
    /// assert_eq!(third.strikes(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Every request that arrives is a call, a retry too, and it is counted before its signature and
    /// its input are looked at. Several rules are in force at once: their delays add up, and of those
    /// that let a call fail, the one that was made first strikes. A rule for an operation that this
    /// fake does not serve never strikes.
    pub fn on<O: Operation>(&self, operation: OperationOf<O>) -> FaultRule<'_> {
        FaultRule { backend: &self.backend, rule: Rule::new(Some(operation.schema().name)) }
    }

    /// The same for an operation by its name, `CreateAttendee` or `create_attendee`.
    ///
    /// # Errors
    /// The fake serves no such operation; the text names a similar one.
    pub fn on_operation(&self, name: &str) -> Result<FaultRule<'_>, UnknownName> {
        let operation = self.backend.known_operation(name)?;
        Ok(FaultRule { backend: &self.backend, rule: Rule::new(Some(operation)) })
    }

    /// A rule for the calls of all operations together.
    pub fn on_any(&self) -> FaultRule<'_> {
        FaultRule { backend: &self.backend, rule: Rule::new(None) }
    }

    /// Puts rules in force that are written as the admin route takes them: one, or a list.
    ///
    /// # Errors
    /// What is wrong with them; none of them is in force then.
    pub fn add_faults(&self, rules: &Value) -> Result<(), String> {
        admin::add_faults(&self.backend, rules)
    }

    /// Takes all rules away.
    pub fn clear_faults(&self) {
        self.backend.with(|state| state.rules.clear());
    }
}

/// Which calls fail; [`fail`](FaultRule::fail) says how, and puts the rule in force.
///
/// Without anything said it is every call. Calls are counted from when the rule is in force, from 1
/// on; [`after`](FaultRule::after) says how many are passed over before that count begins.
#[must_use = "a rule is in force once it is told how calls `fail`"]
pub struct FaultRule<'f> {
    backend: &'f Arc<Backend>,
    rule: Rule,
}

impl FaultRule<'_> {
    /// Passes over the first calls.
    pub fn after(mut self, calls: u64) -> Self {
        self.rule.after = calls;
        self
    }

    /// Strikes at the call of this number alone, 1 being the first and 0 none. If another rule lets that call
    /// fail, this one has missed it.
    pub fn nth(mut self, number: u64) -> Self {
        self.rule.nth = Some(number);
        self
    }

    /// Strikes at each call whose number this divides: 2 for the second, the fourth and so on, 0 for none.
    pub fn every(mut self, number: u64) -> Self {
        self.rule.every = Some(number);
        self
    }

    /// Strikes so often at most.
    pub fn times(mut self, times: u64) -> Self {
        self.rule.times = Some(times);
        self
    }

    /// Strikes at a call with this probability, from 0 for never to 1 for always. The same seed
    /// strikes at the same ones of a sequence of calls.
    pub fn with_probability(mut self, probability: f64, seed: u64) -> Self {
        self.rule.chance = Some(Chance { probability, seed });
        self
    }

    /// Waits before the call fails, on tokio's clock.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.rule.delay = delay;
        self
    }

    /// Carries the operation out before the call fails: what it did is done, and the caller does not
    /// know. This is what retries have to survive.
    pub fn after_effect(mut self) -> Self {
        self.rule.after_effect = true;
        self
    }

    /// Adds a header to the answer, if there is one. It takes the place of one of the same name. Those
    /// that say where an answer ends, which are `content-length`, `transfer-encoding` and `connection`,
    /// cannot be set: they are passed over.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if !is_framing(&name) {
            self.rule.headers.insert(name, value);
        }
        self
    }

    /// Adds `Retry-After`: how long to wait, in whole seconds, of which a part counts as one.
    pub fn retry_after(self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.header(RETRY_AFTER, seconds.into())
    }

    /// Adds `x-amz-retry-after`: how long to wait, in milliseconds.
    pub fn amz_retry_after(self, wait: Duration) -> Self {
        let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.header(AMZ_RETRY_AFTER, milliseconds.into())
    }

    /// Says how the calls fail, and puts the rule in force. It stays so until it is spent, removed or
    /// [cleared](Fake::clear_faults); the handle can be dropped.
    pub fn fail(mut self, failure: impl Into<Failure>) -> FaultHandle {
        self.rule.failure = Some(failure.into());
        self.put_in_force()
    }

    fn put_in_force(self) -> FaultHandle {
        let (id, counts) = self.backend.with(|state| {
            let active = state.rules.add(self.rule);
            (active.id, Arc::clone(&active.counts))
        });
        FaultHandle { backend: Arc::clone(self.backend), id, counts }
    }
}

impl fmt::Debug for FaultRule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.rule, f)
    }
}

/// A rule in force. Dropping this does not end it.
#[derive(Clone)]
pub struct FaultHandle {
    backend: Arc<Backend>,
    id: u64,
    counts: Arc<Counts>,
}

impl FaultHandle {
    /// The number that the rule has on the admin route.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// How many calls the rule has looked at.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.counts.calls()
    }

    /// How often the rule has struck.
    #[must_use]
    pub fn strikes(&self) -> u64 {
        self.counts.strikes()
    }

    /// Takes the rule away. One that is gone already stays so.
    pub fn remove(&self) {
        self.backend.with(|state| state.rules.remove(self.id));
    }
}

impl fmt::Debug for FaultHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultHandle").field("id", &self.id).finish_non_exhaustive()
    }
}
