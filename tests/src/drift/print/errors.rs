//! Errors: their members beside code, message and request id, which the core has.

use super::members::Role;
use super::shapes::body;
use super::{Printer, attribute, comment};
use crate::drift::compare::COMMON_ERROR_MEMBERS;
use crate::drift::model::{ErrorTrait, Structure};

/// Codes that stand for too many requests, whatever their status. A `LimitExceededException` is about
/// a quota, which stays used up.
const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledClientException",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

impl Printer<'_> {
    /// The error that a shape is declared as, if it is one.
    pub(in crate::drift) fn error(&mut self, shape: &str) -> Option<String> {
        let structure = self.model.structure(shape)?;
        let error = structure.error.as_ref()?;
        let status = status(error);
        let mut keys = vec![format!("status = {status}")];
        keys.extend(retry(shape, error, status).map(|class| format!("retry = {class}")));
        let own = Structure {
            members: structure
                .members
                .iter()
                .filter(|member| {
                    !COMMON_ERROR_MEMBERS
                        .iter()
                        .any(|common| member.name.eq_ignore_ascii_case(common))
                })
                .cloned()
                .collect(),
            ..structure.clone()
        };
        let fields = self.fields(shape, &own, Role::Error);
        let documentation = format!("The error `{shape}`, with the status {status}.");
        let mut text = comment(0, "///", &documentation);
        text.push_str(&attribute(0, "chime_error", &keys));
        text.push_str(&body(self.vocabulary.name(shape).unwrap_or(shape), &fields));
        Some(text)
    }
}

/// The status, which a model may leave to who is at fault.
fn status(error: &ErrorTrait) -> i64 {
    error.status.unwrap_or(if error.fault { 500 } else { 400 })
}

/// Whether the same request may succeed later, as clients of AWS have it.
fn retry(code: &str, error: &ErrorTrait, status: i64) -> Option<&'static str> {
    if error.throttling || status == 429 || THROTTLING.contains(&code) {
        Some("throttling")
    } else if error.retryable || matches!(status, 500 | 502 | 503 | 504) {
        Some("transient")
    } else {
        None
    }
}
