//! The default transport, on reqwest.

use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use url::Url;

use super::{
    BoxFuture, HttpRequest, HttpResponse, RequestLimits, Transport, TransportError,
    TransportErrorKind,
};

mod builder;
mod connect_limit;
mod local;
#[cfg(test)]
mod tests;
mod tls;

pub use builder::ReqwestTransportBuilder;
use connect_limit::ConnectTimedOut;
use local::{LocalClient, is_local};

/// The default transport.
///
/// HTTP/1.1 with connections kept for reuse. Redirects are not followed, nothing is retried, nothing
/// is unpacked, no cookie is kept and no `referer` is sent: the pipeline above decides about these.
/// The only header that is added to those of a request, `host` and `content-length` aside, is
/// `accept: */*`.
///
/// TLS is by the stack that the features choose: `native-tls`, else `rustls-aws-lc`, else
/// `rustls-ring`, which is the default one. With none of them, only `reqwest`, there is plain `http`
/// and [`from_builder`](ReqwestTransport::from_builder).
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// For plain `http` to loopback, beside a client that may have a proxy.
    local: Option<Arc<LocalClient>>,
    /// Whether `https` can be spoken, as far as it is known.
    speaks_tls: bool,
    /// Whether the client was finished elsewhere and may follow redirects.
    may_redirect: bool,
}

impl ReqwestTransport {
    /// A transport with connections of its own, trusting the certificates that the system trusts.
    /// It goes through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, if any, except
    /// with plain `http` to loopback: that stays on this machine.
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

    /// A transport on a client of one's own, with a TLS stack, a proxy or a resolver that the settings
    /// here do not have. Redirects, retries and `referer` are turned off in it, whatever the builder
    /// says, and the limit of connecting that a request has holds as it does otherwise.
    ///
    /// The proxy is the builder's, for loopback too: reqwest takes the one of the environment unless
    /// `.no_proxy()` is called. So is the time that idle connections are kept.
    ///
    /// TLS is the builder's as well. reqwest's features bring it, of the same version as
    /// [this one](crate::reqwest): `rustls` works as it is; with `rustls-no-provider`, which is what this
    /// crate turns on, a provider has to be installed, or TLS set up with `tls_backend_preconfigured`.
    ///
    /// ```
    /// # #[cfg(feature = "rustls-ring")]
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use chime_sdk_core::reqwest;
    /// use chime_sdk_core::transport::ReqwestTransport;
    /// use std::time::Duration;
    ///
    /// // for the whole process, once; an error says that there is one already
    /// let _ = rustls::crypto::ring::default_provider().install_default();
    /// let builder = reqwest::Client::builder()
    ///     .proxy(reqwest::Proxy::https("http://proxy.example:3128")?)
    ///     .pool_idle_timeout(Duration::from_secs(20));
    /// let transport = ReqwestTransport::from_builder(builder)?;
    /// # drop(transport);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "rustls-ring"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`TransportErrorKind::Connect`] when the client cannot be built, because TLS cannot be set up or
    /// has no provider.
    pub fn from_builder(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        let builder = builder::restrained(builder);
        // reqwest panics when rustls has no provider, and does not tell beforehand
        let built = catch_unwind(AssertUnwindSafe(|| builder::build(builder)));
        let client = built.unwrap_or_else(|_| {
            Err(TransportError::new(TransportErrorKind::Connect, NO_PROVIDER))
        })?;
        Ok(ReqwestTransport { client, local: None, speaks_tls: true, may_redirect: false })
    }

    /// A transport on a client that is finished already. Prefer
    /// [`from_builder`](ReqwestTransport::from_builder): what a finished client does cannot be changed.
    ///
    /// - It must be built with `redirect(Policy::none())`, because a redirected request carries its
    ///   signature and session token to another host. An answer that comes from another address than
    ///   the request went to is refused, but by then the redirect has been followed.
    /// - It must be built with `retry(reqwest::retry::never())`: every attempt is signed anew.
    /// - How long a connection may take is up to its `connect_timeout`, and not to the limits of a
    ///   request; what it gives up is of the kind [`TransportErrorKind::Timeout`].
    /// - Its proxy is what it is, for loopback too, where credentials may go over plain `http`: build it
    ///   with `.no_proxy()`, or with a proxy that knows exceptions.
    ///
    /// ```
    /// # #[cfg(feature = "rustls-ring")]
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use chime_sdk_core::reqwest;
    /// use chime_sdk_core::transport::ReqwestTransport;
    /// use std::time::Duration;
    ///
    /// // see `from_builder`
    /// let _ = rustls::crypto::ring::default_provider().install_default();
    /// let client = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .retry(reqwest::retry::never())
    ///     .referer(false)
    ///     .connect_timeout(Duration::from_secs(3))
    ///     .pool_idle_timeout(Duration::from_secs(20))
    ///     .build()?;
    /// let transport = ReqwestTransport::from_client(client);
    /// # drop(transport);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "rustls-ring"))]
    /// # fn main() {}
    /// ```
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        ReqwestTransport { client, local: None, speaks_tls: true, may_redirect: true }
    }

    /// The client for requests to this address.
    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, TransportError> {
        match &self.local {
            Some(local) if is_local(url) => local.client(),
            _ => Ok(&self.client),
        }
    }
}

/// What is said when reqwest panics.
const NO_PROVIDER: &str = "reqwest could not build the client, most likely because rustls has no \
    provider; help: turn on reqwest's feature `rustls`, or install a provider before, or call \
    `tls_backend_preconfigured`";

/// What is said when an answer comes from elsewhere.
const REDIRECTED: &str = "the client followed a redirect, which takes signature and session token along; \
    help: build it with `ReqwestTransport::from_builder`, or with `redirect(Policy::none())`";

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            if !self.speaks_tls && request.url.scheme() == "https" {
                return Err(TransportError::new(TransportErrorKind::Request, tls::IS_MISSING));
            }
            let RequestLimits { connect_timeout, max_response_bytes } = request.limits;
            let client = self.client_for(&request.url)?;
            let sent_to = self.may_redirect.then(|| request.url.clone());
            let mut outgoing = reqwest::Request::new(request.method, request.url);
            *outgoing.headers_mut() = request.headers;
            *outgoing.body_mut() = request.body.map(Into::into);
            let answer = connect_limit::within(connect_timeout, client.execute(outgoing));
            let mut response = answer.await.map_err(transport_error)?;
            if sent_to.is_some_and(|sent_to| !is_same(sent_to, response.url())) {
                return Err(TransportError::new(TransportErrorKind::Request, REDIRECTED));
            }
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

/// Whether an answer comes from where its request went to. What follows `#` is never sent.
fn is_same(mut sent_to: Url, answered_by: &Url) -> bool {
    sent_to.set_fragment(None);
    sent_to == *answered_by
}

fn transport_error(error: reqwest::Error) -> TransportError {
    if let Some(timed_out) = ConnectTimedOut::behind(&error) {
        return TransportError::new(TransportErrorKind::ConnectTimeout, timed_out);
    }
    if error.is_redirect() {
        return TransportError::new(TransportErrorKind::Request, REDIRECTED);
    }
    if error.is_connect() && speaks_http_only(&error) {
        return TransportError::new(TransportErrorKind::Request, tls::IS_MISSING);
    }
    let kind = match (error.is_connect(), error.is_timeout()) {
        // also when connecting took too long for a client of one's own, or for the system: how long
        // that is nobody here knows, and it is not the limit of the request
        (_, true) => TransportErrorKind::Timeout,
        (true, false) => TransportErrorKind::Connect,
        (false, false) if error.is_builder() => TransportErrorKind::Request,
        (false, false) => TransportErrorKind::Interrupted,
    };
    // the text of reqwest's errors has the whole address in it, identifiers included
    TransportError::new(kind, error.without_url())
}

/// Whether a client refused `https` because it has no TLS. Whether one of one's own has any shows only
/// then, and only in a text.
fn speaks_http_only(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(error) = next {
        if error.to_string() == "invalid URL, scheme is not http" {
            return true;
        }
        next = error.source();
    }
    false
}
