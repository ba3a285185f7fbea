//! The options of every command that calls the service. They stand before or after the command.

#![allow(
    clippy::doc_markdown,
    reason = "the comments are the help, which a terminal shows as it is"
)]

use std::path::PathBuf;

use clap::{Args, ValueEnum};

// Where, as whom and how patiently to call, and how to say what came of it. What is not given is looked
// for in the environment and in the profile. This is no `///`, which would be the help of each command.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Connection and output")]
pub(crate) struct GlobalArguments {
    /// Send requests to this URL instead of the region's endpoint
    #[arg(long, value_name = "URL", overrides_with = "endpoint_url")]
    pub(crate) endpoint_url: Option<String>,

    /// The control region, such as us-east-1
    #[arg(long, value_name = "REGION", overrides_with = "region")]
    pub(crate) region: Option<String>,

    /// Take settings and credentials from this profile of the AWS config files
    #[arg(long, value_name = "NAME", overrides_with = "profile")]
    pub(crate) profile: Option<String>,

    /// How to print what the service answers
    #[arg(long, value_name = "FORMAT", overrides_with = "output")]
    pub(crate) output: Option<OutputFormat>,

    /// Print only what this JMESPath expression finds
    #[arg(long, value_name = "JMESPATH", overrides_with = "query")]
    pub(crate) query: Option<String>,

    /// Whether to print in colour; auto does on a terminal
    #[arg(long, value_name = "WHEN", overrides_with = "color")]
    pub(crate) color: Option<ColorChoice>,

    /// How to print failures on standard error: json is one object on one line
    #[arg(long, value_name = "FORMAT", overrides_with = "error_format")]
    pub(crate) error_format: Option<ErrorFormat>,

    /// Say on standard error what is found, sent and answered. No secrets are shown
    #[arg(long, overrides_with = "debug")]
    pub(crate) debug: bool,

    /// How many requests to send for a call at most, the first one included
    #[arg(long, value_name = "NUMBER", overrides_with = "max_attempts",
          allow_negative_numbers = true, value_parser = attempts)]
    pub(crate) max_attempts: Option<u32>,

    /// How many seconds a connection may take to come about; 0 is any time
    #[arg(long, value_name = "SECONDS", overrides_with = "cli_connect_timeout",
          allow_negative_numbers = true, value_parser = seconds)]
    pub(crate) cli_connect_timeout: Option<u32>,

    /// How many seconds an answer may take; 0 is any time
    #[arg(long, value_name = "SECONDS", overrides_with = "cli_read_timeout",
          allow_negative_numbers = true, value_parser = seconds)]
    pub(crate) cli_read_timeout: Option<u32>,

    /// Trust the certificates of this PEM file instead of the system's
    #[arg(long, value_name = "FILE", overrides_with = "ca_bundle")]
    pub(crate) ca_bundle: Option<PathBuf>,

    /// Let requests go over plain http to other machines. Whoever is on the way
    /// can read them
    #[arg(long, overrides_with = "allow_plain_http")]
    pub(crate) allow_plain_http: bool,
}

fn attempts(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(attempts) if attempts > 0 => Ok(attempts),
        _ => Err("a call has one attempt or more\nhelp: `1` never tries again".to_owned()),
    }
}

fn seconds(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "no whole number of seconds\nhelp: `0` is any time".to_owned())
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// As the service names things
    #[default]
    Json,
    /// For people
    Table,
    /// Lines with tabs, for other programs
    Text,
}

/// Whether output is in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    On,
    /// Never
    Off,
}

/// How failures are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorFormat {
    /// For people
    #[default]
    Text,
    /// One object on one line
    Json,
}

impl GlobalArguments {
    /// Whether nothing is given but how to print failures.
    pub(crate) fn is_empty(&self) -> bool {
        let error_format = self.error_format;
        *self == GlobalArguments { error_format, ..GlobalArguments::default() }
    }

    /// These, and what they leave open as `outer` says: what stands after a command wins over what
    /// stands before it.
    pub(crate) fn or(self, outer: GlobalArguments) -> Self {
        GlobalArguments {
            endpoint_url: self.endpoint_url.or(outer.endpoint_url),
            region: self.region.or(outer.region),
            profile: self.profile.or(outer.profile),
            output: self.output.or(outer.output),
            query: self.query.or(outer.query),
            color: self.color.or(outer.color),
            error_format: self.error_format.or(outer.error_format),
            debug: self.debug || outer.debug,
            max_attempts: self.max_attempts.or(outer.max_attempts),
            cli_connect_timeout: self.cli_connect_timeout.or(outer.cli_connect_timeout),
            cli_read_timeout: self.cli_read_timeout.or(outer.cli_read_timeout),
            ca_bundle: self.ca_bundle.or(outer.ca_bundle),
            allow_plain_http: self.allow_plain_http || outer.allow_plain_http,
        }
    }
}
