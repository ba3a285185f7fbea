//! Questions that programs ask about an error: what it means, whichever way the service wrote it.

use super::{Cause, Error, ErrorKind};
use crate::retry::is_worth_repeating;
use crate::schema::RetryClass;

impl Error {
    /// What was asked for does not exist (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_service_status(404)
    }

    /// The request conflicts with another one, or with the state of what it is about (409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_service_status(409)
    }

    /// The caller sends too many requests: status 429, or one of the codes for it.
    #[must_use]
    pub fn is_throttling(&self) -> bool {
        self.status() == Some(429)
            || self.has_code(THROTTLING_CODES)
            || self.declared_retry() == Some(RetryClass::Throttling)
    }

    /// The service refuses the input (400 of this code).
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        match self.service() {
            Some(error) if error.code.is_none() => error.status == 400,
            _ => self.has_code(&["BadRequest", "Validation"]),
        }
    }

    /// The credentials are not accepted (401, and the codes of the signature check).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_service_status(401)
            || self.has_code(&[
                "AuthFailure",
                "ExpiredToken",
                "IncompleteSignature",
                "InvalidClientTokenId",
                "InvalidSignature",
                "MissingAuthenticationToken",
                "SignatureDoesNotMatch",
                "UnrecognizedClient",
            ])
    }

    /// The credentials are accepted, but do not allow this (403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is_service_status(403) && !self.is_unauthorized()
    }

    /// A quota is used up. It stays used up: the same request is not worth repeating.
    #[must_use]
    pub fn is_limit_exceeded(&self) -> bool {
        self.has_code(&["LimitExceeded"])
    }

    /// The request is well-formed but cannot be carried out in this state (422).
    #[must_use]
    pub fn is_unprocessable(&self) -> bool {
        self.is_service_status(422)
    }

    /// The service failed or is not available (any 5xx).
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        matches!(&self.inner.cause, Cause::Service(error) if (500..600).contains(&error.status))
    }

    /// The same call may succeed later: the service was throttling or failed, the connection broke, or
    /// time ran out. The client has tried again already, as far as its attempts and its budget allow.
    #[must_use]
    pub fn is_worth_repeating(&self) -> bool {
        is_worth_repeating(self)
    }

    /// The input was refused before anything was sent.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::Validation
    }

    /// Time ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// The client was closed before the call.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.kind() == ErrorKind::Closed
    }

    /// Whether the code is one of these. AWS services write codes with the suffix `Exception` and
    /// without it, so the lists have none.
    fn has_code(&self, stems: &[&str]) -> bool {
        self.code().is_some_and(|code| stems.contains(&stem(code)))
    }

    /// A status says what a declared error says, and an error without a code. An undeclared code
    /// with the same status may mean something else.
    fn is_service_status(&self, status: u16) -> bool {
        self.service().is_some_and(|error| match (&error.exception, &error.code) {
            (Some(exception), _) => exception.schema().status == status,
            (None, None) => error.status == status,
            (None, Some(_)) => error.status == status && status != 404,
        })
    }
}

/// The codes for "too many requests" that AWS services answer with. `LimitExceededException`, which
/// other clients list as well, is a quota here and not among them.
const THROTTLING_CODES: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2Throttled",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceeded",
    "RequestLimitExceeded",
    "RequestThrottled",
    "SlowDown",
    "Throttled",
    "ThrottledClient",
    "Throttling",
    "TooManyRequests",
    "TransactionInProgress",
];

/// A code without the suffix that some services write and some do not.
pub(crate) fn stem(code: &str) -> &str {
    code.strip_suffix("Exception").unwrap_or(code)
}
