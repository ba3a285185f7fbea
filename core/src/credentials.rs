//! Credentials: given as they are, found where other AWS tools find them, or from any provider of
//! the AWS ecosystem through `ProvideCredentials`.
//!
//! [`DefaultCredentials`] asks its sources in the usual order: the environment's keys and its web
//! identity, the profile, the container, the instance. Each source is a provider of its own, and
//! [`CachedCredentials`] keeps what any provider gives until shortly before it expires.

mod cached;
mod chain;
mod clock;
mod container;
mod document;
mod environment;
mod exchange;
mod metadata;
#[cfg(feature = "aws-config")]
mod official;
mod profile;
mod sts_answer;
mod token_file;
mod transports;
mod web_identity;

pub use aws_credential_types::Credentials;
pub use aws_credential_types::provider::error::CredentialsError;
pub use aws_credential_types::provider::{ProvideCredentials, future};

pub use cached::CachedCredentials;
pub use chain::DefaultCredentials;
pub use container::ContainerCredentials;
pub use environment::EnvironmentCredentials;
pub use metadata::MetadataCredentials;
#[cfg(feature = "aws-config")]
pub use official::OfficialCredentials;
pub use profile::ProfileCredentials;
pub use web_identity::WebIdentityCredentials;

/// Runs what reads files where it may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CredentialsError> + Send + 'static,
) -> Result<T, CredentialsError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(CredentialsError::unhandled(error)),
    }
}

/// Says why there are none, without the words of the ecosystem's error around it.
fn reason(error: &CredentialsError) -> String {
    match error {
        CredentialsError::ProviderTimedOut(_) => error.to_string(),
        _ => crate::error::reasons(error).trim_start_matches(": ").to_owned(),
    }
}
