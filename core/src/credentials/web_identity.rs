//! Credentials of a role, for a token that an identity provider gave: STS exchanges the one for the
//! other.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::provider;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, StatusCode};
use url::Url;
use url::form_urlencoded::Serializer;

use super::exchange::{Patience, exchange, refused};
use super::transports::Transports;
use super::{Credentials, CredentialsError, ProvideCredentials, blocking, document, future};
use super::{sts_answer, token_file};
use crate::endpoint::{Endpoint, EndpointError, EndpointParameters, check_scheme};
use crate::environment::Environment;
use crate::error::reasons;
use crate::printable::Printable;
use crate::settings::Settings;
use crate::transport::{HttpRequest, Transport};

/// Credentials of the role `AWS_ROLE_ARN` for the token in the file that
/// `AWS_WEB_IDENTITY_TOKEN_FILE` names, as EKS and many build services set them.
///
/// The file is read anew for each request to STS. The session is called `AWS_ROLE_SESSION_NAME`, if
/// it is set. STS is asked in the [`region`](Self::region) or that of the settings, over FIPS and dual
/// stack as they say, or at `AWS_ENDPOINT_URL_STS`. Such a URL is `https`, or has a host of this
/// machine: to any other one the token would travel readably.
///
/// A connection may take 3 s and an answer 7 s more; there are three attempts. Each request asks STS:
/// wrap it in [`CachedCredentials`](super::CachedCredentials).
#[derive(Clone, Debug)]
pub struct WebIdentityCredentials {
    environment: Environment,
    transports: Transports,
    /// That of the settings if `None`.
    region: Option<String>,
    /// The role of a profile; that of the environment if `None`.
    role: Option<Role>,
}

/// A role, and the token to get it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) token_file: PathBuf,
    pub(super) session_name: Option<String>,
}

const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "AWS_ROLE_ARN";
const SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";

/// How messages name it.
const SERVICE: &str = "STS";

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(3),
    exchange: Duration::from_secs(10),
    attempts: 3,
    insists: true,
};

impl WebIdentityCredentials {
    /// Credentials of the role that this environment names.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        let transports = Transports::default();
        WebIdentityCredentials { environment, transports, region: None, role: None }
    }

    /// Credentials of this role instead of the environment's.
    pub(super) fn of_role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// The region in which STS is asked, such as `us-east-1`. It wins over that of the environment and
    /// of the profile.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    pub(super) fn in_region(mut self, region: Option<&str>) -> Self {
        self.region = region.map(str::to_owned);
        self
    }

    /// Whether an environment asks for credentials of a web identity.
    pub(super) fn is_configured_by(environment: &Environment) -> bool {
        environment.path(TOKEN_FILE).is_some()
    }

    /// What carries the requests. Without this, it is made when the first request is sent.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transports = Transports::given(transport);
        self
    }

    pub(super) fn over(mut self, transports: &Transports) -> Self {
        self.transports = transports.clone();
        self
    }

    async fn ask(&self) -> provider::Result {
        let role = match &self.role {
            Some(role) => role.clone(),
            None => role_of(&self.environment)?,
        };
        let (environment, region) = (self.environment.clone(), self.region.clone());
        let (url, body) =
            blocking(move || Ok((endpoint(&environment, region)?, form(&role)?))).await?;
        let mut request = HttpRequest::new(Method::POST, url);
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(CONTENT_TYPE, form);
        request.body = Some(body);
        let transport = self.transports.to(&request.url)?;
        let answer = exchange(&*transport, &request, PATIENCE)
            .await
            .map_err(|unanswered| unanswered.of(SERVICE))?;
        if answer.status != StatusCode::OK {
            let code = sts_answer::read(&answer.body).ok().and_then(|answer| answer.code);
            return Err(refused(SERVICE, answer.status, code.as_deref()));
        }
        credentials(&answer.body)
    }
}

impl ProvideCredentials for WebIdentityCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.ask())
    }
}

fn role_of(environment: &Environment) -> Result<Role, CredentialsError> {
    let Some(token_file) = environment.path(TOKEN_FILE) else {
        return Err(CredentialsError::not_loaded(format!("{TOKEN_FILE} is not set")));
    };
    let arn = environment.variable(ROLE_ARN).ok_or_else(|| {
        CredentialsError::invalid_configuration(format!(
            "{TOKEN_FILE} is set, but not {ROLE_ARN}; help: set it to the role, or unset both"
        ))
    })?;
    Ok(Role { arn, token_file, session_name: environment.variable(SESSION_NAME) })
}

/// Where STS is, in this region or that of the settings.
fn endpoint(environment: &Environment, region: Option<String>) -> Result<Url, CredentialsError> {
    let settings =
        Settings::load(environment, "STS").map_err(CredentialsError::invalid_configuration)?;
    let endpoint = match (settings.endpoint_url, region.or(settings.region)) {
        (Some(url), _) => Endpoint::custom(&url).and_then(|endpoint| {
            check_scheme(endpoint.url(), false)?;
            Ok(endpoint)
        }),
        (None, Some(region)) => {
            let dual_stack = settings.use_dual_stack == Some(true);
            // the regions of the US government have no hosts for FIPS without dual stack: all of
            // theirs are
            let fips =
                settings.use_fips == Some(true) && (dual_stack || !region.starts_with("us-gov-"));
            let parameters = EndpointParameters::new("sts")
                .region(region.as_str())
                .use_fips(fips)
                .use_dual_stack(dual_stack);
            Endpoint::resolve(&parameters)
        }
        (None, None) => {
            return Err(CredentialsError::invalid_configuration(
                "web identity needs a region; help: set AWS_REGION, or call \
                 `.region(\"us-east-1\")`",
            ));
        }
    };
    match endpoint {
        Ok(endpoint) => Ok(endpoint.url().clone()),
        Err(EndpointError::PlainHttp { host }) => {
            Err(CredentialsError::invalid_configuration(format!(
                "the endpoint URL of STS names the host `{}`, which is not trusted over plain \
                 `http`; help: use `https` or a loopback address",
                Printable(&host)
            )))
        }
        Err(error) => Err(CredentialsError::invalid_configuration(error)),
    }
}

/// The body of the request.
fn form(role: &Role) -> Result<Bytes, CredentialsError> {
    let token = token_file::read(&role.token_file).map_err(|error| {
        CredentialsError::invalid_configuration(format!(
            "the file with the web identity token cannot be read{}; help: look at {TOKEN_FILE}, or \
             at `web_identity_token_file` of the profile",
            reasons(&error)
        ))
    })?;
    let session = role.session_name.clone().unwrap_or_else(session_name);
    let body = Serializer::new(String::new())
        .append_pair("Action", "AssumeRoleWithWebIdentity")
        .append_pair("Version", "2011-06-15")
        .append_pair("RoleArn", &role.arn)
        .append_pair("RoleSessionName", &session)
        .append_pair("WebIdentityToken", &token)
        .finish();
    Ok(body.into())
}

/// A name for a session that nobody named: it says which program, and when it began.
fn session_name() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("chime-sdk-rust-{}", since.as_millis())
}

fn credentials(body: &[u8]) -> provider::Result {
    let unreadable = |problem: &str| {
        CredentialsError::provider_error(format!(
            "the answer of {SERVICE} cannot be read: {problem}"
        ))
    };
    let answer = sts_answer::read(body).map_err(|_| unreadable("it is no XML"))?;
    let member = |text: Option<String>, name: &str| {
        text.ok_or_else(|| unreadable(&format!("it has no `{name}`")))
    };
    let expiry = document::expiry(&member(answer.expiration, "Expiration")?)
        .ok_or_else(|| unreadable("its `Expiration` is no time"))?;
    Ok(Credentials::new(
        member(answer.access_key_id, "AccessKeyId")?,
        member(answer.secret_access_key, "SecretAccessKey")?,
        Some(member(answer.session_token, "SessionToken")?),
        Some(expiry),
        "web identity",
    ))
}
