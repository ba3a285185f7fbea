//! Credentials and the region of an EC2 instance, from its metadata service in version 2.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::provider;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use url::Url;

use super::clock::{Clock, up_to};
use super::exchange::{Patience, Unanswered, exchange, refused};
use super::transports::{Transports, is_local};
use super::{Credentials, CredentialsError, ProvideCredentials, document, future};
use crate::environment::Environment;
use crate::printable::Printable;
use crate::transport::{HttpRequest, HttpResponse, Transport};

/// Credentials of the role of the EC2 instance that this program runs on.
///
/// The service is asked with a session token, which is kept for as long as it is valid and never done
/// without. `AWS_EC2_METADATA_DISABLED` switches it off, `AWS_EC2_METADATA_SERVICE_ENDPOINT` says
/// where it is (`https`, or a loopback or link-local host, since to any other one the session token would
/// travel readably), and `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` (`IPv4` or `IPv6`) which of the usual
/// addresses it has.
///
/// A connection may take 1 s and an answer 1 s more. There are four attempts, but one where nobody
/// listens: on other machines the service is not there. While it fails, the last credentials are
/// given; when these have expired, they are for about 10 minutes more, since the service gives them
/// late rather than not at all. Each request asks the service: wrap it in
/// [`CachedCredentials`](super::CachedCredentials).
#[derive(Clone, Debug)]
pub struct MetadataCredentials {
    environment: Environment,
    transports: Transports,
    clock: Clock,
    state: Arc<Mutex<State>>,
}

/// `Debug` shows nothing of it.
#[derive(Default)]
struct State {
    token: Option<Token>,
    last: Option<Credentials>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Token {
    text: HeaderValue,
    valid_until: SystemTime,
}

const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
const ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";

/// How messages name it.
const SERVICE: &str = "the instance's metadata service";
const IPV4: &str = "http://169.254.169.254";
const IPV6: &str = "http://[fd00:ec2::254]";

const TOKEN_PATH: &str = "latest/api/token";
const ROLES_PATH: &str = "latest/meta-data/iam/security-credentials/";
const REGION_PATH: &str = "latest/meta-data/placement/region";

const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token");
const TTL_HEADER: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token-ttl-seconds");
/// How long a token is asked for: 6 hours, the longest there is.
const TTL: &str = "21600";
const TTL_SECONDS: u64 = 21_600;
/// A token is asked for again so long before it expires.
const EARLY: Duration = Duration::from_secs(120);

/// Expired credentials are given for so long, and up to two minutes more.
const EXTENSION: Duration = Duration::from_secs(9 * 60);
const LONGER: Duration = Duration::from_secs(2 * 60);

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(1),
    exchange: Duration::from_secs(2),
    attempts: 4,
    insists: false,
};

impl MetadataCredentials {
    /// Credentials of the instance, as far as this environment allows.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        MetadataCredentials {
            environment,
            transports: Transports::default(),
            clock: Clock::new(),
            state: Arc::default(),
        }
    }

    /// What carries the requests. It must not go through a proxy. Without this, it is made when the
    /// first request is sent.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transports = Transports::given(transport);
        self
    }

    pub(super) fn over(mut self, transports: &Transports) -> Self {
        self.transports = transports.clone();
        self
    }

    /// The region of the instance.
    ///
    /// # Errors
    /// `CredentialsNotLoaded` when the service is switched off or nobody answers there, and the other
    /// kinds when it answers wrongly.
    pub async fn region(&self) -> Result<String, CredentialsError> {
        let answer = self.get(self.url(REGION_PATH)?).await?;
        let region = text(&answer)
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        region.map(str::to_owned).ok_or_else(|| unreadable("it is no region"))
    }

    async fn provide(&self) -> provider::Result {
        let error = match self.ask().await {
            Ok(credentials) => {
                self.with(|state| state.last = Some(credentials.clone()));
                // the service gives late what it could not renew in time
                return Ok(self.extended(credentials));
            }
            Err(error) => error,
        };
        match self.with(|state| state.last.clone()) {
            Some(last) => Ok(self.extended(last)),
            None => Err(error),
        }
    }

    async fn ask(&self) -> provider::Result {
        let roles = self.get(self.url(ROLES_PATH)?).await?;
        let role =
            text(&roles).ok_or_else(|| CredentialsError::not_loaded("the instance has no role"))?;
        let mut url = self.url(ROLES_PATH)?;
        match url.path_segments_mut() {
            // as one segment, whatever it is
            Ok(mut segments) => drop(segments.pop_if_empty().push(role)),
            Err(()) => return Err(unreadable("it is no role")),
        }
        let answer = self.get(url).await?;
        document::read(&answer.body, SERVICE, "instance metadata")
    }

    /// Credentials that have expired, for some minutes more.
    fn extended(&self, credentials: Credentials) -> Credentials {
        let now = self.clock.now();
        match credentials.expiry() {
            Some(expiry) if expiry <= now => {
                let expiry = now.checked_add(EXTENSION + up_to(LONGER));
                Credentials::new(
                    credentials.access_key_id(),
                    credentials.secret_access_key(),
                    credentials.session_token().map(str::to_owned),
                    expiry,
                    "instance metadata",
                )
            }
            _ => credentials,
        }
    }

    /// What the service says at an address, with a token that it accepts.
    async fn get(&self, url: Url) -> Result<HttpResponse, CredentialsError> {
        let mut request = HttpRequest::new(Method::GET, url);
        let token = self.token().await?;
        request.headers.insert(TOKEN_HEADER, token);
        let mut answer = self.send(&request).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            self.with(|state| state.token = None);
            request.headers.insert(TOKEN_HEADER, self.token().await?);
            answer = self.send(&request).await?;
        }
        match answer.status {
            StatusCode::OK => Ok(answer),
            StatusCode::NOT_FOUND => {
                // an answer, and not a failure to answer: the last credentials are no longer good
                self.with(|state| state.last = None);
                Err(CredentialsError::not_loaded("the instance has no role (404)"))
            }
            status => Err(refused(SERVICE, status, None)),
        }
    }

    /// The token that is kept, or another one.
    async fn token(&self) -> Result<HeaderValue, CredentialsError> {
        let now = self.clock.now();
        let kept = self.with(|state| state.token.clone());
        if let Some(token) = kept.filter(|token| now < token.valid_until) {
            return Ok(token.text);
        }
        let mut request = HttpRequest::new(Method::PUT, self.url(TOKEN_PATH)?);
        request.headers.insert(TTL_HEADER, HeaderValue::from_static(TTL));
        request.body = Some(Bytes::new());
        let answer = self.send(&request).await?;
        match answer.status {
            StatusCode::OK => {}
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                let text = format!(
                    "{SERVICE} is switched off or gives no tokens ({})",
                    answer.status.as_u16()
                );
                return Err(CredentialsError::not_loaded(text));
            }
            status => return Err(refused(SERVICE, status, None)),
        }
        let token = text(&answer).and_then(|token| HeaderValue::try_from(token).ok());
        let mut token = token.ok_or_else(|| unreadable("it is no token"))?;
        token.set_sensitive(true);
        let valid = lifetime(&answer).saturating_sub(EARLY);
        if let Some(valid_until) = now.checked_add(valid) {
            let token = Token { text: token.clone(), valid_until };
            self.with(|state| state.token = Some(token));
        }
        Ok(token)
    }

    async fn send(&self, request: &HttpRequest) -> Result<HttpResponse, CredentialsError> {
        let transport = match request.url.scheme() {
            "https" => self.transports.remote()?,
            _ => self.transports.local()?,
        };
        exchange(&*transport, request, PATIENCE).await.map_err(|unanswered| match unanswered {
            Unanswered::NoConnection(_) => {
                let host = request.url.host_str().unwrap_or_default();
                let text = format!("nobody answers at {}: {}", Printable(host), unanswered.text());
                CredentialsError::not_loaded(text)
            }
            // a container behind too many hops gets a connection but no token
            Unanswered::TimedOut(_) if self.with(|state| state.last.is_none()) => {
                let text = format!("{SERVICE} did not answer: {}", unanswered.text());
                CredentialsError::not_loaded(text)
            }
            unanswered => unanswered.of(SERVICE),
        })
    }

    /// An address of the service.
    fn url(&self, path: &str) -> Result<Url, CredentialsError> {
        if let Some(disabled) = self.environment.variable(DISABLED)
            && disabled.eq_ignore_ascii_case("true")
        {
            let text = format!("switched off by {DISABLED}");
            return Err(CredentialsError::not_loaded(text));
        }
        let base = match self.environment.variable(ENDPOINT) {
            Some(endpoint) => endpoint,
            None => match self.environment.variable(MODE) {
                None => IPV4.to_owned(),
                Some(mode) if mode.eq_ignore_ascii_case("ipv4") => IPV4.to_owned(),
                Some(mode) if mode.eq_ignore_ascii_case("ipv6") => IPV6.to_owned(),
                Some(mode) => {
                    return Err(CredentialsError::invalid_configuration(format!(
                        "the environment variable {MODE} is `{}`; help: write `IPv4` or `IPv6`",
                        Printable(&mode)
                    )));
                }
            },
        };
        let url = Url::parse(&format!("{}/{path}", base.trim_end_matches('/')))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .filter(|url| url.query().is_none() && url.username().is_empty())
            .filter(|url| url.password().is_none() && url.fragment().is_none())
            .ok_or_else(|| {
                CredentialsError::invalid_configuration(format!(
                    "the environment variable {ENDPOINT} is no address; help: write it like {IPV4}"
                ))
            })?;
        if url.scheme() == "http" && !is_local(&url) {
            return Err(CredentialsError::invalid_configuration(format!(
                "the environment variable {ENDPOINT} names a host that is not trusted over plain \
                 `http`; help: use `https`, a loopback address, or a link-local one such as \
                 169.254.169.254 or [fd00:ec2::254]"
            )));
        }
        Ok(url)
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ProvideCredentials for MetadataCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.provide())
    }
}

/// The first line of an answer.
fn text(answer: &HttpResponse) -> Option<&str> {
    let line = std::str::from_utf8(&answer.body).ok()?.lines().next()?.trim();
    (!line.is_empty()).then_some(line)
}

/// How long a token is valid: what was asked for, unless the answer says that it is less.
fn lifetime(answer: &HttpResponse) -> Duration {
    let said = answer.headers.get(TTL_HEADER).and_then(|value| value.to_str().ok());
    let seconds = said.and_then(|text| text.trim().parse().ok()).unwrap_or(TTL_SECONDS);
    Duration::from_secs(seconds.min(TTL_SECONDS))
}

fn unreadable(problem: &str) -> CredentialsError {
    CredentialsError::provider_error(format!("the answer of {SERVICE} cannot be read: {problem}"))
}
