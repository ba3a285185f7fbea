//! What a success says beside its output: status, headers, request id, and what it took.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::response;

/// An output with what the answer says beside it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the operation answers.
    pub output: T,
    /// The rest of the answer.
    pub metadata: Metadata,
}

impl<T> Response<T> {
    pub(crate) fn new(output: T, metadata: Metadata) -> Self {
        Response { output, metadata }
    }
}

/// What an answer says beside its body, and what it took to get it. `Debug` shows no header values.
#[derive(Clone)]
pub struct Metadata {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    pub(crate) retry_delay: Duration,
}

impl Metadata {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The headers as they arrived.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The service's identifier of the request. Give it to AWS support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        response::request_id(&self.headers)
    }

    /// How many requests were sent, this one included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The time that was spent waiting between attempts.
    #[must_use]
    pub fn retry_delay(&self) -> Duration {
        self.retry_delay
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metadata")
            .field("status", &self.status())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .field("retry_delay", &self.retry_delay)
            .finish()
    }
}
