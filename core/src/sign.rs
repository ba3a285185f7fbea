//! Signing: AWS Signature Version 4 over the exact bytes that are sent.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign as sigv4};
use aws_sigv4::sign::v4;
use http::{HeaderName, HeaderValue};

use crate::transport::HttpRequest;

/// What a signature is valid for besides the request itself.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The region of the endpoint.
    pub region: &'a str,
    /// The signing name of the service.
    pub service: &'a str,
    /// The time of signing. The service accepts it for a few minutes around.
    pub time: SystemTime,
}

/// Why a request cannot be signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The signer refuses the request.
    #[error("the request cannot be signed")]
    Signer(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The credentials have characters that no header can carry.
    #[error(
        "the credentials have a character that the header `{0}` cannot carry; \
         a line break at the end of an environment variable is the usual reason"
    )]
    Header(&'static str),
    /// A header has text beyond ASCII, which the signature cannot cover.
    #[error("the header `{0}` has a character that cannot be signed; help: use printable ASCII")]
    Unsigned(String),
    /// A part of the credentials is the empty string.
    #[error("the {0} is empty; help: look at where the credentials come from")]
    Empty(&'static str),
    /// The secret has a control character, which is never part of one.
    #[error(
        "the secret access key has a line break or another control character; \
         help: look at where the credentials come from"
    )]
    Secret,
}

/// Finds what cannot be sent, or cannot be right, before the signer does: it would name no reason.
fn check(credentials: &Credentials) -> Result<(), SignError> {
    // an `http` header carries any byte above ASCII, and no service expects one in credentials
    let carries = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if credentials.access_key_id().is_empty() {
        return Err(SignError::Empty("access key id"));
    }
    if credentials.secret_access_key().is_empty() {
        return Err(SignError::Empty("secret access key"));
    }
    if credentials.session_token() == Some("") {
        return Err(SignError::Empty("session token"));
    }
    if !carries(credentials.access_key_id()) {
        return Err(SignError::Header("authorization"));
    }
    if !credentials.session_token().is_none_or(carries) {
        return Err(SignError::Header("x-amz-security-token"));
    }
    if credentials.secret_access_key().contains(char::is_control) {
        return Err(SignError::Secret);
    }
    Ok(())
}

/// Adds `authorization`, `x-amz-date` and, for temporary credentials, `x-amz-security-token`.
///
/// The URL is signed as it stands in the request, after the `url` crate has normalised it: what is
/// sent is what was signed.
///
/// # Errors
/// Credentials or headers that cannot be signed; nothing panics on them.
pub fn sign(
    request: &mut HttpRequest,
    credentials: &Credentials,
    scope: Scope<'_>,
) -> Result<(), SignError> {
    check(credentials)?;
    // a value that cannot be signed must not be sent beside the signature
    if let Some(name) = request
        .headers
        .iter()
        .find_map(|(name, value)| value.to_str().is_err().then(|| name.as_str().to_owned()))
    {
        return Err(SignError::Unsigned(name));
    }
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.service)
        .time(scope.time)
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| SignError::Signer(error.into()))?
        .into();
    let signable = {
        let headers = request
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let body = SignableBody::Bytes(request.body.as_deref().unwrap_or_default());
        SignableRequest::new(request.method.as_str(), request.url.as_str(), headers, body)
            .map_err(|error| SignError::Signer(error.into()))?
    };
    let (instructions, _signature) = quietly(|| sigv4(signable, &params))
        .map_err(|error| SignError::Signer(error.into()))?
        .into_parts();
    let (headers, _query) = instructions.into_parts();
    for header in headers {
        // the signer's own way of applying these panics on a value that is no header
        let mut value =
            HeaderValue::try_from(header.value()).map_err(|_| SignError::Header(header.name()))?;
        value.set_sensitive(header.sensitive());
        request.headers.insert(HeaderName::from_static(header.name()), value);
    }
    Ok(())
}

/// Runs the signer without a log: at the level of traces it writes the whole request down, members
/// included. Where there is no subscriber and `tracing` was told to go to `log` instead, this is not
/// in our hands; docs/RELIABILITY.md says what to do.
fn quietly<T>(sign: impl FnOnce() -> T) -> T {
    if tracing::level_enabled!(tracing::Level::TRACE) {
        tracing::subscriber::with_default(tracing::subscriber::NoSubscriber::default(), sign)
    } else {
        sign()
    }
}
