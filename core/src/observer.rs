//! What a program can watch: `tracing` spans for each call and each attempt, and a hook for metrics.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::field::Empty;
use tracing::{Span, error, info_span};

use crate::error::Error;
use crate::schema::OperationSchema;

/// Is told of every attempt and of every call when it ends: a hook for metrics. It is called in the
/// middle of calls, so it has to be quick. One that panics is reported as an error in the log, and the
/// call goes on.
///
/// The same is there as `tracing` spans of the target `chime_sdk_core`, `call` and within it
/// `attempt`, with the fields `rpc.system`, `rpc.service`, `rpc.method`, `cloud.region`, `attempt`,
/// `http.response.status_code`, `aws.request_id` and `error.type`. No field holds a member's value.
///
/// ```
/// use chime_sdk_core::observer::{CallReport, Observer};
///
/// #[derive(Debug)]
/// struct Printed;
///
/// impl Observer for Printed {
///     fn call_ended(&self, call: &CallReport<'_>) {
///         println!("{} {:?} {}", call.operation.name, call.duration, call.outcome.label());
///     }
/// }
/// ```
pub trait Observer: fmt::Debug + Send + Sync + 'static {
    /// An attempt has ended, or its call was dropped in the middle of it. One that failed before its
    /// request was sent, in an interceptor or in the signer, is told too.
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        let _ = attempt;
    }

    /// A call has ended, or was dropped.
    fn call_ended(&self, call: &CallReport<'_>) {
        let _ = call;
    }
}

/// One attempt.
#[derive(Debug)]
#[non_exhaustive]
pub struct AttemptReport<'a> {
    /// The operation that is called.
    pub operation: &'static OperationSchema,
    /// The region that the request was signed for.
    pub region: &'a str,
    /// Which attempt of its call it is; the first is 1.
    pub number: u32,
    /// From sending to the end of the answer.
    pub duration: Duration,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// The service's identifier of the request, when there was an answer that has one.
    pub request_id: Option<&'a str>,
    /// How it ended.
    pub outcome: Outcome<'a>,
}

/// One call with all its attempts.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The operation that was called.
    pub operation: &'static OperationSchema,
    /// The region that requests are signed for.
    pub region: &'a str,
    /// How many requests were sent.
    pub attempts: u32,
    /// The whole time, delays included.
    pub duration: Duration,
    /// The part of it that was spent waiting between attempts.
    pub retry_delay: Duration,
    /// The time that was spent waiting for the client's own [rate limit](crate::limit).
    pub rate_limit_delay: Duration,
    /// The HTTP status of the last answer, when there was one.
    pub status: Option<u16>,
    /// The service's identifier of the last request, when there was an answer that has one.
    pub request_id: Option<&'a str>,
    /// How it ended.
    pub outcome: Outcome<'a>,
}

/// How a call or an attempt ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// With an output.
    Success,
    /// With an error.
    Error(&'a Error),
    /// Its future was dropped before the end.
    Cancelled,
}

impl Outcome<'_> {
    /// A short text for a metric's label: `success`, `cancelled`, or what
    /// [`error_type`](Error::error_type) says.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Outcome::Success => "success",
            Outcome::Error(error) => error.error_type(),
            Outcome::Cancelled => "cancelled",
        }
    }
}

/// A call that is under way, for those who watch. It reports when it is told the end, or when it is
/// dropped without one.
pub(crate) struct Watch<'a> {
    watched: Watched<'a>,
    pub(crate) span: Span,
    began: Instant,
    ended: bool,
    pub(crate) attempts: u32,
    pub(crate) retry_delay: Duration,
    pub(crate) rate_limit_delay: Duration,
    /// Since when the call waits for its next attempt.
    waits_since: Option<Instant>,
}

/// What all reports of a call have in common.
#[derive(Clone, Copy)]
pub(crate) struct Watched<'a> {
    pub(crate) observers: &'a [std::sync::Arc<dyn Observer>],
    pub(crate) service_id: &'static str,
    pub(crate) operation: &'static OperationSchema,
    pub(crate) region: &'a str,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(watched: Watched<'a>) -> Self {
        let span = info_span!(
            target: "chime_sdk_core",
            "call",
            rpc.system = "aws-api",
            rpc.service = watched.service_id,
            rpc.method = watched.operation.name,
            cloud.region = watched.region,
            attempts = Empty,
            http.response.status_code = Empty,
            aws.request_id = Empty,
            error.r#type = Empty,
        );
        let began = Instant::now();
        Watch {
            watched,
            span,
            began,
            ended: false,
            attempts: 0,
            retry_delay: Duration::ZERO,
            rate_limit_delay: Duration::ZERO,
            waits_since: None,
        }
    }

    /// Waits between two attempts.
    pub(crate) async fn wait(&mut self, delay: Duration) {
        self.waits_since = Some(Instant::now());
        sleep(delay).await;
        self.waits_since = None;
        self.retry_delay += delay;
    }

    /// The next attempt begins; its request is counted when it is sent.
    pub(crate) fn attempt(&self) -> AttemptWatch<'a> {
        let number = self.attempts.saturating_add(1);
        let watched = self.watched;
        let span = info_span!(
            target: "chime_sdk_core",
            parent: &self.span,
            "attempt",
            rpc.system = "aws-api",
            rpc.service = watched.service_id,
            rpc.method = watched.operation.name,
            cloud.region = watched.region,
            attempt = number,
            http.response.status_code = Empty,
            aws.request_id = Empty,
            error.r#type = Empty,
        );
        AttemptWatch { watched, span, began: Instant::now(), number, status: None, ended: false }
    }

    /// The call has ended.
    pub(crate) fn end(mut self, outcome: Outcome<'_>, status: Option<u16>, id: Option<&str>) {
        record(&self.span, outcome, status, id);
        self.report(outcome, status, id);
    }

    fn report(&mut self, outcome: Outcome<'_>, status: Option<u16>, request_id: Option<&str>) {
        self.ended = true;
        self.span.record("attempts", self.attempts);
        let unfinished = self.waits_since.map(|since| since.elapsed()).unwrap_or_default();
        let report = CallReport {
            operation: self.watched.operation,
            region: self.watched.region,
            attempts: self.attempts,
            duration: self.began.elapsed(),
            retry_delay: self.retry_delay + unfinished,
            rate_limit_delay: self.rate_limit_delay,
            status,
            request_id,
            outcome,
        };
        for observer in self.watched.observers {
            shielded(|| observer.call_ended(&report));
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if !self.ended {
            record(&self.span, Outcome::Cancelled, None, None);
            self.report(Outcome::Cancelled, None, None);
        }
    }
}

/// An attempt that is under way, in the same manner.
pub(crate) struct AttemptWatch<'a> {
    watched: Watched<'a>,
    pub(crate) span: Span,
    began: Instant,
    pub(crate) number: u32,
    pub(crate) status: Option<u16>,
    ended: bool,
}

impl AttemptWatch<'_> {
    /// The attempt has ended.
    pub(crate) fn end(mut self, outcome: Outcome<'_>, id: Option<&str>) {
        record(&self.span, outcome, self.status, id);
        self.report(outcome, id);
    }

    fn report(&mut self, outcome: Outcome<'_>, request_id: Option<&str>) {
        self.ended = true;
        let report = AttemptReport {
            operation: self.watched.operation,
            region: self.watched.region,
            number: self.number,
            duration: self.began.elapsed(),
            status: self.status,
            request_id,
            outcome,
        };
        for observer in self.watched.observers {
            shielded(|| observer.attempt_ended(&report));
        }
    }
}

impl Drop for AttemptWatch<'_> {
    fn drop(&mut self) {
        if !self.ended {
            record(&self.span, Outcome::Cancelled, self.status, None);
            self.report(Outcome::Cancelled, None);
        }
    }
}

/// Calls an observer. A panic in it must neither fail a call that succeeded nor, in the middle of another
/// panic, end the process.
fn shielded(tell: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(tell)).is_err() {
        error!(target: "chime_sdk_core", "an observer panicked");
    }
}

fn record(span: &Span, outcome: Outcome<'_>, status: Option<u16>, request_id: Option<&str>) {
    if span.is_disabled() {
        return;
    }
    if let Some(status) = status {
        span.record("http.response.status_code", status);
    }
    if let Some(id) = request_id {
        // as the service wrote it, so that it cannot end a line of a log
        span.record("aws.request_id", tracing::field::display(crate::printable::Printable(id)));
    }
    if !matches!(outcome, Outcome::Success) {
        let label = crate::printable::Printable(outcome.label());
        span.record("error.type", tracing::field::display(label));
    }
}
