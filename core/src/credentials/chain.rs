//! The usual sources, one after the other.

use std::sync::Arc;

use aws_credential_types::provider;

use super::transports::Transports;
use super::{
    CachedCredentials, ContainerCredentials, CredentialsError, EnvironmentCredentials,
    MetadataCredentials, ProfileCredentials, ProvideCredentials, WebIdentityCredentials, future,
    reason,
};
use crate::environment::Environment;
use crate::transport::Transport;

/// Credentials from where other AWS tools find them. The first source that has some gives them:
///
/// 1. environment variables ([`EnvironmentCredentials`]),
/// 2. the profile ([`ProfileCredentials`]),
/// 3. a web identity ([`WebIdentityCredentials`]),
/// 4. the container's service ([`ContainerCredentials`]),
/// 5. the instance's metadata service ([`MetadataCredentials`]).
///
/// Variables are read anew for each request, files after five seconds. What the others give is kept until
/// shortly before it expires ([`CachedCredentials`]). Clones share it.
///
/// A source that is configured but fails is an error, and no other one is asked: credentials of
/// somebody else would be worse than none. When no source has any, the error is
/// `CredentialsNotLoaded`, and says of each source why not.
#[derive(Clone, Debug)]
pub struct DefaultCredentials {
    environment: Environment,
    variables: EnvironmentCredentials,
    profile: ProfileCredentials,
    web_identity: CachedCredentials,
    container: CachedCredentials,
    metadata: CachedCredentials,
}

/// What to do when there are none.
const HELP: &str = "help: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them into \
                    ~/.aws/credentials";

impl DefaultCredentials {
    /// The sources as this environment describes them.
    ///
    /// What carries their requests is made when the first request is sent; services of this machine
    /// are not asked through a proxy. Without the feature `reqwest`, sources that need a request fail
    /// until [`transport`](Self::transport) gives one.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        Self::over(environment, &Transports::default())
    }

    /// What carries all requests of the sources. It must not go through a proxy to addresses of this
    /// machine and to link-local ones. What was kept so far is forgotten.
    #[must_use]
    pub fn transport(self, transport: Arc<dyn Transport>) -> Self {
        Self::over(self.environment, &Transports::given(transport))
    }

    fn over(environment: Environment, transports: &Transports) -> Self {
        let again = || environment.clone();
        let web_identity = WebIdentityCredentials::new(again()).over(transports);
        let container = ContainerCredentials::new(again()).over(transports);
        let metadata = MetadataCredentials::new(again()).over(transports);
        DefaultCredentials {
            variables: EnvironmentCredentials::of(again()),
            profile: ProfileCredentials::new(again()).over(transports),
            web_identity: CachedCredentials::new(web_identity),
            container: CachedCredentials::new(container),
            metadata: CachedCredentials::new(metadata),
            environment,
        }
    }

    async fn provide(&self) -> provider::Result {
        if let Some(missing) = self.variables.missing_half() {
            let text =
                format!("the environment variable {missing} is not set, but its other half is");
            return Err(CredentialsError::invalid_configuration(text));
        }
        let sources: [(&str, &dyn ProvideCredentials); 5] = [
            ("environment", &self.variables),
            ("profile", &self.profile),
            ("web identity", &self.web_identity),
            ("container", &self.container),
            ("instance", &self.metadata),
        ];
        let mut tried = Vec::with_capacity(sources.len());
        for (name, source) in sources {
            match source.provide_credentials().await {
                Err(error @ CredentialsError::CredentialsNotLoaded(_)) => {
                    tried.push(format!("{name}: {}", reason(&error)));
                }
                answer => return answer,
            }
        }
        Err(CredentialsError::not_loaded(format!(
            "no source has any: {}; {HELP}",
            tried.join("; ")
        )))
    }
}

impl ProvideCredentials for DefaultCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.provide())
    }
}
