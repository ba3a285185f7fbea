//! The client of any declared service: its settings, and the state that clones share.
//!
//! `chime_service!` wraps it in the service's own client type with a method for each operation.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use bytes::Bytes;
use serde_json::Value;

use crate::credentials::EnvironmentCredentials;
use crate::endpoint::Endpoint;
use crate::error::{Cause, Error, ResponseError};
use crate::input;
use crate::printable::Printable;
use crate::retry::RetryPolicy;
use crate::schema::{OperationSchema, ServiceSchema};
use crate::suggest;
use crate::transport::Transport;
use crate::write;

/// A client of a declared service. Cheap to clone; clones share connections and state.
///
/// Calls are made inside of a tokio runtime, as `#[tokio::main]` makes one.
///
/// # Panics
/// A call panics in a tokio runtime that was built without its clock or without its network driver
/// (`enable_all`); outside of any runtime it fails with an error.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

/// Every client of a declared service gives the one that it wraps, and this one itself.
impl AsRef<Client> for Client {
    fn as_ref(&self) -> &Client {
        self
    }
}

pub(crate) struct Inner {
    pub(crate) service: &'static ServiceSchema,
    pub(crate) region: String,
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: SharedCredentialsProvider,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) retry: RetryPolicy,
    pub(crate) timeouts: Timeouts,
    pub(crate) validate: bool,
    pub(crate) gate: Gate,
}

/// Limits of time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// From sending a request to the end of its answer.
    pub(crate) attempt: Duration,
    /// The whole call with all its attempts and delays.
    pub(crate) operation: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts { attempt: Duration::from_secs(10), operation: Duration::from_secs(30) }
    }
}

impl Client {
    /// The service that this client calls.
    #[must_use]
    pub fn service(&self) -> &'static ServiceSchema {
        self.inner.service
    }

    /// The region that requests are signed for.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.inner.region
    }

    /// Where requests go.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// Whether the operation of this name, `ListAttendees` or `list_attendees`, has pages.
    #[must_use]
    pub fn can_paginate(&self, operation: &str) -> bool {
        self.inner.service.operation(operation).is_some_and(|found| found.pagination.is_some())
    }

    /// Calls an operation by name, with JSON in and JSON out in the service's names.
    ///
    /// # Errors
    /// An unknown operation, and members that are unknown, missing or of the wrong kind, all at
    /// once and with suggestions; otherwise what the operation's own method fails with.
    pub async fn call(&self, operation: &str, input: Value) -> Result<Value, Error> {
        let operation = self.operation(operation)?;
        let read = if self.inner.validate { input::from_json_validated } else { input::from_json };
        let input = read(operation, &input).map_err(|violations| {
            Error::new(Some(operation.name), 0, Cause::Validation(violations))
        })?;
        let mut output = (operation.new_output)();
        self.dispatch_validated(operation, input.as_ref(), output.as_mut()).await?;
        write::value(output.as_ref()).map_err(|error| {
            let cause = ResponseError {
                status: operation.status,
                request_id: None,
                problem: error.to_string(),
                body: Bytes::new(),
            };
            Error::new(Some(operation.name), 1, Cause::Response(Box::new(cause)))
        })
    }

    /// The table of the operation of this name.
    ///
    /// # Errors
    /// There is no such operation; the error suggests the nearest one.
    pub fn operation(&self, name: &str) -> Result<&'static OperationSchema, Error> {
        self.inner.service.operation(name).ok_or_else(|| {
            let names = self.inner.service.operations.iter().map(|operation| operation.name);
            let suggestion = suggest::sentence(name, names);
            let service = self.inner.service.service_id;
            let name = Printable(name);
            let text = format!("{service} has no operation `{name}`{suggestion}");
            Error::new(None, 0, Cause::Operation(text))
        })
    }

    /// Refuses new calls from now on, and waits until the running ones have ended. Clones of this
    /// client are closed with it. Closing twice does no harm.
    ///
    /// A call counts as running from its first poll until its future has ended or is dropped, so a
    /// future that is kept without being polled is waited for without end.
    pub async fn close(&self) {
        self.inner.gate.close().await;
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.inner.service.service_id)
            .field("region", &self.inner.region)
            .field("endpoint", &self.inner.endpoint.url().as_str())
            .field("validate", &self.inner.validate)
            .finish_non_exhaustive()
    }
}

/// Settings of a client that is being made. `C` is the service's client type.
#[must_use = "settings do nothing until `build`"]
pub struct ClientBuilder<C> {
    service: &'static ServiceSchema,
    region: Option<String>,
    endpoint_url: Option<String>,
    credentials: Option<SharedCredentialsProvider>,
    transport: Option<Arc<dyn Transport>>,
    retry: RetryPolicy,
    timeouts: Timeouts,
    validate: bool,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Nothing is set.
    pub fn new(service: &'static ServiceSchema) -> Self {
        ClientBuilder {
            service,
            region: None,
            endpoint_url: None,
            credentials: None,
            transport: None,
            retry: RetryPolicy::default(),
            timeouts: Timeouts::default(),
            validate: true,
            client: PhantomData,
        }
    }

    /// Takes what is not set otherwise from the environment: the region from `AWS_REGION` or
    /// `AWS_DEFAULT_REGION`, and credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `AWS_SESSION_TOKEN`.
    pub fn with_environment(mut self) -> Self {
        let variable = |name| {
            let text: String = std::env::var(name).ok()?;
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let named = || variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
        self.region = self.region.or_else(named);
        self
    }

    /// The region of the endpoint, for example `us-east-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sends requests to this `http` or `https` URL instead of the region's endpoint, for a fake, a
    /// proxy or a private endpoint. Requests are still signed for the region. The default transport
    /// goes through the environment's proxy, to loopback addresses too unless `NO_PROXY` has them.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }

    /// Where credentials come from: `Credentials` as they are, or any provider of the AWS ecosystem.
    /// It is asked before every attempt. Without this they come from the environment.
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// What carries the requests; without this a transport on reqwest with connections of its own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How many requests are sent for one call at most, the first one included. The default is 3;
    /// 1 never retries, 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.retry.max_attempts = attempts.max(1);
        self
    }

    /// How long one attempt may take, from sending to the end of the answer. The default is 10 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.attempt = limit;
        self
    }

    /// How long a call may take with all its attempts and delays. The default is 30 s.
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.operation = limit;
        self
    }

    /// Whether input is validated before it is sent. The default is yes. Without validation the
    /// service decides, except about labels that would change the path and text that no header can
    /// carry.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// Makes the client. Nothing is sent yet, and credentials are not looked up yet.
    ///
    /// # Errors
    /// No region, a region or an endpoint that is not valid, or no transport.
    pub fn build(self) -> Result<C, Error> {
        let configuration = |cause| Error::new(None, 0, cause);
        let region = self.region.ok_or_else(|| {
            let text = "no region; help: set AWS_REGION, or call `.region(\"us-east-1\")`";
            configuration(Cause::Configuration(text.to_owned()))
        })?;
        let by_region = Endpoint::of_region(self.service.endpoint_prefix, &region);
        let endpoint = match &self.endpoint_url {
            // the region goes into the signature, so it has to be one in any case
            Some(url) => by_region.and_then(|_| Endpoint::custom(url)),
            None => by_region,
        }
        .map_err(|error| configuration(Cause::Endpoint(error)))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport().map_err(configuration)?,
        };
        let credentials = self
            .credentials
            .unwrap_or_else(|| SharedCredentialsProvider::new(EnvironmentCredentials::new()));
        let inner = Inner {
            service: self.service,
            region,
            endpoint,
            credentials,
            transport,
            retry: self.retry,
            timeouts: self.timeouts,
            validate: self.validate,
            gate: Gate::default(),
        };
        Ok(Client { inner: Arc::new(inner) }.into())
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, Cause> {
    match crate::transport::ReqwestTransport::new() {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(Cause::Configuration(format!(
            "the default transport cannot be set up{}; help: install the system's \
                 certificates, or call `.transport(..)`",
            crate::error::reasons(&error)
        ))),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, Cause> {
    let text = "no transport; help: call `.transport(..)`, or turn on the feature `reqwest`";
    Err(Cause::Configuration(text.to_owned()))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.service.service_id)
            .field("region", &self.region)
            .field("retry", &self.retry)
            .field("timeouts", &self.timeouts)
            .field("validate", &self.validate)
            .finish_non_exhaustive()
    }
}

/// Counts running calls, and lets none in once it is closed.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    closed: AtomicBool,
    running: AtomicUsize,
    emptied: tokio::sync::Notify,
}

/// A call that is under way; it leaves when this is dropped, however the call ends.
#[derive(Debug)]
pub(crate) struct Running<'a> {
    gate: &'a Gate,
}

impl Gate {
    /// Lets a call in; `None` once closed.
    pub(crate) fn enter(&self) -> Option<Running<'_>> {
        // counted before looking, so that `close` either sees the call or the call sees `close`
        self.running.fetch_add(1, Ordering::SeqCst);
        let running = Running { gate: self };
        (!self.closed.load(Ordering::SeqCst)).then_some(running)
    }

    async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        loop {
            let emptied = self.emptied.notified();
            let mut emptied = std::pin::pin!(emptied);
            // registered before looking, so that a call that leaves in between is not missed
            emptied.as_mut().enable();
            if self.running.load(Ordering::SeqCst) == 0 {
                return;
            }
            emptied.await;
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if self.gate.running.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.gate.emptied.notify_waiters();
        }
    }
}
