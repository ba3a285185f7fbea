//! A server in the same process, as a transport: what is sent is answered without a network.

use std::fmt;
use std::future::ready;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use uuid::Uuid;

use super::{
    Context, Handled, decode, encode, encode_fault, encode_problem, encode_unrouted, route,
};
use crate::schema::{OperationSchema, ServiceSchema};
use crate::shape::Structure;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

/// What carries out an operation: the `handle` of a server trait that `chime_service!` writes.
type Handle = dyn Fn(&Context, &OperationSchema, Box<dyn Structure>) -> Handled + Send + Sync;

/// A transport that hands every request to a server in this process, through the same encoding,
/// routing, validation and decoding as a network would.
///
/// Requests that belong to no operation are answered with `UnknownOperationException`, and those
/// that the declarations refuse with `ValidationException`. Signatures are not looked at.
pub struct InProcess {
    service: &'static ServiceSchema,
    handle: Box<Handle>,
}

impl InProcess {
    /// A transport to a server of this service: `InProcess::new(SERVICE, move |context, operation,
    /// input| server.handle(context, operation, input))`.
    pub fn new(
        service: &'static ServiceSchema,
        handle: impl Fn(&Context, &OperationSchema, Box<dyn Structure>) -> Handled
        + Send
        + Sync
        + 'static,
    ) -> Self {
        InProcess { service, handle: Box::new(handle) }
    }

    fn answer(&self, request: &HttpRequest) -> Response<Bytes> {
        let (path, query) = (request.url.path(), request.url.query().unwrap_or_default());
        let route = match route(self.service, &request.method, path, query) {
            Ok(route) => route,
            Err(error) => {
                return encode_unrouted(self.service.operations.iter().copied(), error, path);
            }
        };
        let context =
            Context { request_id: Uuid::new_v4().to_string(), headers: request.headers.clone() };
        let body = request.body.as_deref().unwrap_or_default();
        let input = match decode(&route, &request.headers, body) {
            Ok(input) => input,
            Err(violations) => {
                let problems: Vec<String> = violations.iter().map(ToString::to_string).collect();
                let (status, code) = (StatusCode::BAD_REQUEST, "ValidationException");
                return encode_problem(status, code, &problems.join("; "));
            }
        };
        let mut response = match (self.handle)(&context, route.operation, input) {
            Some(Ok(output)) => encode(route.operation, output.as_ref()),
            Some(Err(fault)) => encode_fault(&fault, &context.request_id),
            None => {
                let problem = "the operation has no implementation";
                encode_problem(StatusCode::NOT_IMPLEMENTED, "NotImplementedException", problem)
            }
        };
        if let Ok(request_id) = HeaderValue::try_from(&context.request_id) {
            let name = HeaderName::from_static("x-amzn-requestid");
            response.headers_mut().insert(name, request_id);
        }
        response
    }
}

impl Transport for InProcess {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let (head, body) = self.answer(&request).into_parts();
        Box::pin(ready(Ok(HttpResponse { status: head.status, headers: head.headers, body })))
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcess")
            .field("service", &self.service.service_id)
            .finish_non_exhaustive()
    }
}
