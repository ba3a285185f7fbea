//! The transport: what carries a signed request to the service and its answer back.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::error::reasons;

#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestTransport, ReqwestTransportBuilder};

#[cfg(feature = "tower")]
pub mod tower;
mod warm_up;
pub(crate) use warm_up::warm_up;

/// A future that is sent between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests. Implement it to send them by other means than the default, or to answer them
/// in a test without a network.
///
/// A transport sends the request exactly as it stands: the URL and the headers are signed. It does
/// not follow redirects and does not retry. It is called inside of a tokio runtime.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}

/// A request as it is sent. `Debug` shows neither header values nor the body.
#[derive(Clone)]
pub struct HttpRequest {
    /// The HTTP method.
    pub method: Method,
    /// The whole address, percent-encoded as it was signed.
    pub url: Url,
    /// The headers without `host` and `content-length`, which the transport knows.
    pub headers: HeaderMap,
    /// The body; `None` sends none, which is not the same as an empty one for `content-length`.
    pub body: Option<Bytes>,
    /// What the transport keeps to while it carries this request.
    pub limits: RequestLimits,
}

/// What a transport keeps to while it carries one request. The time of the whole exchange is not
/// among them: the dispatch looks after that, whatever the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestLimits {
    /// How long a new connection may take to come about, TLS included. 3 s if nothing else is said.
    pub connect_timeout: Duration,
    /// How many bytes of an answer's body are read; a longer one is
    /// [`TooLarge`](TransportErrorKind::TooLarge). 8 MiB if nothing else is said.
    pub max_response_bytes: usize,
}

impl Default for RequestLimits {
    fn default() -> Self {
        RequestLimits {
            connect_timeout: Duration::from_secs(3),
            max_response_bytes: 8 * 1024 * 1024,
        }
    }
}

impl HttpRequest {
    /// A request without headers and body, with the default limits.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        let (headers, body, limits) = (HeaderMap::new(), None, RequestLimits::default());
        HttpRequest { method, url, headers, body, limits }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            // the path has labels in it, and a label may be sensitive
            .field("host", &self.url.host_str())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish()
    }
}

/// An answer with its whole body. `Debug` shows neither header values nor the body.
#[derive(Clone)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, complete.
    pub body: Bytes,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status.as_u16())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Why there is no answer. `Debug` shows the texts of what lies behind it and no more of that: it may
/// be a transport's error that has the request or the answer in it.
#[derive(thiserror::Error)]
#[error("{kind}")]
pub struct TransportError {
    kind: TransportErrorKind,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kept the answer from arriving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about: the name was not found, nobody listened, or TLS failed.
    #[error("could not connect")]
    Connect,
    /// A connection took longer to come about than
    /// [`connect_timeout`](RequestLimits::connect_timeout) allows.
    #[error("timed out: connecting took too long")]
    ConnectTimeout,
    /// The connection ended, or broke the protocol, before the answer was complete.
    #[error("the connection ended before the answer was complete")]
    Interrupted,
    /// The transport's own time limit ran out.
    #[error("timed out")]
    Timeout,
    /// The answer is larger than `max_response_bytes` allows.
    #[error("the answer is larger than `max_response_bytes` allows")]
    TooLarge,
    /// The request cannot be sent as it is.
    #[error("the request cannot be sent")]
    Request,
}

impl TransportError {
    /// An error of this kind with what lies behind it.
    pub fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        TransportError { kind, source: Some(source.into()) }
    }

    /// What kept the answer from arriving.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("source", &reasons(self).trim_start_matches(": "))
            .finish()
    }
}

impl From<TransportErrorKind> for TransportError {
    fn from(kind: TransportErrorKind) -> Self {
        TransportError { kind, source: None }
    }
}
