//! The settings of a client, and how it is made from them.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use tracing::warn;

use super::{Client, Gate, Inner};
use crate::clock::ServiceClock;
#[cfg(feature = "aws-config")]
use crate::credentials::OfficialCredentials;
use crate::credentials::{DefaultCredentials, MetadataCredentials};
use crate::endpoint::{Endpoint, EndpointParameters, region_warning};
use crate::environment::Environment;
use crate::error::{Cause, Error};
use crate::interceptor::Interceptor;
use crate::limit::RateLimiter;
use crate::observer::Observer;
use crate::options::Limits;
use crate::retry::{Retries, RetryMode};
use crate::schema::ServiceSchema;
use crate::settings::{Settings, SettingsError};
use crate::transport::Transport;

/// Settings of a client that is being made. `C` is the service's client type.
///
/// What is set here wins over what the environment says.
#[must_use = "settings do nothing until `build`"]
pub struct ClientBuilder<C> {
    service: &'static ServiceSchema,
    environment: Option<Environment>,
    /// What the environment says.
    settings: Result<Settings, SettingsError>,
    region: Option<String>,
    endpoint_url: Option<String>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    allow_plain_http: bool,
    credentials: Option<SharedCredentialsProvider>,
    transport: Option<Arc<dyn Transport>>,
    idle_timeout: Option<Duration>,
    retry_mode: Option<RetryMode>,
    max_attempts: Option<u32>,
    limits: Limits,
    limiter: Option<RateLimiter>,
    interceptors: Vec<Arc<dyn Interceptor>>,
    observers: Vec<Arc<dyn Observer>>,
    validate: bool,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Nothing is set.
    pub fn new(service: &'static ServiceSchema) -> Self {
        ClientBuilder {
            service,
            environment: None,
            settings: Ok(Settings::default()),
            region: None,
            endpoint_url: None,
            use_fips: None,
            use_dual_stack: None,
            allow_plain_http: false,
            credentials: None,
            transport: None,
            idle_timeout: None,
            retry_mode: None,
            max_attempts: None,
            limits: Limits::default(),
            limiter: None,
            interceptors: Vec::new(),
            observers: Vec::new(),
            validate: true,
            client: PhantomData,
        }
    }

    /// Takes what is not set otherwise from the environment of this process, as the AWS CLI does: the
    /// region, the endpoint URL, FIPS and dual stack, attempts and retry mode, each from its variable
    /// or from the profile that `AWS_PROFILE` names. See [`Settings`] for the names.
    pub fn with_environment(self) -> Self {
        self.environment(Environment::of_process())
    }

    /// The same with an environment of one's own. Credentials are looked for in it too, unless
    /// [`credentials`](Self::credentials) says otherwise. Files are read here, once.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.settings = Settings::load(&environment, self.service.service_id);
        self.environment = Some(environment);
        self
    }

    /// The region of the endpoint, for example `us-east-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sends requests to this URL instead of the region's endpoint, for a fake, a proxy or a private
    /// endpoint. Requests are still signed for the region. The URL has to be `https`, or `http` on
    /// loopback, where no proxy is used.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }

    /// Lets requests go over plain `http` to other machines. Whoever is on the way can read them, and
    /// with them session tokens, join tokens and members; use it in a network of your own.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Uses the endpoint whose cryptography is validated by FIPS 140.
    pub fn use_fips(mut self, on: bool) -> Self {
        self.use_fips = Some(on);
        self
    }

    /// Uses the endpoint that is reachable over IPv6 as well as IPv4.
    pub fn use_dual_stack(mut self, on: bool) -> Self {
        self.use_dual_stack = Some(on);
        self
    }

    /// Where credentials come from: `Credentials` as they are, or any provider of the AWS ecosystem.
    /// It is asked before every attempt; wrap one that is slow in
    /// [`CachedCredentials`](crate::credentials::CachedCredentials). Without this they come from
    /// where the AWS CLI finds them, see [`DefaultCredentials`](crate::credentials::DefaultCredentials);
    /// with the feature `aws-config`, from the official chain.
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// What carries the requests; without this a transport on reqwest with connections of its own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How the client decides whether to try again. The default is [`RetryMode::Standard`].
    pub fn retry_mode(mut self, mode: RetryMode) -> Self {
        self.retry_mode = Some(mode);
        self
    }

    /// How many requests are sent for one call at most, the first one included. The default is 3;
    /// 1 never retries, 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts.max(1));
        self
    }

    /// How long a new connection may take to come about. The default is 3 s.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.limits.request.connect_timeout = limit;
        self
    }

    /// How long a connection is kept without a request. The default is 20 s, which is less than the
    /// service's front ends keep theirs. With a [`transport`](Self::transport) of one's own it is up to
    /// that one.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = Some(limit);
        self
    }

    /// How long one attempt may take, from sending to the end of the answer. The default is 10 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.limits.attempt_timeout = limit;
        self
    }

    /// How long a call may take with all its attempts and delays. The default is 30 s. Waiting for a
    /// [rate limit](Self::limit_rate) is not part of it.
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.limits.operation_timeout = limit;
        self
    }

    /// How many bytes the body of an answer may have. The default is 8 MiB; by the bounds of its model
    /// the service sends far less.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.request.max_response_bytes = bytes;
        self
    }

    /// Holds requests back to the rate that the service's quota allows, so that it has none to throttle.
    /// Clones of the client share the limit. Without a quota in the service's declaration this does
    /// nothing; [`rate_limiter`](Self::rate_limiter) takes one of your own.
    pub fn limit_rate(mut self) -> Self {
        self.limiter = self.service.rate_limit.map(RateLimiter::new);
        self
    }

    /// Holds requests back by this limiter. Clients of one endpoint and account can share it.
    pub fn rate_limiter(mut self, limiter: RateLimiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Adds code that sees every request before it is signed and every answer before it is decoded.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Adds code that is told of every attempt and every call when it ends.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Whether input is validated before it is sent. The default is yes. Without validation the
    /// service decides, except about labels that would change the path and text that no header can
    /// carry.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// Asks the instance on which this program runs for its region, if neither the code nor the
    /// environment names one. Without an answer, [`build`](Self::build) says that there is no region.
    /// It takes a few seconds where there is no such service, and does nothing without
    /// [`environment`](Self::environment).
    pub async fn find_region(mut self) -> Self {
        let is_known = self.region.is_some()
            || self.settings.as_ref().map_or(true, |settings| settings.region.is_some());
        if let Some(environment) = self.environment.clone().filter(|_| !is_known) {
            // a region that is not found is a mistake that `build` reports
            self.region = MetadataCredentials::new(environment).region().await.ok();
        }
        self
    }

    /// Makes the client. Nothing is sent yet, and credentials are not looked up yet. A region that is
    /// none of those in which the service is controlled is a warning in the log.
    ///
    /// # Errors
    /// No region, a region or an endpoint that is not valid, settings of the environment that are not
    /// valid, or no transport.
    pub fn build(self) -> Result<C, Error> {
        let configuration = |cause| Error::new(None, 0, cause);
        let settings = self.settings.map_err(|error| {
            let text = format!("{error}{}", crate::error::reasons(&error));
            configuration(Cause::Configuration(text))
        })?;
        let region = self.region.or(settings.region).ok_or_else(|| {
            let text = "no region: neither the code nor AWS_REGION, AWS_DEFAULT_REGION or the profile names one; \
                        help: set AWS_REGION, or call `.region(\"us-east-1\")`";
            configuration(Cause::Configuration(text.to_owned()))
        })?;
        let endpoint_url = self.endpoint_url.or(settings.endpoint_url);
        let parameters = EndpointParameters::new(self.service.endpoint_prefix)
            .region(region.as_str())
            .use_fips(self.use_fips.or(settings.use_fips).unwrap_or(false))
            .use_dual_stack(self.use_dual_stack.or(settings.use_dual_stack).unwrap_or(false))
            .custom(endpoint_url.as_deref())
            .allow_plain_http(self.allow_plain_http);
        let endpoint = Endpoint::resolve(&parameters)
            .map_err(|error| configuration(Cause::Endpoint(error)))?;
        if let Some(text) = region_warning(self.service, &region).filter(|_| endpoint_url.is_none())
        {
            warn!(target: "chime_sdk_core", "{text}");
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&endpoint, self.idle_timeout).map_err(configuration)?,
        };
        let environment = self.environment.unwrap_or_else(Environment::of_process);
        let credentials =
            self.credentials.unwrap_or_else(|| default_credentials(environment, &region));
        let mut limits = self.limits;
        if let Some(attempts) = self.max_attempts.or(settings.max_attempts) {
            limits.max_attempts = attempts;
        }
        let retry_mode = self.retry_mode.or(settings.retry_mode).unwrap_or_default();
        let inner = Inner {
            service: self.service,
            region,
            endpoint,
            credentials,
            transport,
            allow_plain_http: self.allow_plain_http,
            limits,
            retries: Retries::new(retry_mode),
            limiter: self.limiter,
            clock: ServiceClock::default(),
            interceptors: self.interceptors,
            observers: self.observers,
            validate: self.validate,
            gate: Gate::default(),
        };
        Ok(Client { inner: Arc::new(inner) }.into())
    }
}

/// Where credentials come from when nobody says. What carries their requests is made when it is needed,
/// because a transport of the user's own is for the service.
fn default_credentials(environment: Environment, region: &str) -> SharedCredentialsProvider {
    // the official sources know the environment of the process alone
    #[cfg(feature = "aws-config")]
    if environment.is_of_process() {
        return SharedCredentialsProvider::new(OfficialCredentials::new().region(region));
    }
    SharedCredentialsProvider::new(DefaultCredentials::new(environment).region(region))
}

/// A transport for this endpoint. What stays on this machine needs no proxy, and without TLS it needs no
/// certificates, which take time to load.
#[cfg(feature = "reqwest")]
fn default_transport(
    endpoint: &Endpoint,
    idle_timeout: Option<Duration>,
) -> Result<Arc<dyn Transport>, Cause> {
    let is_near = endpoint.is_loopback();
    let mut builder = crate::transport::ReqwestTransport::builder()
        .proxy_from_environment(!is_near)
        .system_certificates(!is_near || endpoint.url().scheme() == "https");
    if let Some(limit) = idle_timeout {
        builder = builder.idle_timeout(limit);
    }
    match builder.build() {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(Cause::Configuration(format!(
            "the default transport cannot be set up{}; help: install the system's \
                 certificates, or call `.transport(..)`",
            crate::error::reasons(&error)
        ))),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &Endpoint, _: Option<Duration>) -> Result<Arc<dyn Transport>, Cause> {
    let text = "no transport; help: call `.transport(..)`, or turn on the feature `reqwest`";
    Err(Cause::Configuration(text.to_owned()))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.service.service_id)
            .field("region", &self.region)
            .field("retry_mode", &self.retry_mode)
            .field("max_attempts", &self.max_attempts)
            .field("limits", &self.limits)
            .field("validate", &self.validate)
            .finish_non_exhaustive()
    }
}
