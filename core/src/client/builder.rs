//! The settings of a client, and how it is made from them.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};

use super::{Client, Gate, Inner, Timeouts};
use crate::credentials::EnvironmentCredentials;
use crate::endpoint::Endpoint;
use crate::error::{Cause, Error};
use crate::retry::RetryPolicy;
use crate::schema::ServiceSchema;
use crate::transport::Transport;

/// Settings of a client that is being made. `C` is the service's client type.
#[must_use = "settings do nothing until `build`"]
pub struct ClientBuilder<C> {
    service: &'static ServiceSchema,
    region: Option<String>,
    endpoint_url: Option<String>,
    credentials: Option<SharedCredentialsProvider>,
    transport: Option<Arc<dyn Transport>>,
    retry: RetryPolicy,
    timeouts: Timeouts,
    validate: bool,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Nothing is set.
    pub fn new(service: &'static ServiceSchema) -> Self {
        ClientBuilder {
            service,
            region: None,
            endpoint_url: None,
            credentials: None,
            transport: None,
            retry: RetryPolicy::default(),
            timeouts: Timeouts::default(),
            validate: true,
            client: PhantomData,
        }
    }

    /// Takes what is not set otherwise from the environment: the region from `AWS_REGION` or
    /// `AWS_DEFAULT_REGION`, and credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `AWS_SESSION_TOKEN`.
    pub fn with_environment(mut self) -> Self {
        let variable = |name| {
            let text: String = std::env::var(name).ok()?;
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let named = || variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
        self.region = self.region.or_else(named);
        self
    }

    /// The region of the endpoint, for example `us-east-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sends requests to this `http` or `https` URL instead of the region's endpoint, for a fake, a
    /// proxy or a private endpoint. Requests are still signed for the region. The default transport
    /// goes through the environment's proxy, to loopback addresses too unless `NO_PROXY` has them.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }

    /// Where credentials come from: `Credentials` as they are, or any provider of the AWS ecosystem.
    /// It is asked before every attempt. Without this they come from the environment.
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// What carries the requests; without this a transport on reqwest with connections of its own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How many requests are sent for one call at most, the first one included. The default is 3;
    /// 1 never retries, 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.retry.max_attempts = attempts.max(1);
        self
    }

    /// How long one attempt may take, from sending to the end of the answer. The default is 10 s.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.attempt = limit;
        self
    }

    /// How long a call may take with all its attempts and delays. The default is 30 s.
    pub fn operation_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.operation = limit;
        self
    }

    /// Whether input is validated before it is sent. The default is yes. Without validation the
    /// service decides, except about labels that would change the path and text that no header can
    /// carry.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// Makes the client. Nothing is sent yet, and credentials are not looked up yet.
    ///
    /// # Errors
    /// No region, a region or an endpoint that is not valid, or no transport.
    pub fn build(self) -> Result<C, Error> {
        let configuration = |cause| Error::new(None, 0, cause);
        let region = self.region.ok_or_else(|| {
            let text = "no region; help: set AWS_REGION, or call `.region(\"us-east-1\")`";
            configuration(Cause::Configuration(text.to_owned()))
        })?;
        let by_region = Endpoint::of_region(self.service.endpoint_prefix, &region);
        let endpoint = match &self.endpoint_url {
            // the region goes into the signature, so it has to be one in any case
            Some(url) => by_region.and_then(|_| Endpoint::custom(url)),
            None => by_region,
        }
        .map_err(|error| configuration(Cause::Endpoint(error)))?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport().map_err(configuration)?,
        };
        let credentials = self
            .credentials
            .unwrap_or_else(|| SharedCredentialsProvider::new(EnvironmentCredentials::new()));
        let inner = Inner {
            service: self.service,
            region,
            endpoint,
            credentials,
            transport,
            retry: self.retry,
            timeouts: self.timeouts,
            validate: self.validate,
            gate: Gate::default(),
        };
        Ok(Client { inner: Arc::new(inner) }.into())
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, Cause> {
    match crate::transport::ReqwestTransport::new() {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(Cause::Configuration(format!(
            "the default transport cannot be set up{}; help: install the system's \
                 certificates, or call `.transport(..)`",
            crate::error::reasons(&error)
        ))),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, Cause> {
    let text = "no transport; help: call `.transport(..)`, or turn on the feature `reqwest`";
    Err(Cause::Configuration(text.to_owned()))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.service.service_id)
            .field("region", &self.region)
            .field("retry", &self.retry)
            .field("timeouts", &self.timeouts)
            .field("validate", &self.validate)
            .finish_non_exhaustive()
    }
}
