//! The default transport, on reqwest.

use bytes::{Bytes, BytesMut};

use super::{
    BoxFuture, HttpRequest, HttpResponse, RequestLimits, Transport, TransportError,
    TransportErrorKind,
};

mod builder;
mod connect_limit;
#[cfg(test)]
mod tests;
mod tls;

pub use builder::ReqwestTransportBuilder;
use connect_limit::ConnectTimedOut;

/// The default transport.
///
/// HTTP/1.1 with connections kept for reuse. Redirects are not followed, nothing is retried, nothing
/// is unpacked, no cookie is kept and no `referer` is sent: the pipeline above decides about these.
/// The only header that is added to those of a request, `host` and `content-length` aside, is
/// `accept: */*`.
///
/// TLS is by the stack that the features choose: `native-tls`, else `rustls-aws-lc`, else
/// `rustls-ring`, which is the default one. With none of them, only `reqwest`, there is plain `http`
/// and [`from_client`](ReqwestTransport::from_client).
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    speaks_tls: bool,
}

impl ReqwestTransport {
    /// A transport with connections of its own, trusting the certificates that the system trusts.
    /// It goes through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, if any.
    ///
    /// # Errors
    /// [`TransportErrorKind::Connect`] when TLS cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// A transport for plain `http` to servers on this machine: it knows no proxy and trusts no
    /// certificate, so it needs none to be installed.
    ///
    /// # Errors
    /// [`TransportErrorKind::Connect`] when TLS cannot be set up.
    pub fn plain() -> Result<Self, TransportError> {
        Self::builder().system_certificates(false).proxy_from_environment(false).build()
    }

    /// Settings of a transport that is being made.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::new()
    }

    /// A transport on a client that is set up already, with a TLS stack, a proxy or a resolver of
    /// one's own. It must not follow redirects and must not retry: a redirected request would carry
    /// its signature and session token to another host.
    ///
    /// How long a connection may take is up to the client's `connect_timeout` then, and not to the
    /// limits of a request.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// // the same version of reqwest as this crate's
    /// use chime_sdk_core::reqwest;
    /// use chime_sdk_core::transport::ReqwestTransport;
    /// use std::time::Duration;
    ///
    /// let client = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .retry(reqwest::retry::never())
    ///     .referer(false)
    ///     .connect_timeout(Duration::from_secs(3))
    ///     .pool_idle_timeout(Duration::from_secs(20))
    ///     .build()?;
    /// let transport = ReqwestTransport::from_client(client);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        ReqwestTransport { client, speaks_tls: true }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            if !self.speaks_tls && request.url.scheme() == "https" {
                return Err(TransportError::new(TransportErrorKind::Request, tls::IS_MISSING));
            }
            let RequestLimits { connect_timeout, max_response_bytes } = request.limits;
            let mut outgoing = reqwest::Request::new(request.method, request.url);
            *outgoing.headers_mut() = request.headers;
            *outgoing.body_mut() = request.body.map(Into::into);
            let answer = connect_limit::within(connect_timeout, self.client.execute(outgoing));
            let mut response = answer.await.map_err(transport_error)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = read_body(&mut response, max_response_bytes).await?;
            Ok(HttpResponse { status, headers, body })
        })
    }
}

/// Reads chunk by chunk, so that an endless body is given up as soon as it is too large, and one that
/// announces its size at once.
async fn read_body(
    response: &mut reqwest::Response,
    max_bytes: usize,
) -> Result<Bytes, TransportError> {
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > max_bytes) {
        return Err(TransportErrorKind::TooLarge.into());
    }
    let Some(first) = response.chunk().await.map_err(transport_error)? else {
        return Ok(Bytes::new());
    };
    let mut size = first.len();
    // most answers are one chunk, which needs no copy
    let mut body: Result<Bytes, BytesMut> = Ok(first);
    loop {
        if size > max_bytes {
            return Err(TransportErrorKind::TooLarge.into());
        }
        let Some(chunk) = response.chunk().await.map_err(transport_error)? else {
            return Ok(body.unwrap_or_else(BytesMut::freeze));
        };
        size = size.saturating_add(chunk.len());
        let mut gathered = body.map_or_else(|gathered| gathered, BytesMut::from);
        gathered.extend_from_slice(&chunk);
        body = Err(gathered);
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    if let Some(timed_out) = ConnectTimedOut::behind(&error) {
        return TransportError::new(TransportErrorKind::ConnectTimeout, timed_out);
    }
    let kind = match (error.is_connect(), error.is_timeout()) {
        // a limit of the client's own, or of the system
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) if error.is_builder() => TransportErrorKind::Request,
        (false, false) => TransportErrorKind::Interrupted,
    };
    // the text of reqwest's errors has the whole address in it, identifiers included
    TransportError::new(kind, error.without_url())
}
