//! The client as options, environment and profile say, in this order.

use std::io::{self, Write as _};
use std::time::Duration;

use chime_sdk_core::endpoint::{Endpoint, EndpointParameters, region_warning};
use chime_sdk_core::profile::Profile;
use chime_sdk_core::settings::Settings;
use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::{Client, ClientBuilder, Environment, SERVICE};

use crate::debug::{self, Teller};
use crate::failure::Failure;
use crate::globals::{ErrorFormat, GlobalArguments};
use crate::input;

/// All that is said about the client, and where.
pub(crate) struct Found<'a> {
    pub(crate) globals: &'a GlobalArguments,
    pub(crate) environment: &'a Environment,
    pub(crate) profile: Profile<'a>,
    pub(crate) settings: Settings,
}

/// The client's own number of attempts, the time of one, and that of their pauses.
const ATTEMPTS: u32 = 3;
const ATTEMPT: Duration = Duration::from_secs(10);
const PAUSES: Duration = Duration::from_secs(30);

/// Makes the client. Nothing is sent yet.
///
/// # Errors
/// No region, and settings that are not valid.
pub(crate) fn client(found: &Found<'_>) -> Result<Client, Failure> {
    let Found { globals, environment, settings, .. } = found;
    let Some(region) = globals.region.as_deref().or(settings.region.as_deref()) else {
        return Err(Failure::configuration(
            "no region: neither `--region` nor AWS_REGION, AWS_DEFAULT_REGION or the profile names \
             one\nhelp: `--region us-east-1`",
        ));
    };
    let endpoint = endpoint(globals, settings, region)?;
    let is_custom = globals.endpoint_url.is_some() || settings.endpoint_url.is_some();
    // a program that reads failures as JSON would not know what to do with it
    if globals.error_format != Some(ErrorFormat::Json)
        && let Some(text) = region_warning(SERVICE, region).filter(|_| !is_custom)
    {
        warn(&text.replacen("; help: ", "\nhelp: ", 1));
    }
    let mut builder = Client::builder()
        .environment((*environment).clone())
        .region(region)
        .allow_plain_http(globals.allow_plain_http);
    if let Some(url) = &globals.endpoint_url {
        builder = builder.endpoint_url(url);
    }
    let transport = transport(found, &endpoint)?;
    builder = if globals.debug {
        let teller = Teller::new();
        let builder = builder.interceptor(teller).observer(teller);
        builder.transport(debug::Headers::over(transport, teller))
    } else {
        builder.transport(transport)
    };
    limited(builder, found).build().map_err(|error| Failure::call(&error))
}

/// Says what may be a mistake.
fn warn(text: &str) {
    // without a standard error there is nobody to tell
    let _ = io::stderr().write_all(format!("chime: warning: {text}\n").as_bytes());
}

/// Where requests will go. What the command line says wrong about that is wrong usage.
fn endpoint(
    globals: &GlobalArguments,
    settings: &Settings,
    region: &str,
) -> Result<Endpoint, Failure> {
    let option = match (&globals.region, &globals.endpoint_url) {
        (Some(region), _) if Endpoint::of_region(SERVICE.endpoint_prefix, region).is_err() => {
            Some("`--region`: ")
        }
        (_, Some(_)) => Some("`--endpoint-url`: "),
        _ => None,
    };
    let url = globals.endpoint_url.as_deref().or(settings.endpoint_url.as_deref());
    let parameters = EndpointParameters::new(SERVICE.endpoint_prefix)
        .region(region)
        .use_fips(settings.use_fips.unwrap_or(false))
        .use_dual_stack(settings.use_dual_stack.unwrap_or(false))
        .custom(url)
        .allow_plain_http(globals.allow_plain_http);
    Endpoint::resolve(&parameters).map_err(|error| {
        let text = format!("{}{error}", option.unwrap_or_default())
            .replacen("; help: ", "\nhelp: ", 1)
            .replace("turn `allow_plain_http` on", "add `--allow-plain-http`");
        if option.is_some() { Failure::usage(text) } else { Failure::configuration(text) }
    })
}

/// What stays on this machine needs no proxy, and without TLS no certificates, which take time to load.
fn transport(found: &Found<'_>, endpoint: &Endpoint) -> Result<ReqwestTransport, Failure> {
    let is_near = endpoint.is_loopback();
    let has_tls = endpoint.url().scheme() == "https";
    let builder = ReqwestTransport::builder().proxy_from_environment(!is_near);
    let bundle = (found.globals.ca_bundle.clone().map(|path| (path, "--ca-bundle")))
        .or_else(|| found.environment.path("AWS_CA_BUNDLE").map(|path| (path, "AWS_CA_BUNDLE")))
        .or_else(|| Some((found.profile.get("ca_bundle")?.into(), "ca_bundle")));
    let builder = match bundle.filter(|_| has_tls) {
        Some((path, place)) => {
            let text = input::text_of_file(&path, place)?;
            builder.system_certificates(false).root_certificates_pem(text)
        }
        None => builder.system_certificates(!is_near || has_tls),
    };
    builder.build().map_err(|error| {
        let reason = std::error::Error::source(&error).map(|source| format!(": {source}"));
        let text = format!("TLS cannot be set up: {error}{}", reason.unwrap_or_default());
        Failure::configuration(if text.contains("; help: ") {
            text.replacen("; help: ", "\nhelp: ", 1)
        } else {
            format!(
                "{text}\nhelp: install the system's certificates, or name a PEM file with \
                 `--ca-bundle`"
            )
        })
    })
}

/// The client with the limits that the command line sets.
fn limited(mut builder: ClientBuilder<Client>, found: &Found<'_>) -> ClientBuilder<Client> {
    let globals = found.globals;
    if let Some(attempts) = globals.max_attempts {
        builder = builder.max_attempts(attempts);
    }
    let connecting = globals.cli_connect_timeout.map(limit);
    if let Some(connecting) = connecting {
        builder = builder.connect_timeout(connecting);
    }
    let reading = globals.cli_read_timeout.map(limit);
    let attempt = match (connecting, reading) {
        (None, None) => return builder,
        // connecting is a part of an attempt, which has to leave it its time
        (Some(connecting), None) => connecting.max(ATTEMPT),
        (None, Some(reading)) => reading,
        (Some(connecting), Some(reading)) => connecting.saturating_add(reading),
    };
    // the whole call must not end before its attempts may
    let attempts = globals.max_attempts.or(found.settings.max_attempts).unwrap_or(ATTEMPTS);
    let operation = attempt.saturating_mul(attempts).saturating_add(PAUSES);
    builder = builder.attempt_timeout(attempt).operation_timeout(operation);
    builder
}

/// A limit of time as the AWS CLI takes it: 0 is none.
fn limit(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(if seconds == 0 { u32::MAX } else { seconds }))
}

impl Found<'_> {
    /// Says what was found, and where, without what may be secret.
    pub(crate) fn tell(&self) {
        let Found { globals, environment, profile, settings } = self;
        let place = |option: Option<&str>, variables: &[&str], key: &str| {
            let variable = variables.iter().find(|name| environment.variable(name).is_some());
            match (option, variable) {
                (Some(option), _) => option.to_owned(),
                (None, Some(name)) => (*name).to_owned(),
                (None, None) if profile.get(key).is_some() => {
                    format!("`{key}` of the profile `{}`", profile.name())
                }
                _ => format!("the services of the profile `{}`", profile.name()),
            }
        };
        if profile.exists() {
            debug::say(&format!("profile `{}`", profile.name()));
        }
        if let Some(region) = globals.region.as_ref().or(settings.region.as_ref()) {
            let option = globals.region.as_ref().map(|_| "--region");
            let place = place(option, &["AWS_REGION", "AWS_DEFAULT_REGION"], "region");
            debug::say(&format!("region {region}, by {place}"));
        }
        if globals.endpoint_url.is_some() || settings.endpoint_url.is_some() {
            let option = globals.endpoint_url.as_ref().map(|_| "--endpoint-url");
            let variables = ["AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", "AWS_ENDPOINT_URL"];
            debug::say(&format!("endpoint by {}", place(option, &variables, "endpoint_url")));
        }
        if let Some(attempts) = globals.max_attempts.or(settings.max_attempts) {
            let option = globals.max_attempts.map(|_| "--max-attempts");
            let place = place(option, &["AWS_MAX_ATTEMPTS"], "max_attempts");
            debug::say(&format!("at most {attempts} attempts, by {place}"));
        }
        let credentials = if environment.variable("AWS_ACCESS_KEY_ID").is_some() {
            "AWS_ACCESS_KEY_ID".to_owned()
        } else if profile.get("aws_access_key_id").is_some() {
            format!("the profile `{}`", profile.name())
        } else {
            "the first of web identity, profile, container and instance that has some".to_owned()
        };
        debug::say(&format!("credentials of {credentials}"));
    }
}

#[cfg(test)]
mod tests {
    use chime_sdk_core::profile::Profiles;

    use super::*;

    /// The limits that these options make.
    fn limits(connecting: Option<u32>, reading: Option<u32>, attempts: Option<u32>) -> String {
        let globals = GlobalArguments {
            cli_connect_timeout: connecting,
            cli_read_timeout: reading,
            max_attempts: attempts,
            ..GlobalArguments::default()
        };
        let environment = Environment::from_pairs([("HOME", "")]);
        let profiles = Profiles::default();
        let profile = profiles.chosen(&environment).unwrap();
        let found = Found {
            globals: &globals,
            environment: &environment,
            profile,
            settings: Settings::default(),
        };
        format!("{:?}", limited(Client::builder(), &found))
    }

    #[test]
    fn a_call_may_take_as_long_as_its_attempts() {
        for (connecting, reading, attempts, wanted) in [
            (None, None, Some(9), ["attempt_timeout: 10s", "operation_timeout: 30s"]),
            (None, Some(60), Some(2), ["attempt_timeout: 60s", "operation_timeout: 150s"]),
            (None, Some(60), None, ["attempt_timeout: 60s", "operation_timeout: 210s"]),
            (Some(20), Some(5), None, ["attempt_timeout: 25s", "operation_timeout: 105s"]),
            (Some(20), None, None, ["connect_timeout: 20s", "attempt_timeout: 20s"]),
            (Some(1), None, None, ["connect_timeout: 1s", "attempt_timeout: 10s"]),
            (
                Some(0),
                Some(0),
                None,
                ["connect_timeout: 4294967295s", "attempt_timeout: 8589934590s"],
            ),
        ] {
            let text = limits(connecting, reading, attempts);
            for wanted in wanted {
                assert!(text.contains(wanted), "{wanted} in {text}");
            }
        }
    }
}
