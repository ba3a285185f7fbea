//! The client of any declared service: its settings, and the state that clones share.
//!
//! `chime_service!` wraps it in the service's own client type with a method for each operation.

use std::fmt;
use std::sync::Arc;

use aws_credential_types::provider::SharedCredentialsProvider;
use bytes::Bytes;
use serde_json::Value;
use tokio::time::timeout;

use crate::clock::ServiceClock;
use crate::dispatch::require_runtime;
use crate::endpoint::Endpoint;
use crate::error::{Cause, Error, ResponseError, TimedOut};
use crate::input;
use crate::interceptor::Interceptor;
use crate::limit::RateLimiter;
use crate::metadata::Response;
use crate::observer::Observer;
use crate::options::{CallOptions, Limits};
use crate::printable::Printable;
use crate::retry::Retries;
use crate::schema::{OperationSchema, ServiceSchema};
use crate::suggest;
use crate::transport::{Transport, warm_up};
use crate::write;

mod builder;
mod gate;

pub use builder::ClientBuilder;
pub(crate) use gate::Gate;

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
    /// Whether requests may go over plain http to other machines.
    pub(crate) allow_plain_http: bool,
    pub(crate) limits: Limits,
    pub(crate) retries: Retries,
    pub(crate) limiter: Option<RateLimiter>,
    pub(crate) clock: ServiceClock,
    pub(crate) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) validate: bool,
    pub(crate) gate: Gate,
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

    /// What carries the requests, for those of another kind that are to take the same way.
    #[must_use]
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.inner.transport
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
        let answered = self.call_with(operation, input, &CallOptions::new()).await?;
        Ok(answered.output)
    }

    /// The same with options of this call's own, and with status, headers and request id beside the
    /// output.
    ///
    /// # Errors
    /// The same.
    pub async fn call_with(
        &self,
        operation: &str,
        input: Value,
        options: &CallOptions,
    ) -> Result<Response<Value>, Error> {
        let operation = self.operation(operation)?;
        let read = if self.inner.validate { input::from_json_validated } else { input::from_json };
        let input = read(operation, &input).map_err(|violations| {
            Error::new(Some(operation.name), 0, Cause::Validation(violations))
        })?;
        let mut output = (operation.new_output)();
        let call = self.dispatch_validated(operation, input.as_ref(), output.as_mut(), options);
        let metadata = call.await?;
        let output = write::value(output.as_ref()).map_err(|error| {
            let cause = ResponseError {
                status: metadata.status(),
                request_id: metadata.request_id().map(str::to_owned),
                problem: error.to_string(),
                body: Bytes::new(),
            };
            let cause = Cause::Response(Box::new(cause));
            Error::new(Some(operation.name), metadata.attempts(), cause)
        })?;
        Ok(Response::new(output, metadata))
    }

    /// Looks up credentials and opens a connection, so that the first call finds both. The request
    /// that opens the connection is not signed, and any answer to it is good.
    ///
    /// # Errors
    /// There are no credentials, or no connection, or the client is closed.
    pub async fn warm_up(&self) -> Result<(), Error> {
        require_runtime(None)?;
        let limits = &self.inner.limits;
        let failed = |cause| Error::new(None, 0, cause);
        // held until the end, so that closing the client waits for it
        let _running = self.inner.gate.enter().ok_or_else(|| failed(Cause::Closed))?;
        let ready = async {
            self.inner.credentials().await?;
            let transport = self.inner.transport.as_ref();
            let warm = warm_up(transport, &self.inner.endpoint, limits.request).await;
            warm.map_err(Cause::Transport)
        };
        match timeout(limits.attempt_timeout, ready).await {
            Ok(result) => result.map_err(failed),
            Err(_) => {
                let (what, after) = (TimedOut::Wait("warming up"), limits.attempt_timeout);
                Err(failed(Cause::Timeout { what, after, during: None, last: None }))
            }
        }
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
            .field("retry_budget", &self.inner.retries.budget())
            .finish_non_exhaustive()
    }
}
