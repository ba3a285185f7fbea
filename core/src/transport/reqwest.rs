//! The default transport, on reqwest with rustls and ring.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use rustls_platform_verifier::BuilderVerifierExt;

use super::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How much of an answer is read: 8 MiB. By the bounds of its model the service sends far less.
const MAX_RESPONSE_BYTES: usize = 8 * 1024 * 1024;

/// The default transport.
///
/// HTTP/1.1 with connections kept for reuse. Redirects are not followed, nothing is retried and no
/// `referer` is sent: the pipeline above decides about these.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport with connections of its own, trusting the certificates that the system trusts.
    /// It goes through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, if any.
    ///
    /// # Errors
    /// [`TransportErrorKind::Connect`] when TLS cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::build(reqwest::Client::builder(), BuilderVerifierExt::with_platform_verifier)
    }

    /// A transport for plain `http` to servers on this machine: it knows no proxy and trusts no
    /// certificate, so it needs none to be installed.
    ///
    /// # Errors
    /// [`TransportErrorKind::Connect`] when TLS cannot be set up.
    pub fn plain() -> Result<Self, TransportError> {
        let trusting_nobody = |builder: Verifiable| {
            Ok(builder.with_root_certificates(rustls::RootCertStore::empty()))
        };
        Self::build(reqwest::Client::builder().no_proxy(), trusting_nobody)
    }

    fn build(
        builder: reqwest::ClientBuilder,
        verifier: impl FnOnce(Verifiable) -> Result<Verified, rustls::Error>,
    ) -> Result<Self, TransportError> {
        let tls = tls(verifier)
            .map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
        let client = builder
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .build()
            .map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
        Ok(ReqwestTransport { client })
    }

    /// A transport on a client that is set up already. It must not follow redirects and must not
    /// retry: a redirected request would carry its signature and session token to another host.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        ReqwestTransport { client }
    }
}

/// The settings of TLS before and after it is said whom to trust.
type Verifiable = rustls::ConfigBuilder<rustls::ClientConfig, rustls::WantsVerifier>;
type Verified = rustls::ConfigBuilder<rustls::ClientConfig, rustls::client::WantsClientCert>;

fn tls(
    verifier: impl FnOnce(Verifiable) -> Result<Verified, rustls::Error>,
) -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?;
    Ok(verifier(builder)?.with_no_client_auth())
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let mut outgoing = reqwest::Request::new(request.method, request.url);
            *outgoing.headers_mut() = request.headers;
            *outgoing.body_mut() = request.body.map(Into::into);
            let mut response = self.client.execute(outgoing).await.map_err(transport_error)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = read_body(&mut response).await?;
            Ok(HttpResponse { status, headers, body })
        })
    }
}

/// Reads chunk by chunk, so that an endless body is given up as soon as it is too large.
async fn read_body(response: &mut reqwest::Response) -> Result<Bytes, TransportError> {
    let Some(first) = response.chunk().await.map_err(transport_error)? else {
        return Ok(Bytes::new());
    };
    let mut size = first.len();
    // most answers are one chunk, which needs no copy
    let mut body: Result<Bytes, BytesMut> = Ok(first);
    loop {
        if size > MAX_RESPONSE_BYTES {
            return Err(TransportErrorKind::TooLarge.into());
        }
        let Some(chunk) = response.chunk().await.map_err(transport_error)? else {
            return Ok(body.unwrap_or_else(BytesMut::freeze));
        };
        size += chunk.len();
        let mut gathered = body.map_or_else(|gathered| gathered, BytesMut::from);
        gathered.extend_from_slice(&chunk);
        body = Err(gathered);
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Interrupted
    };
    // the text of reqwest's errors has the whole address in it, identifiers included
    TransportError::new(kind, error.without_url())
}
