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
/// 2. the environment's web identity ([`WebIdentityCredentials`]),
/// 3. the profile ([`ProfileCredentials`]),
/// 4. the container's service ([`ContainerCredentials`]),
/// 5. the instance's metadata service ([`MetadataCredentials`]).
///
/// It is the order of the AWS CLI, and does not depend on whether `AWS_PROFILE` is set. As there, a
/// profile whose `role_arn` has another source than `web_identity_token_file` comes before the
/// environment's web identity: it is refused, see [`ProfileCredentials`].
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
    transports: Transports,
    region: Option<String>,
    variables: EnvironmentCredentials,
    web_identity: CachedCredentials,
    profile: ProfileCredentials,
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
        Self::of(environment, Transports::default(), None)
    }

    /// What carries all requests of the sources. It must not go through a proxy to addresses of this
    /// machine and to link-local ones. What was kept so far is forgotten.
    #[must_use]
    pub fn transport(self, transport: Arc<dyn Transport>) -> Self {
        Self::of(self.environment, Transports::given(transport), self.region)
    }

    /// The region in which STS is asked for credentials of a web identity, of the environment's and of the
    /// profile's, such as `us-east-1`. It wins over theirs. What was kept so far is forgotten.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        Self::of(self.environment, self.transports, Some(region.into()))
    }

    fn of(environment: Environment, transports: Transports, region: Option<String>) -> Self {
        let again = || environment.clone();
        let (over, in_region) = (&transports, region.as_deref());
        let web_identity = WebIdentityCredentials::new(again()).over(over).in_region(in_region);
        let container = ContainerCredentials::new(again()).over(over);
        let metadata = MetadataCredentials::new(again()).over(over);
        DefaultCredentials {
            variables: EnvironmentCredentials::of(again()),
            profile: ProfileCredentials::new(again()).over(over).in_region(in_region),
            web_identity: CachedCredentials::new(web_identity),
            container: CachedCredentials::new(container),
            metadata: CachedCredentials::new(metadata),
            environment,
            transports,
            region,
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
            ("web identity", &self.web_identity),
            ("profile", &self.profile),
            ("container", &self.container),
            ("instance", &self.metadata),
        ];
        let has_keys = self.variables.provide_credentials().await.is_ok();
        if !has_keys && WebIdentityCredentials::is_configured_by(&self.environment) {
            self.profile.refuse_other_role().await?;
        }
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
