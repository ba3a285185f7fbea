//! `chime call`: any operation by its name, with its input in JSON.

#![allow(
    clippy::doc_markdown,
    reason = "the comments are the help, which a terminal shows as it is"
)]

use std::io::Read as _;
use std::path::Path;

use chime_sdk_core::schema::{OperationSchema, ServiceSchema};
use chime_sdk_core::suggest;
use clap::Args;
use serde_json::Value;

use crate::failure::Failure;
use crate::input;
use crate::names;

/// Call an operation by its name, with its input in JSON.
///
/// The input has the service's names, as `chime openapi` lists them, or as
/// `--generate-cli-skeleton` of the operation's own command prints them.
#[derive(Args, Debug)]
pub(crate) struct CallArguments {
    /// The operation: CreateAttendee, create_attendee or create-attendee
    #[arg(value_name = "OPERATION")]
    pub(crate) operation: String,

    /// The input: JSON, @ and the path of a file, or - for standard input; all
    /// of it is read before anything is sent
    #[arg(long, value_name = "JSON|@FILE|-", default_value = "{}")]
    pub(crate) input: String,
}

const INPUT: &str = "--input";

/// The operation that is meant, and its input, with all its mistakes found.
///
/// # Errors
/// There is no such operation, the input cannot be read, or it is not what the operation takes.
pub(crate) fn prepare(
    service: &'static ServiceSchema,
    arguments: &CallArguments,
) -> Result<(&'static OperationSchema, Value), Failure> {
    let name = &arguments.operation;
    let operation = names::operation(service, name).ok_or_else(|| {
        let names = service.operations.iter().map(|operation| operation.name);
        let suggestion = suggest::sentence(name, names);
        Failure::usage(format!(
            "there is no operation `{name}`{suggestion}\nhelp: `chime --help` lists the operations"
        ))
    })?;
    let value = match arguments.input.as_str() {
        "-" => input::json(&standard_input()?, INPUT)?,
        text => match text.strip_prefix('@').or_else(|| text.strip_prefix("file://")) {
            Some(path) => input::json(&input::text_of_file(Path::new(path), INPUT)?, INPUT)?,
            None => input::json_or_file(text, INPUT, "@PATH")?,
        },
    };
    input::check(operation, &value, None)?;
    Ok((operation, value))
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    match std::io::stdin().lock().read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => {
            Err(Failure::other(format!("standard input cannot be read: {error}")).of_kind("file"))
        }
    }
}
