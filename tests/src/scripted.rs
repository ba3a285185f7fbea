//! A transport that answers from a script and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use chime_sdk_meetings::{Client, Error};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// Answers each request with the next line of its script.
#[derive(Clone, Debug, Default)]
pub struct Scripted {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    answers: VecDeque<Result<HttpResponse, TransportErrorKind>>,
    requests: Vec<HttpRequest>,
}

impl Scripted {
    /// A script without lines.
    #[must_use]
    pub fn new() -> Self {
        crate::log::install();
        Self::default()
    }

    /// Adds an answer.
    #[must_use]
    pub fn answer(self, status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Self {
        self.state().answers.push_back(Ok(response(status, headers, body)));
        self
    }

    /// Adds a failure of the transport.
    #[must_use]
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.state().answers.push_back(Err(kind));
        self
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.state().requests.clone()
    }

    /// A client on this transport, with settings that a test may change.
    ///
    /// # Errors
    /// None in practice.
    pub fn client(&self) -> Result<Client, Error> {
        self.builder().build()
    }

    /// The settings of such a client.
    pub fn builder(&self) -> chime_sdk_core::client::ClientBuilder<Client> {
        self.builder_without_region().region("us-east-1")
    }

    /// The same without a region.
    pub fn builder_without_region(&self) -> chime_sdk_core::client::ClientBuilder<Client> {
        Client::builder()
            .credentials(Credentials::new("AKIDEXAMPLE", "planted-secret", None, None, "test"))
            .transport(self.clone())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Scripted {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let mut state = self.state();
        state.requests.push(request);
        let answer = state.answers.pop_front().unwrap_or(Err(TransportErrorKind::Request));
        Box::pin(std::future::ready(answer.map_err(TransportError::from)))
    }
}

/// A response from its parts. Headers that are none are left out.
#[must_use]
pub fn response(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> HttpResponse {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::try_from(*value))
        {
            map.append(name, value);
        }
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse { status, headers: map, body: body.into() }
}
