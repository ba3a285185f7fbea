//! Credentials of a container: the service that ECS, EKS and other hosts of containers run beside it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider;
use http::header::{ACCEPT, AUTHORIZATION};
use http::{HeaderValue, Method, StatusCode};
use url::{Host, Url};

use super::exchange::{Patience, exchange, refused};
use super::transports::Transports;
use super::{CredentialsError, ProvideCredentials, blocking, document, future};
use crate::environment::Environment;
use crate::error::reasons;
use crate::transport::{HttpRequest, Transport};

/// Credentials from the service that `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or
/// `AWS_CONTAINER_CREDENTIALS_FULL_URI` names.
///
/// A full URI is `https`, or has a host of this machine or of the container's host; to any other one
/// the authorization token would travel readably. The token is that in the file which
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` names, read anew for each request, or else
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
///
/// A connection may take 2 s and an answer 5 s more; there are three attempts. Each request asks the
/// service: wrap it in [`CachedCredentials`](super::CachedCredentials).
#[derive(Clone, Debug)]
pub struct ContainerCredentials {
    environment: Environment,
    transports: Transports,
}

const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

/// How messages name it.
const SERVICE: &str = "the container's credentials service";
/// Where a relative URI is looked up.
const HOST: &str = "http://169.254.170.2";
/// The hosts that give credentials over plain `http`, beside those of this machine.
const HOSTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(2),
    exchange: Duration::from_secs(7),
    attempts: 3,
    insists: true,
};

impl ContainerCredentials {
    /// Credentials of the container that this environment describes.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        ContainerCredentials { environment, transports: Transports::default() }
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

    async fn ask(&self) -> provider::Result {
        let url = address(&self.environment)?;
        let transport = self.transports.to(&url)?;
        let mut request = HttpRequest::new(Method::GET, url);
        request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let environment = self.environment.clone();
        if let Some(token) = blocking(move || authorization(&environment)).await? {
            request.headers.insert(AUTHORIZATION, token);
        }
        let answer = exchange(&*transport, &request, PATIENCE)
            .await
            .map_err(|unanswered| unanswered.of(SERVICE))?;
        if answer.status != StatusCode::OK {
            let code = document::code_of_error(&answer.body);
            return Err(refused(SERVICE, answer.status, code.as_deref()));
        }
        document::read(&answer.body, SERVICE, "container")
    }
}

impl ProvideCredentials for ContainerCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.ask())
    }
}

/// Where the service is.
fn address(environment: &Environment) -> Result<Url, CredentialsError> {
    let invalid = |variable: &str, problem: &str| {
        CredentialsError::invalid_configuration(format!(
            "the environment variable {variable} {problem}"
        ))
    };
    if let Some(path) = environment.variable(RELATIVE) {
        // anything else could change the host
        if !path.starts_with('/') {
            return Err(invalid(RELATIVE, "is no path; help: begin it with `/`"));
        }
        return Url::parse(&format!("{HOST}{path}"))
            .map_err(|_| invalid(RELATIVE, "is no path; help: begin it with `/`"));
    }
    let Some(text) = environment.variable(FULL) else {
        let text = format!("neither {RELATIVE} nor {FULL} is set");
        return Err(CredentialsError::not_loaded(text));
    };
    let url = Url::parse(&text).map_err(|_| {
        invalid(FULL, "is no URL; help: write it like `http://127.0.0.1:8080/path`")
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(FULL, "has user information; help: take it out"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_near(&url) => Ok(url),
        "http" => Err(invalid(
            FULL,
            "names a host that is not trusted over plain `http`; help: use `https`, a loopback \
             address, 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]",
        )),
        _ => Err(invalid(FULL, "is neither `http` nor `https`")),
    }
}

/// Whether what is sent there stays on this machine or goes to the container's host.
fn is_near(url: &Url) -> bool {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(name)) => return name == "localhost",
        None => return false,
    };
    address.is_loopback() || HOSTS.iter().any(|host| host.parse() == Ok(address))
}

/// The value of the header `authorization`.
fn authorization(environment: &Environment) -> Result<Option<HeaderValue>, CredentialsError> {
    let (variable, token) = match environment.path(TOKEN_FILE) {
        Some(file) => {
            let token = super::token_file::read(&file).map_err(|error| {
                CredentialsError::invalid_configuration(format!(
                    "the file that {TOKEN_FILE} names cannot be read{}",
                    reasons(&error)
                ))
            })?;
            (TOKEN_FILE, token)
        }
        None => match environment.variable(TOKEN) {
            Some(token) => (TOKEN, token),
            None => return Ok(None),
        },
    };
    let mut token = HeaderValue::try_from(token).map_err(|_| {
        // a line break would end the header and begin another one
        CredentialsError::invalid_configuration(format!(
            "the authorization token of {variable} has a line break or another control character"
        ))
    })?;
    token.set_sensitive(true);
    Ok(Some(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(variables: &[(&str, &str)]) -> Result<String, String> {
        address(&Environment::from_pairs(variables.to_vec()))
            .map(|url| url.to_string())
            .map_err(|error| crate::error::reasons(&error))
    }

    #[test]
    fn a_relative_uri_is_a_path_on_the_container_s_host() {
        let url = said(&[(RELATIVE, "/v2/credentials/id?a=b")]).unwrap();
        assert_eq!(url, "http://169.254.170.2/v2/credentials/id?a=b");
        let both = said(&[(RELATIVE, "/a"), (FULL, "https://b")]).unwrap();
        assert_eq!(both, "http://169.254.170.2/a");
    }

    #[test]
    fn a_relative_uri_cannot_change_the_host() {
        for path in ["a", "@evil.example/", ".evil.example/", ":80/a", "http://evil.example/"] {
            let error = said(&[(RELATIVE, path)]).unwrap_err();
            assert!(error.contains("is no path; help: begin it with `/`"), "{path}: {error}");
        }
        for path in ["//evil.example/a", "/\\evil.example", "/@evil.example"] {
            let url = Url::parse(&said(&[(RELATIVE, path)]).unwrap()).unwrap();
            assert_eq!(url.host_str(), Some("169.254.170.2"), "{path}");
        }
    }

    #[test]
    fn a_full_uri_is_https_or_near() {
        for url in [
            "https://anywhere.example/a",
            "http://127.0.0.1:80/a",
            "http://127.9.9.9/a",
            "http://localhost/a",
            "http://[::1]/a",
            "http://169.254.170.2/a",
            "http://169.254.170.23/v1/credentials",
            "http://[fd00:ec2::23]/v1/credentials",
        ] {
            assert!(said(&[(FULL, url)]).is_ok(), "{url}");
        }
        for url in [
            "http://evil.example/a",
            "http://127.0.0.1.evil.example/a",
            "http://localhost.evil.example/a",
            "http://169.254.169.254/a",
            "http://169.254.170.3/a",
            "http://[fd00:ec2::24]/a",
            "http://10.0.0.1/a",
            "http://0.0.0.0/a",
            "http://user@127.0.0.1/a",
            "http://:secret@127.0.0.1/a",
            "ftp://127.0.0.1/a",
            "file:///etc/passwd",
            "/a",
            "127.0.0.1",
        ] {
            let error = said(&[(FULL, url)]).unwrap_err();
            assert!(error.contains(FULL) && !error.contains("secret"), "{url}: {error}");
        }
    }

    #[test]
    fn without_a_uri_there_are_none() {
        let environment = Environment::from_pairs([(FULL, " ")]);
        let error = address(&environment).unwrap_err();
        assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
    }

    #[test]
    fn a_token_with_a_line_break_is_refused_and_not_shown() {
        for token in ["plan\r\nted: a", "plan\nted", "plan\rted", "plan\0ted"] {
            let error = authorization(&Environment::from_pairs([(TOKEN, token)])).unwrap_err();
            let text = format!("{error}{} {error:?}", reasons(&error));
            assert!(text.contains(TOKEN) && !text.contains("plan"), "{text}");
        }
        let token = authorization(&Environment::from_pairs([(TOKEN, "Basic abc\n")])).unwrap();
        let token = token.unwrap();
        assert!(token == "Basic abc" && token.is_sensitive());
        assert_eq!(authorization(&Environment::from_pairs([("A", "")])).unwrap(), None);
    }
}
