//! Credentials from environment variables.

use std::time::SystemTime;

use aws_credential_types::provider;

use super::{Credentials, CredentialsError, ProvideCredentials, future};
use crate::environment::Environment;

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
///
/// The session token may have its old name `AWS_SECURITY_TOKEN`, which is read when the other one is not
/// set. The variables are read anew for every request, so a change in the environment takes effect.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentCredentials {
    environment: Environment,
}

const ACCESS_KEY: &str = "AWS_ACCESS_KEY_ID";
const SECRET_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// The present name and the old one.
const SESSION_TOKEN: [&str; 2] = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];

impl EnvironmentCredentials {
    /// Credentials from the environment of this process.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Credentials from another environment.
    #[must_use]
    pub fn of(environment: Environment) -> Self {
        EnvironmentCredentials { environment }
    }

    /// A variable that is empty counts as not set, as in every other client.
    fn read(&self) -> provider::Result {
        let required = |name| {
            self.environment.variable(name).ok_or_else(|| {
                CredentialsError::not_loaded(format!("the environment variable {name} is not set"))
            })
        };
        let access_key = required(ACCESS_KEY)?;
        let secret_key = required(SECRET_KEY)?;
        let token = SESSION_TOKEN.iter().find_map(|name| self.environment.variable(name));
        Ok(Credentials::new(access_key, secret_key, token, None::<SystemTime>, "environment"))
    }

    /// The variable that is missing, when the other one of the two is set: somebody meant these
    /// credentials, so no other ones should be taken instead.
    pub(super) fn missing_half(&self) -> Option<&'static str> {
        let set = |name| self.environment.variable(name).is_some();
        match (set(ACCESS_KEY), set(SECRET_KEY)) {
            (true, false) => Some(SECRET_KEY),
            (false, true) => Some(ACCESS_KEY),
            _ => None,
        }
    }
}

impl ProvideCredentials for EnvironmentCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(self.read())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(variables: &[(&str, &str)]) -> provider::Result {
        EnvironmentCredentials::of(Environment::from_pairs(variables.to_vec())).read()
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

    #[test]
    fn the_old_name_of_the_session_token_is_read_when_the_present_one_is_not_set() {
        let keys = [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "secret")];
        let old = ("AWS_SECURITY_TOKEN", "old");
        for (present, expected) in [("", "old"), ("present", "present")] {
            let variables = [keys[0], keys[1], old, ("AWS_SESSION_TOKEN", present)];
            assert_eq!(lookup(&variables).unwrap().session_token(), Some(expected));
        }
    }

    #[test]
    fn one_of_the_two_keys_alone_misses_the_other() {
        for (variables, missing) in [
            (&[("AWS_ACCESS_KEY_ID", "a")][..], Some("AWS_SECRET_ACCESS_KEY")),
            (&[("AWS_SECRET_ACCESS_KEY", "a")], Some("AWS_ACCESS_KEY_ID")),
            (&[("AWS_ACCESS_KEY_ID", " "), ("AWS_SECRET_ACCESS_KEY", "")], None),
            (&[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b")], None),
        ] {
            let source = EnvironmentCredentials::of(Environment::from_pairs(variables.to_vec()));
            assert_eq!(source.missing_half(), missing, "{variables:?}");
        }
    }
}
