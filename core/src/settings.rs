//! Settings: what the environment and the chosen profile say about region, endpoint and retries.

use std::fmt;

use url::Url;

use crate::environment::Environment;
use crate::printable::Printable;
use crate::profile::{Profile, ProfileError, Profiles, Section};
use crate::retry::RetryMode;

#[cfg(test)]
mod tests;

/// What is set outside of the program. `None` is not set; a variable wins over the profile. `Debug`
/// does not show the URL, which may have a password in it.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's `region`.
    pub region: Option<String>,
    /// The first of `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the service's `endpoint_url`
    /// in the `[services ..]` section that the profile names, and the profile's `endpoint_url`. None
    /// of them when `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true, or the profile's
    /// `ignore_configured_endpoint_urls`. It is an `http` or `https` URL.
    pub endpoint_url: Option<String>,
    /// `AWS_USE_FIPS_ENDPOINT`, or the profile's `use_fips_endpoint`.
    pub use_fips: Option<bool>,
    /// `AWS_USE_DUALSTACK_ENDPOINT`, or the profile's `use_dualstack_endpoint`.
    pub use_dual_stack: Option<bool>,
    /// `AWS_MAX_ATTEMPTS`, or the profile's `max_attempts`. It is at least 1.
    pub max_attempts: Option<u32>,
    /// `AWS_RETRY_MODE`, or the profile's `retry_mode`; `legacy` is read as `standard`.
    pub retry_mode: Option<RetryMode>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("region", &self.region)
            .field("endpoint_url", &self.endpoint_url.as_ref().map(|_| format_args!("..")))
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("max_attempts", &self.max_attempts)
            .field("retry_mode", &self.retry_mode)
            .finish()
    }
}

/// Why settings cannot be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The files of profiles cannot be read, or the profile is not in them.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A value is not what the setting takes.
    #[error("{place} is {problem}; help: {help}")]
    Value {
        /// The variable, or the key with its file and line.
        place: String,
        /// What the value is, when it is fit to be shown.
        problem: String,
        /// What to write instead.
        help: &'static str,
    },
}

impl Settings {
    /// Reads the settings for a service, which `service_id` names as its model does, such as
    /// `Chime SDK Meetings`.
    ///
    /// # Errors
    /// Files that cannot be read, a profile that does not exist, or a value that a setting cannot
    /// take.
    pub fn load(environment: &Environment, service_id: &str) -> Result<Self, SettingsError> {
        let profiles = Profiles::load(environment)?;
        let profile = profiles.chosen(environment)?;
        Self::of(environment, &profiles, &profile, service_id)
    }

    /// The same from profiles that were read already, and without reading a file.
    ///
    /// # Errors
    /// A value that a setting cannot take.
    pub fn of(
        environment: &Environment,
        profiles: &Profiles,
        profile: &Profile<'_>,
        service_id: &str,
    ) -> Result<Self, SettingsError> {
        let lookup = Lookup { environment, profile };
        let region = lookup.find(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region");
        let fips = lookup.find(&["AWS_USE_FIPS_ENDPOINT"], "use_fips_endpoint");
        let dual_stack = lookup.find(&["AWS_USE_DUALSTACK_ENDPOINT"], "use_dualstack_endpoint");
        let max_attempts = lookup.find(&["AWS_MAX_ATTEMPTS"], "max_attempts");
        let retry_mode = lookup.find(&["AWS_RETRY_MODE"], "retry_mode");
        Ok(Settings {
            region: region.map(|found| found.value),
            endpoint_url: lookup.endpoint_url(profiles, service_id)?,
            use_fips: fips.map(Found::flag).transpose()?,
            use_dual_stack: dual_stack.map(Found::flag).transpose()?,
            max_attempts: max_attempts.map(Found::attempts).transpose()?,
            retry_mode: retry_mode.map(Found::retry_mode).transpose()?,
        })
    }
}

struct Lookup<'a> {
    environment: &'a Environment,
    profile: &'a Profile<'a>,
}

impl Lookup<'_> {
    /// The first variable that is set, or else the profile's key.
    fn find(&self, variables: &[&str], key: &str) -> Option<Found> {
        variables.iter().find_map(|name| self.variable(name)).or_else(|| {
            let value = self.profile.get(key)?.to_owned();
            Some(Found { place: self.profile.place(key), value })
        })
    }

    fn variable(&self, name: &str) -> Option<Found> {
        let value = self.environment.variable(name)?;
        Some(Found { place: format!("the environment variable {name}"), value })
    }

    fn endpoint_url(
        &self,
        profiles: &Profiles,
        service_id: &str,
    ) -> Result<Option<String>, SettingsError> {
        let ignored =
            self.find(&["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "ignore_configured_endpoint_urls");
        if ignored.map(Found::flag).transpose()? == Some(true) {
            return Ok(None);
        }
        let service = service_id.replace([' ', '-'], "_");
        let variable = format!("AWS_ENDPOINT_URL_{}", service.to_uppercase());
        let found = self.variable(&variable).or_else(|| self.variable("AWS_ENDPOINT_URL"));
        let found = match found {
            Some(found) => Some(found),
            None => self
                .of_service(profiles, &service.to_lowercase())?
                .or_else(|| self.find(&[], "endpoint_url")),
        };
        found.map(Found::url).transpose()
    }

    /// The service's endpoint in the section that the profile's `services` names.
    fn of_service(
        &self,
        profiles: &Profiles,
        service: &str,
    ) -> Result<Option<Found>, SettingsError> {
        let Some(name) = self.profile.get("services") else { return Ok(None) };
        let section: &Section = profiles.services(name).ok_or_else(|| SettingsError::Value {
            place: self.profile.place("services"),
            problem: format!("`{}`, and there is no section of this name", Printable(name)),
            help: "add `[services name]` to the config file, or take the line out",
        })?;
        let value = section.nested(service, "endpoint_url");
        Ok(value.map(|value| Found {
            place: profiles.place_of_service(name, service, "endpoint_url"),
            value: value.to_owned(),
        }))
    }
}

/// A value and where it is from.
struct Found {
    place: String,
    value: String,
}

impl Found {
    fn flag(self) -> Result<bool, SettingsError> {
        match self.value.to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.refused("write `true` or `false`")),
        }
    }

    fn attempts(self) -> Result<u32, SettingsError> {
        match self.value.parse() {
            Ok(attempts) if attempts > 0 => Ok(attempts),
            _ => Err(self.refused("write a whole number from 1 on, such as `3`")),
        }
    }

    fn retry_mode(self) -> Result<RetryMode, SettingsError> {
        match self.value.to_ascii_lowercase().as_str() {
            "standard" | "legacy" => Ok(RetryMode::Standard),
            "adaptive" => Ok(RetryMode::Adaptive),
            _ => Err(self.refused("write `standard`, `adaptive` or `legacy`")),
        }
    }

    /// The text may have a password in it, so it is not shown.
    fn url(self) -> Result<String, SettingsError> {
        match Url::parse(&self.value) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(self.value),
            _ => Err(SettingsError::Value {
                place: self.place,
                problem: "no `http` or `https` URL".to_owned(),
                help: "write it like `https://host` or `http://127.0.0.1:8080`",
            }),
        }
    }

    fn refused(self, help: &'static str) -> SettingsError {
        let problem = format!("`{}`", Printable(&self.value));
        SettingsError::Value { place: self.place, problem, help }
    }
}
