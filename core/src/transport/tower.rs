//! Between transports and [tower](https://docs.rs/tower): its layers go around a transport, for limits,
//! metrics, or another way of sending altogether.
//!
//! ```
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//!
//! use chime_sdk_core::transport::tower::{TowerTransport, TransportService};
//! # #[cfg(feature = "reqwest")]
//! use chime_sdk_core::transport::ReqwestTransport;
//! # #[cfg(feature = "reqwest")] {
//!
//! let service = tower::ServiceBuilder::new()
//!     .concurrency_limit(20)
//!     .service(TransportService::new(Arc::new(ReqwestTransport::new()?)));
//! let transport = TowerTransport::new(service); // for `.transport(..)` of a client's builder
//! # }
//! # Ok(())
//! # }
//! ```
//!
//! A layer must leave the URL and the headers of a request as they are, for they are signed, and must
//! not send it again: the client signs every attempt anew and keeps count of them.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_service::Service;

use super::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

type BoxError = Box<dyn StdError + Send + Sync>;

/// A transport from a service of tower.
///
/// Every request gets a clone of the service, waits until that is ready, and is given to it. An error
/// that is a [`TransportError`] is handed on as it is. Any other one becomes one of the kind
/// [`Request`](TransportErrorKind::Request), which is not worth another attempt, because nobody knows
/// what it means: a layer that has errors of its own, such as a timeout, is followed by `map_err` with
/// [`TransportError::new`].
#[derive(Clone)]
pub struct TowerTransport<S> {
    service: S,
}

impl<S> TowerTransport<S> {
    /// A transport that gives its requests to this service.
    pub fn new(service: S) -> Self {
        TowerTransport { service }
    }
}

impl<S> Transport for TowerTransport<S>
where
    S: Service<HttpRequest, Response = HttpResponse> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
{
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let mut service = self.service.clone();
        Box::pin(async move {
            let failed = |error: S::Error| transport_error(error.into());
            poll_fn(|context| service.poll_ready(context)).await.map_err(failed)?;
            service.call(request).await.map_err(failed)
        })
    }
}

fn transport_error(error: BoxError) -> TransportError {
    match error.downcast() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Request, error),
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // a service need not be `Debug`, and hardly any layer is
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

/// A service of tower from a transport. It is always ready.
#[derive(Clone, Debug)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
}

impl TransportService {
    /// A service that sends its requests through this transport.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        TransportService { transport }
    }
}

impl Service<HttpRequest> for TransportService {
    type Response = HttpResponse;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<HttpResponse, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest) -> Self::Future {
        let transport = Arc::clone(&self.transport);
        Box::pin(async move { transport.send(request).await })
    }
}
