//! Programs that tests start.

use std::io::{self, Write as _};
use std::process::{Command, Output};

/// Runs a program to its end. What it writes to standard error goes to that of this process too, so
/// that the search for secrets in all output (`tests/secrets.sh`) sees it.
///
/// # Errors
/// The program cannot be run.
pub fn output(command: &mut Command) -> io::Result<Output> {
    let output = command.output()?;
    if std::env::var_os(crate::log::SWITCH).is_some() {
        io::stderr().write_all(&output.stderr)?;
    }
    Ok(output)
}
