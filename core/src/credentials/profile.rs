//! Credentials from the profile: its keys, or its role for a web identity.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::provider;
use tokio::time::Instant;

use super::transports::Transports;
use super::web_identity::{Role, WebIdentityCredentials};
use super::{
    CachedCredentials, Credentials, CredentialsError, ProvideCredentials, blocking, future,
};
use crate::environment::Environment;
use crate::printable::Printable;
use crate::profile::{Profile, Profiles, Section};
use crate::transport::Transport;

/// Credentials of the profile that `AWS_PROFILE` names, or else `AWS_DEFAULT_PROFILE`, or else
/// `default`.
///
/// A profile has keys (`aws_access_key_id`, `aws_secret_access_key`, `aws_session_token` or its old name
/// `aws_security_token`, those of the credentials file before those of the config file), or `role_arn`
/// with `web_identity_token_file`.
/// Other ways to credentials are refused: a role of another profile, a process and single sign-on need
/// `OfficialCredentials`, of the feature `aws-config`, and a login needs the AWS CLI.
///
/// The files are read again after five seconds. Credentials of a role are kept until shortly before they
/// expire.
#[derive(Clone, Debug)]
pub struct ProfileCredentials {
    environment: Environment,
    transports: Transports,
    /// That of the settings if `None`.
    region: Option<String>,
    /// The role of the last time, with what is kept for it.
    role: Arc<Mutex<Option<(Role, CachedCredentials)>>>,
    /// What the files had when they were read the last time.
    seen: Arc<Mutex<Option<(Instant, Found)>>>,
}

/// The files are read again after this time: soon enough for whoever changes them, and not for every
/// request of a client that sends thousands.
const KEPT: Duration = Duration::from_secs(5);

impl ProfileCredentials {
    /// Credentials of the profile that this environment chooses.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        ProfileCredentials {
            environment,
            transports: Transports::default(),
            region: None,
            role: Arc::default(),
            seen: Arc::default(),
        }
    }

    /// What carries the requests to STS. Without this, it is made when the first request is sent.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transports = Transports::given(transport);
        self
    }

    /// The region in which STS is asked, such as `us-east-1`. It wins over that of the environment and
    /// of the profile.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self.role = Arc::default();
        self
    }

    pub(super) fn over(mut self, transports: &Transports) -> Self {
        self.transports = transports.clone();
        self
    }

    pub(super) fn in_region(mut self, region: Option<&str>) -> Self {
        self.region = region.map(str::to_owned);
        self
    }

    /// Refuses a profile with a role of another source, which comes before the environment's web
    /// identity. Whatever else is wrong with the profile, it says when it is its turn.
    pub(super) async fn refuse_other_role(&self) -> Result<(), CredentialsError> {
        match self.look().await {
            Ok(Found::OtherRole(why)) => Err(CredentialsError::invalid_configuration(why)),
            _ => Ok(()),
        }
    }

    async fn provide(&self) -> provider::Result {
        match self.look().await? {
            Found::Keys(credentials) => Ok(credentials),
            Found::OtherRole(why) => Err(CredentialsError::invalid_configuration(why)),
            Found::Role(role) => self.for_role(role).provide_credentials().await,
            Found::Nothing(why) => Err(CredentialsError::not_loaded(why)),
        }
    }

    /// What the profile has, or had a moment ago. Mistakes are not kept.
    async fn look(&self) -> Result<Found, CredentialsError> {
        let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((when, found)) = &*seen()
            && when.elapsed() < KEPT
        {
            return Ok(found.clone());
        }
        let environment = self.environment.clone();
        let found = blocking(move || {
            let invalid = CredentialsError::invalid_configuration;
            let profiles = Profiles::load(&environment).map_err(invalid)?;
            find(&profiles.chosen(&environment).map_err(CredentialsError::invalid_configuration)?)
        });
        let found = found.await?;
        if !matches!(found, Found::OtherRole(_)) {
            *seen() = Some((Instant::now(), found.clone()));
        }
        Ok(found)
    }

    fn for_role(&self, role: Role) -> CachedCredentials {
        let mut last = self.role.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, credentials)) = &*last
            && *known == role
        {
            return credentials.clone();
        }
        let source = WebIdentityCredentials::new(self.environment.clone())
            .over(&self.transports)
            .in_region(self.region.as_deref())
            .of_role(role.clone());
        let credentials = CachedCredentials::new(source);
        *last = Some((role, credentials.clone()));
        credentials
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.provide())
    }
}

/// What a profile has.
#[derive(Clone, Debug)]
enum Found {
    Keys(Credentials),
    Role(Role),
    /// A role that needs a source other than a web identity, and what to do about it.
    OtherRole(String),
    /// Neither, and why.
    Nothing(String),
}

/// The keys that ask for single sign-on.
const SSO: &[&str] = &["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"];
const LOGIN: &str = "login_session";
const PROCESS: &str = "credential_process";

/// Looks in the order of the other clients: a role, single sign-on, the keys of the credentials file,
/// a login, a process, the keys of the config file.
fn find(profile: &Profile<'_>) -> Result<Found, CredentialsError> {
    if let Some(arn) = profile.get("role_arn") {
        let Some(token_file) = profile.get("web_identity_token_file") else {
            let key = ["source_profile", "credential_source"]
                .into_iter()
                .find(|key| profile.get(key).is_some());
            return Ok(Found::OtherRole(refused(profile, key.unwrap_or("role_arn"))));
        };
        return Ok(Found::Role(Role {
            arn: arn.to_owned(),
            token_file: PathBuf::from(token_file),
            session_name: profile.get("role_session_name").map(str::to_owned),
        }));
    }
    let has = |keys: &[&'static str]| keys.iter().copied().find(|key| profile.get(key).is_some());
    if let Some(key) = has(SSO) {
        return Err(CredentialsError::invalid_configuration(refused(profile, key)));
    }
    if let Some(section) = profile.of_credentials_file()
        && let Some(credentials) = keys(profile, section)?
    {
        return Ok(Found::Keys(credentials));
    }
    if let Some(key) = has(&[LOGIN, PROCESS]) {
        return Err(CredentialsError::invalid_configuration(refused(profile, key)));
    }
    if let Some(section) = profile.of_config_file()
        && let Some(credentials) = keys(profile, section)?
    {
        return Ok(Found::Keys(credentials));
    }
    let problem = if profile.exists() { "has no keys" } else { "does not exist" };
    let name = Printable(profile.name());
    Ok(Found::Nothing(format!("the profile `{name}` {problem}")))
}

/// The keys of one file. They belong together, so none of them is taken from the other file.
fn keys(profile: &Profile<'_>, section: &Section) -> Result<Option<Credentials>, CredentialsError> {
    const ACCESS_KEY: &str = "aws_access_key_id";
    const SECRET_KEY: &str = "aws_secret_access_key";
    let (access_key, secret_key) = match (section.get(ACCESS_KEY), section.get(SECRET_KEY)) {
        (Some(access_key), Some(secret_key)) => (access_key, secret_key),
        (None, None) => return Ok(None),
        (access_key, _) => {
            let (there, missing) = match access_key {
                Some(_) => (ACCESS_KEY, SECRET_KEY),
                None => (SECRET_KEY, ACCESS_KEY),
            };
            return Err(CredentialsError::invalid_configuration(format!(
                "the profile `{}` has `{there}`, but no `{missing}` beside it; help: write both \
                 into one file",
                Printable(profile.name()),
            )));
        }
    };
    let token = section.get("aws_session_token").or_else(|| section.get("aws_security_token"));
    let token = token.map(str::to_owned);
    Ok(Some(Credentials::new(access_key, secret_key, token, None::<SystemTime>, "profile")))
}

/// Why what this key asks for is not done here.
fn refused(profile: &Profile<'_>, key: &str) -> String {
    if key == LOGIN {
        return format!(
            "the profile `{}` has `{key}`, which only the AWS CLI understands; help: put what `aws \
             configure export-credentials --format env` prints into the environment, or choose a \
             profile with keys",
            Printable(profile.name()),
        );
    }
    format!(
        "the profile `{}` has `{key}`, which only the AWS SDK's own sources understand; help: turn on \
         the feature `aws-config` and give `OfficialCredentials` to `.credentials(..)`, or choose a \
         profile with keys",
        Printable(profile.name()),
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::profile::{FileKind, parse};

    /// What the profile `p` of these two files has.
    fn found(config: &str, credentials: &str) -> Result<Found, CredentialsError> {
        let config = parse(config, FileKind::Config, Path::new("config")).unwrap();
        let credentials = parse(credentials, FileKind::Credentials, Path::new("file")).unwrap();
        let environment = Environment::from_pairs([("AWS_PROFILE", "p")]);
        match find(&Profiles::of_files(config, credentials).chosen(&environment).unwrap())? {
            Found::OtherRole(why) => Err(CredentialsError::invalid_configuration(why)),
            found => Ok(found),
        }
    }

    /// The access key and the session token.
    fn keys(config: &str, credentials: &str) -> (String, Option<String>) {
        match found(config, credentials).unwrap() {
            Found::Keys(keys) => {
                (keys.access_key_id().to_owned(), keys.session_token().map(str::to_owned))
            }
            other => panic!("{other:?}"),
        }
    }

    fn refusal(config: &str, credentials: &str) -> String {
        let error = found(config, credentials).unwrap_err();
        assert!(matches!(error, CredentialsError::InvalidConfiguration(_)), "{error:?}");
        super::super::reason(&error)
    }

    const CONFIG: &str = "[profile p]\naws_access_key_id = CONFIG\naws_secret_access_key = a\n\
                          aws_session_token = token\n";
    const CREDENTIALS: &str = "[p]\naws_access_key_id = FILE\naws_secret_access_key = b\n";

    #[test]
    fn the_credentials_file_beats_the_config_file_and_nothing_is_mixed() {
        assert_eq!(keys(CONFIG, ""), ("CONFIG".to_owned(), Some("token".to_owned())));
        assert_eq!(keys(CONFIG, CREDENTIALS), ("FILE".to_owned(), None));
        assert_eq!(keys("", CREDENTIALS), ("FILE".to_owned(), None));
    }

    #[test]
    fn the_old_name_of_the_session_token_is_read_when_the_present_one_is_not_there() {
        let old = |more: &str| format!("{CREDENTIALS}aws_security_token = old\n{more}");
        assert_eq!(keys("", &old("")).1.as_deref(), Some("old"));
        let both = old("aws_session_token = present\n");
        assert_eq!(keys("", &both).1.as_deref(), Some("present"));
    }

    #[test]
    fn half_of_the_keys_is_refused_with_the_missing_one() {
        assert_eq!(
            refusal(CONFIG, "[p]\naws_access_key_id = AKIDPLANTED\n"),
            "the profile `p` has `aws_access_key_id`, but no `aws_secret_access_key` beside it; \
             help: write both into one file"
        );
        let text = refusal("[profile p]\naws_secret_access_key = planted\n", "");
        assert!(text.contains("no `aws_access_key_id` beside"), "{text}");
        assert!(!text.contains("planted"));
    }

    #[test]
    fn what_the_official_crate_has_to_do_is_refused_by_its_key() {
        for (lines, key) in [
            ("role_arn = a\nsource_profile = b", "source_profile"),
            ("role_arn = a\ncredential_source = Environment", "credential_source"),
            ("role_arn = a", "role_arn"),
            ("sso_session = a", "sso_session"),
            ("sso_start_url = a\nsso_account_id = b", "sso_start_url"),
            ("credential_process = planted", "credential_process"),
        ] {
            let text = refusal(&format!("[profile p]\n{lines}\n"), "");
            assert_eq!(
                text,
                format!(
                    "the profile `p` has `{key}`, which only the AWS SDK's own sources understand; \
                     help: turn on the feature `aws-config` and give `OfficialCredentials` to \
                     `.credentials(..)`, or choose a profile with keys"
                )
            );
        }
    }

    #[test]
    fn a_login_is_left_to_the_cli() {
        assert_eq!(
            refusal("[profile p]\nlogin_session = a\n", ""),
            "the profile `p` has `login_session`, which only the AWS CLI understands; help: put \
             what `aws configure export-credentials --format env` prints into the environment, or \
             choose a profile with keys"
        );
    }

    #[test]
    fn the_order_within_a_profile_is_that_of_other_clients() {
        let config = |line: &str| format!("{CONFIG}{line}\n");
        assert!(refusal(&config("role_arn = a"), CREDENTIALS).contains("role_arn"));
        assert!(refusal(&config("sso_session = a"), CREDENTIALS).contains("sso_session"));
        assert_eq!(keys(&config("credential_process = a"), CREDENTIALS).0, "FILE");
        assert!(refusal(&config("credential_process = a"), "").contains("credential_process"));
        assert!(refusal(&config("login_session = a"), "").contains("login_session"));
    }

    #[test]
    fn a_role_for_a_web_identity_is_taken() {
        let lines = "role_arn = arn\nweb_identity_token_file = /t\nrole_session_name = s\n";
        let Found::Role(role) = found(&format!("{CONFIG}{lines}"), CREDENTIALS).unwrap() else {
            panic!("no role");
        };
        assert_eq!(role.arn, "arn");
        assert_eq!(role.token_file, PathBuf::from("/t"));
        assert_eq!(role.session_name.as_deref(), Some("s"));
    }

    #[test]
    fn a_profile_without_keys_has_none() {
        let nothing = found("[profile p]\nregion = a\n", "").unwrap();
        assert!(
            matches!(&nothing, Found::Nothing(why) if why == "the profile `p` has no keys"),
            "{nothing:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_files_are_read_again_after_five_seconds() {
        let name = format!("chime-sdk-profile-kept-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let write = |key: &str| {
            let text = format!("[default]\naws_access_key_id = {key}\naws_secret_access_key = s\n");
            std::fs::write(&path, text).unwrap();
        };
        let file = path.to_str().unwrap();
        let environment = Environment::from_pairs([("AWS_SHARED_CREDENTIALS_FILE", file)]);
        let source = ProfileCredentials::new(environment);
        let key =
            || async { source.provide_credentials().await.unwrap().access_key_id().to_owned() };
        write("FIRST");
        assert_eq!(key().await, "FIRST");
        write("SECOND");
        tokio::time::advance(KEPT - Duration::from_millis(2)).await;
        assert_eq!(key().await, "FIRST");
        tokio::time::advance(Duration::from_millis(2)).await;
        assert_eq!(key().await, "SECOND");
        std::fs::remove_file(&path).unwrap();
    }
}
