//! The client of any declared service: its settings, and the state that clones share.
//!
//! `chime_service!` wraps it in the service's own client type with a method for each operation.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;
use bytes::Bytes;
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::error::{Cause, Error, ResponseError};
use crate::input;
use crate::printable::Printable;
use crate::retry::RetryPolicy;
use crate::schema::{OperationSchema, ServiceSchema};
use crate::suggest;
use crate::transport::Transport;
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
