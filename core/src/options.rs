//! The settings of one call, over those of its client.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Cause;
use crate::transport::RequestLimits;

/// Settings of one call. What is not set here is as the client has it.
///
/// ```
/// # use std::time::Duration;
/// use chime_sdk_core::options::CallOptions;
///
/// let patient = CallOptions::new().operation_timeout(Duration::from_secs(120)).max_attempts(8);
/// ```
#[derive(Clone, Default)]
#[must_use = "options do nothing until a call takes them"]
pub struct CallOptions {
    connect_timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    operation_timeout: Option<Duration>,
    max_attempts: Option<u32>,
    max_response_bytes: Option<usize>,
    headers: HeaderMap,
    /// The first header that cannot be sent; the call says so.
    refused: Option<RefusedHeader>,
}

/// A header that a call cannot have.
#[derive(Clone, Debug)]
struct RefusedHeader {
    name: String,
    problem: &'static str,
}

impl CallOptions {
    /// Nothing is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long a new connection may take to come about.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// How long one attempt may take, from sending to the end of the answer.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// How long the call may take with all its attempts and delays.
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.operation_timeout = Some(limit);
        self
    }

    /// How many requests are sent at most, the first one included; 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts.max(1));
        self
    }

    /// How many bytes the body of an answer may have.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Sends a header with every attempt. It is signed with the request, save `user-agent` and
    /// `x-amzn-trace-id`, which are never signed because proxies change them. It takes the place of one
    /// of the same name that a member or the client would send. Headers that belong to the signature
    /// or to the connection, such as `authorization`, `host` and `content-length`, cannot be set, and
    /// neither can text that no header carries: the call then fails before anything is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match checked(name, value) {
            // a map of headers has a bound, beyond which it would panic
            Ok((header, value)) => match self.headers.try_append(header, value) {
                Ok(_) => {}
                Err(_) => self.refuse(name, "is one too many; help: send fewer headers"),
            },
            Err(problem) => self.refuse(name, problem),
        }
        self
    }

    fn refuse(&mut self, name: &str, problem: &'static str) {
        let name = name.to_owned();
        self.refused.get_or_insert(RefusedHeader { name, problem });
    }

    /// The headers to send.
    ///
    /// # Errors
    /// One of them cannot be sent.
    pub(crate) fn headers(&self) -> Result<&HeaderMap, Cause> {
        match &self.refused {
            None => Ok(&self.headers),
            Some(RefusedHeader { name, problem }) => {
                let name = crate::printable::Printable(name);
                Err(Cause::Configuration(format!("the header `{name}` {problem}")))
            }
        }
    }
}

/// What the client itself writes, or the connection needs.
pub(crate) const RESERVED_HEADERS: &[&str] = &[
    "accept-encoding",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
];

fn checked(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::try_from(name).map_err(
        |_| "is no header name; help: use letters, digits and dashes, like `x-correlation-id`",
    )?;
    if RESERVED_HEADERS.contains(&name.as_str()) {
        return Err("belongs to the signature or to the connection; help: leave it out");
    }
    // any byte above ASCII could be carried, but not be signed
    if !value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
        return Err("has a value that no header can carry; help: use printable ASCII");
    }
    let value = HeaderValue::try_from(value)
        .map_err(|_| "has a value that no header can carry; help: use printable ASCII")?;
    Ok((name, value))
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("operation_timeout", &self.operation_timeout)
            .field("max_attempts", &self.max_attempts)
            .field("max_response_bytes", &self.max_response_bytes)
            // their values may be secrets
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// How long a call may take, how often it is tried, and how much is read: of the client, or of one
/// call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Requests sent for one call at most, the first one included.
    pub(crate) max_attempts: u32,
    /// From sending a request to the end of its answer.
    pub(crate) attempt_timeout: Duration,
    /// The whole call with all its attempts and delays.
    pub(crate) operation_timeout: Duration,
    /// What the transport keeps to.
    pub(crate) request: RequestLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_attempts: 3,
            attempt_timeout: Duration::from_secs(10),
            operation_timeout: Duration::from_secs(30),
            request: RequestLimits::default(),
        }
    }
}

impl Limits {
    /// These, save where a call says otherwise.
    pub(crate) fn with(mut self, options: &CallOptions) -> Limits {
        let request = &mut self.request;
        request.connect_timeout = options.connect_timeout.unwrap_or(request.connect_timeout);
        request.max_response_bytes =
            options.max_response_bytes.unwrap_or(request.max_response_bytes);
        self.attempt_timeout = options.attempt_timeout.unwrap_or(self.attempt_timeout);
        self.operation_timeout = options.operation_timeout.unwrap_or(self.operation_timeout);
        self.max_attempts = options.max_attempts.unwrap_or(self.max_attempts);
        self
    }
}
