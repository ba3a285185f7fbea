//! Credentials from the AWS SDK's own sources, over the transport of this crate.
//!
//! The SDK knows sources that [`DefaultCredentials`](super::DefaultCredentials) refuses: single
//! sign-on, roles of other profiles, processes that print credentials. Its own HTTP client and TLS
//! stay out: requests go through a [`Transport`]. So do its log, which repeats whole answers, keys
//! included, and its errors, which hold them: what is left of an error is its text.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::provider::{self, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderName, HeaderValue, Method};
use tokio::sync::OnceCell;
use tokio::time::timeout;
use tracing::Dispatch;
use tracing::instrument::WithSubscriber as _;
use url::Url;

use super::transports::Transports;
use super::{CachedCredentials, CredentialsError, ProvideCredentials, future};
use crate::printable::Printable;
use crate::transport::{
    HttpRequest, HttpResponse, RequestLimits, Transport, TransportError, TransportErrorKind,
};

/// The default chain of the crate `aws-config`: the sources of
/// [`DefaultCredentials`](super::DefaultCredentials) and those that it refuses.
///
/// The SDK reads the environment of this process, and its profile when it is asked for the first
/// time. What it gives is kept until shortly before it expires. Clones share it.
#[derive(Clone, Debug)]
pub struct OfficialCredentials {
    transports: Transports,
    region: Option<String>,
    profile: Option<String>,
    chain: Arc<OnceCell<CachedCredentials>>,
}

impl OfficialCredentials {
    /// The chain as the environment of this process describes it.
    ///
    /// What carries its requests is made when the first request is sent; services of this machine are
    /// not asked through a proxy. Without the feature `reqwest`, sources that need a request fail
    /// until [`transport`](Self::transport) gives one.
    #[must_use]
    pub fn new() -> Self {
        OfficialCredentials {
            transports: Transports::default(),
            region: None,
            profile: None,
            chain: Arc::default(),
        }
    }

    /// What carries the requests. It must not go through a proxy to addresses of this machine and to
    /// link-local ones.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transports = Transports::given(transport);
        self.chain = Arc::default();
        self
    }

    /// The region in which sources such as STS are asked. Without this the SDK looks for one, at last
    /// in the metadata of the instance.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self.chain = Arc::default();
        self
    }

    /// The profile to take, instead of the one that the environment names.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self.chain = Arc::default();
        self
    }

    async fn provide(&self) -> provider::Result {
        let chain = self.chain.get_or_try_init(|| self.load()).await?;
        chain.provide_credentials().await
    }

    async fn load(&self) -> Result<CachedCredentials, CredentialsError> {
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(Carrier { transports: self.transports.clone() });
        if let Some(region) = &self.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        let chain: Option<SharedCredentialsProvider> =
            loader.load().with_subscriber(Dispatch::none()).await.credentials_provider();
        chain.map(|chain| CachedCredentials::new(Quiet(chain))).ok_or_else(|| {
            CredentialsError::not_loaded("the AWS SDK has no sources of credentials")
        })
    }
}

impl Default for OfficialCredentials {
    fn default() -> Self {
        Self::new()
    }
}

impl ProvideCredentials for OfficialCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.provide())
    }
}

/// The SDK's sources without their log, and with errors that are text alone.
#[derive(Debug)]
struct Quiet(SharedCredentialsProvider);

impl ProvideCredentials for Quiet {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let asking = self.0.provide_credentials().with_subscriber(Dispatch::none());
            asking.await.map_err(|error| text_alone(&error))
        })
    }
}

/// An error of the same kind with the texts of what lies behind it. The errors themselves hold whole
/// answers, which whoever prints their `Debug` would print.
fn text_alone(error: &CredentialsError) -> CredentialsError {
    let reason = repeatable(error);
    match error {
        CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(reason),
        CredentialsError::ProviderTimedOut(details) => {
            CredentialsError::provider_timed_out(details.timeout_duration())
        }
        CredentialsError::InvalidConfiguration(_) => {
            CredentialsError::invalid_configuration(reason)
        }
        CredentialsError::ProviderError(_) => CredentialsError::provider_error(reason),
        _ => CredentialsError::unhandled(reason),
    }
}

/// The texts of what lies behind an error, but that of a parser: it may repeat the very piece of an
/// answer that it stumbled over.
fn repeatable(error: &CredentialsError) -> String {
    let mut texts = Vec::new();
    let (mut outer, mut sent) = (error as &(dyn StdError + 'static), false);
    while let Some(inner) = outer.source() {
        // what the SDK itself says, what the service says of its refusal, what no answer came of
        sent |= inner.is::<TransportError>() || outer.is::<ConnectorError>();
        let known = sent
            || outer.is::<CredentialsError>()
            || inner.is::<ErrorMetadata>()
            || inner.is::<std::io::Error>();
        // what has something behind it is a word about that; the parser's error is the last one
        let text = inner.to_string();
        if known || inner.source().is_some() {
            texts.push(Printable(&text).to_string());
        } else {
            texts.push("its answer, or a file, cannot be read".to_owned());
        }
        outer = inner;
    }
    if texts.is_empty() { "the AWS SDK gives no reason".to_owned() } else { texts.join(": ") }
}

/// A transport as the SDK's HTTP client.
#[derive(Clone, Debug)]
struct Carrier {
    transports: Transports,
}

impl HttpClient for Carrier {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let usual = RequestLimits::default();
        let connect = settings.connect_timeout().unwrap_or(usual.connect_timeout);
        SharedHttpConnector::new(Connector {
            transports: self.transports.clone(),
            limits: RequestLimits { connect_timeout: connect, ..usual },
            read: settings.read_timeout(),
        })
    }
}

/// The same with the limits of one of the SDK's clients.
struct Connector {
    transports: Transports,
    limits: RequestLimits,
    /// After the connection is there.
    read: Option<Duration>,
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: orchestrator::HttpRequest) -> HttpConnectorFuture {
        let (transports, limits, read) = (self.transports.clone(), self.limits, self.read);
        HttpConnectorFuture::new(async move {
            let request = ours(&request, limits)?;
            let transport = transports
                .to(&request.url)
                .map_err(|error| ConnectorError::other(error.into(), None))?;
            let sent = transport.send(request);
            let answer = match read {
                Some(read) => timeout(limits.connect_timeout.saturating_add(read), sent)
                    .await
                    .unwrap_or_else(|_| Err(TransportErrorKind::Timeout.into())),
                None => sent.await,
            };
            theirs(answer.map_err(connector_error)?)
        })
    }
}

/// A request of the SDK as one of this crate.
fn ours(
    request: &orchestrator::HttpRequest,
    limits: RequestLimits,
) -> Result<HttpRequest, ConnectorError> {
    let user = |problem: &'static str| ConnectorError::user(problem.into());
    let method = Method::from_bytes(request.method().as_bytes())
        .map_err(|_| user("the request's method is none"))?;
    let url = Url::parse(request.uri()).map_err(|_| user("the request's address is none"))?;
    let body = request.body().bytes().ok_or_else(|| user("the request's body is a stream"))?;
    let mut ours = HttpRequest::new(method, url);
    for (name, value) in request.headers() {
        let name = HeaderName::try_from(name).map_err(|_| user("a header has no name"))?;
        // what the transport knows better
        if name != HOST && name != CONTENT_LENGTH {
            let value = HeaderValue::try_from(value);
            let mut value = value.map_err(|_| user("a header's value cannot be sent"))?;
            value.set_sensitive(true);
            ours.headers.append(name, value);
        }
    }
    if !body.is_empty() || matches!(ours.method, Method::PUT | Method::POST) {
        ours.body = Some(Bytes::copy_from_slice(body));
    }
    ours.limits = limits;
    Ok(ours)
}

/// An answer to this crate as one to the SDK.
fn theirs(answer: HttpResponse) -> Result<orchestrator::HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status.as_u16())
        .map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut theirs = orchestrator::HttpResponse::new(status, SdkBody::from(answer.body));
    for (name, value) in &answer.headers {
        // the SDK takes text alone, and needs no header that is none
        if let Ok(value) = value.to_str() {
            theirs
                .headers_mut()
                .try_append(name.as_str().to_owned(), value.to_owned())
                .map_err(|error| ConnectorError::other(error.into(), None))?;
        }
    }
    Ok(theirs)
}

/// What the SDK needs to know to decide about another attempt.
fn connector_error(error: TransportError) -> ConnectorError {
    match error.kind() {
        TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout => {
            ConnectorError::timeout(error.into())
        }
        TransportErrorKind::Connect | TransportErrorKind::Interrupted => {
            ConnectorError::io(error.into())
        }
        TransportErrorKind::TooLarge | TransportErrorKind::Request => {
            ConnectorError::other(error.into(), None)
        }
    }
}
