//! The command line of this crate: `chime fake` is the service on this machine, for clients in any
//! language, and `chime openapi` prints what its API is.

#![forbid(unsafe_code)]

mod arguments;
mod failure;
mod fake;
mod openapi;
mod usage;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Chime, Command};
use failure::Failure;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // without a standard error there is nobody to tell
            let _ = writeln!(io::stderr(), "chime: {failure}");
            failure.exit_code()
        }
    }
}

fn run() -> Result<(), Failure> {
    let chime = match Chime::try_parse() {
        Ok(chime) => chime,
        Err(error) if usage::is_an_answer(&error) => {
            return print(&error.render().to_string());
        }
        Err(error) => return Err(usage::failure(&error)),
    };
    match chime.command {
        Command::Fake(arguments) => fake::run(*arguments),
        Command::Openapi => openapi::run(),
    }
}

/// Writes to standard output at once, so that who reads it need not wait for more.
fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        // who has stopped reading has read enough
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::other(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
