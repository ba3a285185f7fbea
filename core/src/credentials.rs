//! Credentials: given as they are, taken from the environment, or from any provider of the AWS
//! ecosystem through `ProvideCredentials`.

use std::time::SystemTime;

use aws_credential_types::provider;

pub use aws_credential_types::Credentials;
pub use aws_credential_types::provider::error::CredentialsError;
pub use aws_credential_types::provider::{ProvideCredentials, future};

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
///
/// The variables are read anew for every request, so a change in the environment takes effect.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentCredentials(());

impl EnvironmentCredentials {
    /// Credentials from the environment of this process.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl ProvideCredentials for EnvironmentCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(from_variables(|name| std::env::var(name).ok()))
    }
}

/// A variable that is empty counts as not set, as in every other client.
fn from_variables(variable: impl Fn(&str) -> Option<String>) -> provider::Result {
    let variable = |name| variable(name).map(|text| text.trim().to_owned());
    let required = |name: &'static str| {
        variable(name).filter(|text| !text.is_empty()).ok_or_else(|| {
            CredentialsError::not_loaded(format!("the environment variable {name} is not set"))
        })
    };
    let access_key = required("AWS_ACCESS_KEY_ID")?;
    let secret_key = required("AWS_SECRET_ACCESS_KEY")?;
    let token = variable("AWS_SESSION_TOKEN").filter(|text| !text.is_empty());
    Ok(Credentials::new(access_key, secret_key, token, None::<SystemTime>, "environment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(variables: &[(&str, &str)]) -> provider::Result {
        from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_three_variables_make_credentials() {
        let credentials = lookup(&[
            ("AWS_ACCESS_KEY_ID", "AKID"),
            ("AWS_SECRET_ACCESS_KEY", " secret\n"),
            ("AWS_SESSION_TOKEN", "token"),
        ])
        .unwrap();
        assert_eq!(credentials.access_key_id(), "AKID");
        assert_eq!(credentials.secret_access_key(), "secret");
        assert_eq!(credentials.session_token(), Some("token"));
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        let error = lookup(&[("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "")]);
        let error = error.unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains("AWS_SECRET_ACCESS_KEY"), "{source}");
        assert!(!format!("{error:?}").contains("AKID"));
    }

    #[test]
    fn an_empty_session_token_is_none() {
        let credentials = lookup(&[
            ("AWS_ACCESS_KEY_ID", "AKID"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_SESSION_TOKEN", ""),
        ])
        .unwrap();
        assert_eq!(credentials.session_token(), None);
    }
}
