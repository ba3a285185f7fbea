//! The command line of this crate: each operation of the service is a command, made from its
//! declaration; `chime call` takes any by its name. `chime fake` is the service on this machine, for
//! clients in any language, and `chime openapi` prints what its API is.

#![forbid(unsafe_code)]

mod arguments;
mod batch;
mod call;
mod completions;
mod connection;
mod debug;
mod failure;
mod fake;
mod globals;
mod input;
#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "declarations as another crate has them")]
mod kinds;
mod names;
mod openapi;
mod operations;
mod output;
mod pages;
mod prose;
mod query;
mod session;
mod usage;

use std::ffi::OsString;
use std::future::Future;
use std::io::{self, Write as _};
use std::process::ExitCode;

use chime_sdk_meetings::SERVICE;
use tokio::runtime::Builder;

use arguments::{Command, Offline};
use failure::Failure;
use fake::signals::Signals;
use globals::ErrorFormat;
use session::Session;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let format = usage::error_format(&arguments);
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure, format);
            failure.exit_code()
        }
    }
}

/// Writes a failure to standard error.
fn tell(failure: &Failure, format: ErrorFormat) {
    let text = match format {
        ErrorFormat::Text => format!("chime: {failure}\n"),
        ErrorFormat::Json => format!("{}\n", failure.to_json()),
    };
    // without a standard error there is nobody to tell
    let _ = io::stderr().write_all(text.as_bytes());
}

fn run(arguments: Vec<OsString>) -> Result<(), Failure> {
    let chime = match arguments::parse(SERVICE, arguments) {
        Ok(chime) => chime,
        Err(error) if usage::is_an_answer(&error) => {
            return print(&error.render().to_string());
        }
        Err(error) => return Err(usage::failure(&error)),
    };
    let globals = &chime.globals;
    let format = globals.error_format.unwrap_or_default();
    match chime.command {
        Command::Operation(operation, matches) => {
            if let Some(form) = input::skeleton(operation, &matches)? {
                return print(&form);
            }
            let input = input::read(operation, &matches)?;
            let session = Session::start(globals)?;
            calling(format, pages::run(&session, operation, &matches, input))
        }
        Command::Call(arguments) => {
            let (operation, input) = call::prepare(SERVICE, &arguments)?;
            let session = Session::start(globals)?;
            calling(format, async {
                let output = session.call(operation, input).await?;
                session.output.write(operation, output)
            })
        }
        Command::Batch(arguments) => batch::run(globals, &arguments),
        Command::Offline(command) => {
            usage::refuse_globals(globals)?;
            offline(command)
        }
    }
}

fn offline(command: Offline) -> Result<(), Failure> {
    match command {
        Offline::Fake(arguments) => fake::run(*arguments),
        Offline::Openapi => openapi::run(),
        Offline::Completions(arguments) => completions::run(&arguments),
    }
}

/// Runs what calls the service. A signal ends it at once, wherever it is, with the code that shells give.
fn calling(
    format: ErrorFormat,
    work: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::other(format!("no thread to be had: {error}")))?;
    runtime.block_on(async {
        let mut signals = Signals::listen()
            .map_err(|error| Failure::other(format!("signals cannot be heard: {error}")))?;
        // on a thread of its own, because writing to a pipe that nobody reads may wait for ever
        tokio::spawn(async move {
            let code = signals.next().await;
            if format == ErrorFormat::Text {
                // below the `^C` of a terminal
                let _ = io::stderr().write_all(b"\n");
            }
            let failure = Failure::other("interrupted; what was sent may have been done")
                .of_kind("interrupted")
                .with_code(u8::try_from(code).unwrap_or(u8::MAX));
            tell(&failure, format);
            std::process::exit(code);
        });
        work.await
    })
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
