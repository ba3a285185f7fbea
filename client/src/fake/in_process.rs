//! Reaching the fake without a network.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use http::header::HOST;
use http::{HeaderValue, Request, Response};
use tokio::sync::watch;

use super::backend::Backend;
use super::http::exchange::exchange_in_process;
use super::rules::Ending;

/// A transport that hands requests to a fake in this process, which treats them as those that come
/// over the network: [`Fake::in_process`](super::Fake::in_process) makes one.
#[derive(Clone)]
pub struct InProcess {
    backend: Arc<Backend>,
    end: watch::Receiver<bool>,
}

impl InProcess {
    pub(super) fn new(backend: Arc<Backend>, end: watch::Receiver<bool>) -> Self {
        InProcess { backend, end }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<Response<Bytes>, Ending> {
        let HttpRequest { method, url, headers, body, .. } = request;
        let mut arrived = Request::new(body.unwrap_or_default());
        *arrived.method_mut() = method;
        *arrived.headers_mut() = headers;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("{}{query}", url.path());
        *arrived.uri_mut() = target.parse().map_err(|_| Ending::Close)?;
        // what HTTP adds on its way
        if let Ok(host) = HeaderValue::try_from(url.authority()) {
            arrived.headers_mut().entry(HOST).or_insert(host);
        }
        exchange_in_process(Arc::clone(&self.backend), arrived, self.end.clone()).await
    }
}

impl Transport for InProcess {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let most = request.limits.max_response_bytes;
        Box::pin(async move {
            let answer = self.exchange(request).await;
            // there are no other ways for an answer to get lost without a network
            let answer = answer.map_err(|_| TransportErrorKind::Interrupted)?;
            let (head, body) = answer.into_parts();
            if body.len() > most {
                return Err(TransportErrorKind::TooLarge.into());
            }
            Ok(HttpResponse { status: head.status, headers: head.headers, body })
        })
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}
