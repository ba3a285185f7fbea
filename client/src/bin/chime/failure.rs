//! How a command fails: what is said, and the code that it exits with, which is that of the AWS CLI.

use std::fmt;
use std::process::ExitCode;

/// A failure with its message: lower case, the user's own words in backticks, then the rule, and what
/// to write instead on a line that begins with `help:`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Failure { message: message.into(), code: 252 }
    }

    /// The command line is right, but what it names cannot be had: a port, a file.
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Failure { message: message.into(), code: 253 }
    }

    /// Everything else.
    pub(crate) fn other(message: impl Into<String>) -> Self {
        Failure { message: message.into(), code: 255 }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        self.code.into()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
