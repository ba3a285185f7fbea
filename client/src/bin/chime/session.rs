//! What runs calls: the client as options, environment and profile say, and how to print.

use chime_sdk_core::profile::{Profile, Profiles};
use chime_sdk_core::schema::OperationSchema;
use chime_sdk_core::settings::Settings;
use chime_sdk_core::suggest;
use chime_sdk_meetings::{Client, Environment, SERVICE};
use serde_json::Value;

use crate::connection::{self, Found};
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
        let profile = profiles.chosen(&environment).map_err(|error| broken(&error))?;
        globals.output = Some(match globals.output {
            Some(format) => format,
            None => output_format(&environment, &profile)?,
        });
        let output = Output::from(&globals)?;
        let found = Found { globals: &globals, environment: &environment, profile, settings };
        if globals.debug {
            found.tell();
        }
        let client = connection::client(&found)?;
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
fn output_format(
    environment: &Environment,
    profile: &Profile<'_>,
) -> Result<OutputFormat, Failure> {
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

/// What files and variables say is not valid.
pub(crate) fn broken(error: &dyn std::error::Error) -> Failure {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    Failure::configuration(text.replacen("; help: ", "\nhelp: ", 1))
}
