//! What runs calls: the client as options, environment and profile say, and how to print.

use std::time::Duration;

use chime_sdk_core::endpoint::Endpoint;
use chime_sdk_core::profile::Profiles;
use chime_sdk_core::schema::OperationSchema;
use chime_sdk_core::settings::Settings;
use chime_sdk_core::suggest;
use chime_sdk_meetings::{Client, ClientBuilder, Environment, SERVICE};
use serde_json::Value;

use crate::failure::Failure;
use crate::globals::{GlobalArguments, OutputFormat};
use crate::output::Output;

/// One client with the way in which its answers are printed.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) output: Output,
}

impl Session {
    /// Finds settings and makes the client. Nothing is sent yet, and credentials are not looked for.
    ///
    /// # Errors
    /// Options, variables and profiles that are not valid, or no region.
    pub(crate) fn start(globals: &GlobalArguments) -> Result<Self, Failure> {
        let environment = environment(globals.profile.as_deref());
        let profiles = Profiles::load(&environment).map_err(|error| broken(&error))?;
        check_profile(globals, &profiles)?;
        let settings =
            Settings::load(&environment, SERVICE.service_id).map_err(|error| broken(&error))?;
        let mut globals = globals.clone();
        globals.output = Some(match globals.output {
            Some(format) => format,
            None => output_format(&environment, &profiles)?,
        });
        let output = Output::from(&globals)?;
        let client = client(&globals, environment, &settings)?;
        Ok(Session { client, output })
    }

    /// Calls an operation with JSON in the service's names, and gives its answer likewise.
    ///
    /// # Errors
    /// What the call fails with.
    pub(crate) async fn call(
        &self,
        operation: &'static OperationSchema,
        input: Value,
    ) -> Result<Value, Failure> {
        let answer = self.client.call(operation.name, input).await;
        answer.map_err(|error| Failure::call(&error))
    }
}

/// The environment of the process, or what is left of it with a profile that the command line names:
/// then, as with the AWS CLI, credentials of variables do not count.
fn environment(profile: Option<&str>) -> Environment {
    let Some(profile) = profile else { return Environment::of_process() };
    const OUTRANKED: [&str; 7] = [
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
    ];
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| !OUTRANKED.contains(&name.as_str()));
    let profile = ("AWS_PROFILE".to_owned(), profile.to_owned());
    Environment::from_pairs(variables.chain([profile]))
}

/// A profile that the command line names has to be there.
fn check_profile(globals: &GlobalArguments, profiles: &Profiles) -> Result<(), Failure> {
    let Some(name) = &globals.profile else { return Ok(()) };
    if name == "default" || profiles.profile(name).is_some() {
        return Ok(());
    }
    let known = profiles.names();
    let suggestion = suggest::sentence(name, known.iter().map(String::as_str));
    let help = match known.as_slice() {
        [] => "write it into ~/.aws/config".to_owned(),
        known => format!("there is {}", known.join(", ")),
    };
    Err(Failure::configuration(format!(
        "`--profile {name}`: there is no such profile{suggestion}\nhelp: {help}"
    )))
}

/// The format that the environment or the profile names.
fn output_format(environment: &Environment, profiles: &Profiles) -> Result<OutputFormat, Failure> {
    let profile = profiles.chosen(environment).map_err(|error| broken(&error))?;
    let (place, word) = match environment.variable("AWS_DEFAULT_OUTPUT") {
        Some(word) => ("AWS_DEFAULT_OUTPUT".to_owned(), word),
        None => match profile.get("output") {
            Some(word) => {
                (format!("`output` of the profile `{}`", profile.name()), word.to_owned())
            }
            None => return Ok(OutputFormat::default()),
        },
    };
    match word.as_str() {
        // JSON is YAML, which version 2 of the AWS CLI knows as well
        "json" | "yaml" | "yaml-stream" => Ok(OutputFormat::Json),
        "table" => Ok(OutputFormat::Table),
        "text" => Ok(OutputFormat::Text),
        _ => Err(Failure::configuration(format!(
            "{place} is `{word}`, and there is no such format\nhelp: `json`, `table` or `text`"
        ))),
    }
}

fn client(
    globals: &GlobalArguments,
    environment: Environment,
    settings: &Settings,
) -> Result<Client, Failure> {
    if let Some(url) = &globals.endpoint_url {
        // the text may have a password in it
        let checked = Endpoint::custom(url);
        checked.map_err(|error| Failure::usage(message("`--endpoint-url`", &error)))?;
    }
    if let Some(region) = &globals.region {
        let checked = Endpoint::of_region(SERVICE.endpoint_prefix, region);
        checked.map_err(|error| Failure::usage(message("`--region`", &error)))?;
    }
    let Some(region) = globals.region.as_deref().or(settings.region.as_deref()) else {
        return Err(Failure::configuration(
            "no region: neither `--region` nor AWS_REGION, AWS_DEFAULT_REGION or the profile names \
             one\nhelp: `--region us-east-1`",
        ));
    };
    let builder = Client::builder().environment(environment).region(region);
    let builder = limited(builder, globals).allow_plain_http(globals.allow_plain_http);
    let builder = match &globals.endpoint_url {
        Some(url) => builder.endpoint_url(url),
        None => builder,
    };
    builder.build().map_err(|error| Failure::call(&error))
}

/// The client with the limits that the command line sets.
fn limited(mut builder: ClientBuilder<Client>, globals: &GlobalArguments) -> ClientBuilder<Client> {
    if let Some(attempts) = globals.max_attempts {
        builder = builder.max_attempts(attempts);
    }
    if let Some(seconds) = globals.cli_connect_timeout {
        builder = builder.connect_timeout(limit(seconds));
    }
    if let Some(seconds) = globals.cli_read_timeout {
        builder = builder.attempt_timeout(limit(seconds));
    }
    builder
}

/// A limit of time in the AWS CLI's way of writing: 0 is none.
fn limit(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(if seconds == 0 { u32::MAX } else { seconds }))
}

/// What files and variables say is not valid.
fn broken(error: &dyn std::error::Error) -> Failure {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    Failure::configuration(text.replacen("; help: ", "\nhelp: ", 1))
}

fn message(place: &str, error: &dyn std::fmt::Display) -> String {
    format!("{place}: {error}").replacen("; help: ", "\nhelp: ", 1)
}
