//! Operations whose answers come in pages.

use chime_sdk_core::schema::OperationSchema;
use clap::{ArgMatches, Command};
use serde_json::Value;

use crate::failure::Failure;
use crate::session::Session;

/// The names of the options about pages.
pub(crate) const OPTIONS: [&str; 4] = ["no-paginate", "page-size", "max-items", "starting-token"];

/// The command of an operation with pages, with the options about them.
pub(crate) fn with_options(command: Command) -> Command {
    command
}

/// Calls an operation, with or without pages, and prints what it answers.
pub(crate) async fn run(
    session: &Session,
    operation: &'static OperationSchema,
    _: &ArgMatches,
    input: Value,
) -> Result<(), Failure> {
    let output = session.call(operation, input).await?;
    session.output.write(operation, output)
}
