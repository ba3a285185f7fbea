//! The JSON in which the services of containers and instances give credentials.

use std::time::SystemTime;

use aws_smithy_types::date_time::{DateTime, Format};
use http::StatusCode;
use serde_json::Value;

use super::exchange::refused;
use super::{Credentials, CredentialsError};

/// Reads credentials that expire. `provider` is how they are named to those who ask where
/// credentials are from, `service` how the service is named in a message.
pub(super) fn read(
    body: &[u8],
    service: &str,
    provider: &'static str,
) -> Result<Credentials, CredentialsError> {
    let unreadable = |problem: &str| {
        CredentialsError::provider_error(format!(
            "the answer of {service} cannot be read: {problem}"
        ))
    };
    // the parser's own message may repeat what it stumbled over
    let document: Value = serde_json::from_slice(body).map_err(|_| unreadable("it is no JSON"))?;
    if let Some(code) = code(&document)
        && code != "Success"
    {
        return Err(refused(service, StatusCode::OK, Some(code)));
    }
    let member = |name: &str| {
        let text = document.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.ok_or_else(|| unreadable(&format!("it has no `{name}`")))
    };
    let expiry =
        expiry(member("Expiration")?).ok_or_else(|| unreadable("its `Expiration` is no time"))?;
    let (key, secret) = (member("AccessKeyId")?, member("SecretAccessKey")?);
    let token = member("Token")?.to_owned();
    Ok(Credentials::new(key, secret, Some(token), Some(expiry), provider))
}

/// The code of an answer that says what is wrong.
pub(super) fn code(document: &Value) -> Option<&str> {
    document.get("Code").or_else(|| document.get("code")).and_then(Value::as_str)
}

/// The code in the body of an error.
pub(super) fn code_of_error(body: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(body).ok()?;
    code(&document).map(str::to_owned)
}

/// A point in time as these services write it: `2030-01-01T00:00:00Z`.
pub(super) fn expiry(text: &str) -> Option<SystemTime> {
    let time = DateTime::from_str(text, Format::DateTimeWithOffset).ok()?;
    SystemTime::try_from(time).ok()
}
