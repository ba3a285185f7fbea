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
use crate::endpoint::Endpoint;
use crate::environment::Environment;
use crate::error::reasons;
use crate::settings::Settings;
use crate::transport::{HttpRequest, Transport};

/// Credentials of the role `AWS_ROLE_ARN` for the token in the file that
/// `AWS_WEB_IDENTITY_TOKEN_FILE` names, as EKS and many build services set them.
///
/// The file is read anew for each request to STS. The session is called `AWS_ROLE_SESSION_NAME`, if
/// it is set. STS is asked in the region of the settings, or at `AWS_ENDPOINT_URL_STS`.
///
/// A connection may take 3 s and an answer 7 s more; there are three attempts. Each request asks STS:
/// wrap it in [`CachedCredentials`](super::CachedCredentials).
#[derive(Clone, Debug)]
pub struct WebIdentityCredentials {
    environment: Environment,
    transports: Transports,
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
        WebIdentityCredentials { environment, transports: Transports::default(), role: None }
    }

    pub(super) fn of_role(environment: Environment, transports: Transports, role: Role) -> Self {
        WebIdentityCredentials { environment, transports, role: Some(role) }
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
        let environment = self.environment.clone();
        let (url, body) = blocking(move || Ok((endpoint(&environment)?, form(&role)?))).await?;
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

/// Where STS is.
fn endpoint(environment: &Environment) -> Result<Url, CredentialsError> {
    let settings =
        Settings::load(environment, "STS").map_err(CredentialsError::invalid_configuration)?;
    let endpoint = match (settings.endpoint_url, settings.region) {
        (Some(url), _) => Endpoint::custom(&url),
        (None, Some(region)) => {
            // the regions of the US government have no hosts for FIPS: all of theirs are
            let fips = settings.use_fips == Some(true) && !region.starts_with("us-gov-");
            Endpoint::of_region(if fips { "sts-fips" } else { "sts" }, &region)
        }
        (None, None) => {
            return Err(CredentialsError::invalid_configuration(
                "web identity needs a region; help: set AWS_REGION",
            ));
        }
    };
    endpoint.map(|endpoint| endpoint.url().clone()).map_err(CredentialsError::invalid_configuration)
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
