//! How a command fails: what is said, and the code that it exits with, which is that of the AWS CLI.

use std::fmt;
use std::process::ExitCode;

use chime_sdk_meetings::{Error, ErrorKind, TimedOut};
use serde_json::{Map, Value, json};

/// A failure with its message: lower case, the user's own words in backticks, then the rule, and what
/// to write instead on a line that begins with `help:`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    message: String,
    code: u8,
    kind: &'static str,
    /// What else there is to say of it to a program, by its name.
    facts: Box<Map<String, Value>>,
}

/// What the library says of profiles that it does not understand, and what that is on a command line.
const OF_LIBRARY: &str =
    "turn on the feature `aws-config` and give `OfficialCredentials` to `.credentials(..)`";
const OF_PROGRAM: &str =
    "install with `--features cli,aws-config` and name the profile with AWS_PROFILE";

/// The service answered with an error.
const SERVICE_ERROR: u8 = 254;

impl Failure {
    fn new(kind: &'static str, code: u8, message: impl Into<String>) -> Self {
        Failure { message: message.into(), code, kind, facts: Box::default() }
    }

    /// The command line is wrong, or the input that it gives.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Failure::new("usage", 252, message)
    }

    /// The command line is right, but what it names cannot be had: a port, a profile, credentials.
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Failure::new("configuration", 253, message)
    }

    /// Everything else.
    pub(crate) fn other(message: impl Into<String>) -> Self {
        Failure::new("other", 255, message)
    }

    /// A call failed.
    pub(crate) fn call(error: &Error) -> Self {
        let (kind, code) = match error.kind() {
            ErrorKind::Validation => ("validation", 252),
            ErrorKind::Operation => ("usage", 252),
            ErrorKind::Configuration => ("configuration", 253),
            ErrorKind::Credentials => ("credentials", 253),
            ErrorKind::Service => ("service", SERVICE_ERROR),
            ErrorKind::Transport => ("transport", 255),
            ErrorKind::Timeout => ("timeout", 255),
            ErrorKind::Response => ("response", 255),
            _ => ("other", 255),
        };
        // the library says what to do at the end of its line, a command on a line of its own
        let mut message = error.to_string();
        // what the service says is its own
        if error.message().is_none() {
            message = message.replacen("; help: ", "\nhelp: ", 1).replace(OF_LIBRARY, OF_PROGRAM);
        }
        if let Some(help) = help(error).filter(|_| !message.contains("help: ")) {
            message = format!("{message}\nhelp: {help}");
        }
        let mut failure = Failure::new(kind, code, message);
        failure.fact("operation", error.operation());
        failure.fact("code", error.code());
        failure.fact("status", error.status());
        failure.fact("requestId", error.request_id());
        failure.fact("attempts", (error.attempts() > 0).then_some(error.attempts()));
        if let Some(message) = error.message() {
            failure.fact("message", Some(message));
        }
        failure.violations(error.violations().iter().map(|violation| {
            json!({
                "path": violation.path(),
                "rule": violation.rule().as_str(),
                "problem": violation.problem(),
            })
        }))
    }

    /// The same with what of the input is refused.
    pub(crate) fn violations(mut self, violations: impl Iterator<Item = Value>) -> Self {
        let violations: Vec<Value> = violations.collect();
        self.fact("violations", (!violations.is_empty()).then_some(violations));
        self
    }

    /// The same of this kind, for a program that wants to tell failures of one exit code apart.
    pub(crate) fn of_kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// The same with this exit code.
    pub(crate) fn with_code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    /// The same of an operation.
    pub(crate) fn of_operation(mut self, name: &str) -> Self {
        self.fact("operation", Some(name));
        self
    }

    fn fact(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.facts.insert(name.to_owned(), value.into());
        }
    }

    /// The failure as an object: what kind of failure it is, `message`, `help`, `exitCode`, and what is
    /// known of the call: `operation`, `code`, `status`, `requestId`, `attempts`, `violations`.
    pub(crate) fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("kind".to_owned(), self.kind.into());
        let (message, help) = match self.message.split_once("\nhelp: ") {
            Some((message, help)) => (message, Some(help)),
            None => (self.message.as_str(), None),
        };
        object.insert("message".to_owned(), message.into());
        if let Some(help) = help {
            object.insert("help".to_owned(), help.into());
        }
        object.extend(self.facts.iter().map(|(name, value)| (name.clone(), value.clone())));
        object.insert("exitCode".to_owned(), self.code.into());
        Value::Object(object)
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        self.code.into()
    }

    /// The code that the program exits with.
    pub(crate) fn code(&self) -> u8 {
        self.code
    }
}

/// What to do about a failed call, where the library, which knows of no command line, does not say it.
fn help(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Timeout if error.timed_out() == Some(TimedOut::Connect) => {
            Some("`--cli-connect-timeout SECONDS` gives it more time")
        }
        ErrorKind::Timeout => Some("`--cli-read-timeout SECONDS` gives it more time"),
        ErrorKind::Transport => Some(
            "look at `--endpoint-url`, `--region` and the network; `--debug` says what was sent",
        ),
        ErrorKind::Service if error.is_not_found() => Some(
            "what has ended is gone, and what is of another control region is not seen: `--region`",
        ),
        ErrorKind::Service if matches!(error.status(), Some(401 | 403)) => {
            Some("look at the credentials and at what they may do; `--profile` takes others")
        }
        _ => None,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
