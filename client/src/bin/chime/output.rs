//! How an answer is printed.

use std::io::{self, IsTerminal as _};

use chime_sdk_core::schema::OperationSchema;
use serde_json::Value;

use crate::failure::Failure;
use crate::globals::{ColorChoice, GlobalArguments, OutputFormat};
use crate::print;
use crate::query::Query;

mod json;
pub(crate) mod node;
mod python;
mod table;
mod text;
pub(crate) mod visible;

pub(crate) use json::{write as write_indented, write_line};
use node::Node;

/// The width of tables where no terminal says its own.
const USUAL_WIDTH: u16 = 80;

/// How answers are printed.
#[derive(Debug)]
pub(crate) struct Output {
    format: OutputFormat,
    query: Option<Query>,
    colour: bool,
    /// Whether a terminal reads what is printed, which would obey escape sequences in it.
    terminal: bool,
    width: u16,
}

impl Output {
    /// As the options say.
    ///
    /// # Errors
    /// The expression of `--query` is none.
    pub(crate) fn from(globals: &GlobalArguments) -> Result<Self, Failure> {
        let query = globals.query.as_deref().map(Query::parse).transpose();
        let query = query.map_err(|mistake| Failure::usage(mistake.to_string()))?;
        let terminal = io::stdout().is_terminal();
        let colour = match globals.color.unwrap_or_default() {
            ColorChoice::On => true,
            ColorChoice::Off => false,
            ColorChoice::Auto => terminal && is_colour_wanted(),
        };
        let format = globals.output.unwrap_or_default();
        Ok(Output { format, query, colour, terminal, width: width() })
    }

    /// Whether the pages of an answer are printed one by one, as they come, instead of all at once.
    pub(crate) fn is_by_page(&self) -> bool {
        self.format == OutputFormat::Text
    }

    /// Prints the answer of an operation, or what the expression makes of it.
    ///
    /// # Errors
    /// A function of the expression does not take what the answer has in its place, or nothing can be
    /// written.
    pub(crate) fn write(&self, operation: &OperationSchema, value: Value) -> Result<(), Failure> {
        let node = Node::of(value, operation.output.map(|output| output()));
        let node = match &self.query {
            None if node == Node::Object(Vec::new()) && operation.output.is_none() => {
                // it never answers with anything
                return Ok(());
            }
            None => node,
            Some(query) => query.search(&node).map_err(|mistake| {
                let name = operation.name;
                Failure::other(format!("{name} has been called and has answered, but {mistake}"))
                    .of_operation(name)
            })?,
        };
        let mut bytes = Vec::new();
        let written = match self.format {
            // as the AWS CLI, which says nothing in this case
            OutputFormat::Json if node == Node::Object(Vec::new()) => Ok(()),
            OutputFormat::Json => json::write(&node, self.colour, &mut bytes),
            OutputFormat::Table => table::write(&node, self.width, self.colour, &mut bytes),
            OutputFormat::Text => text::write(&node, self.terminal, &mut bytes),
        };
        let failed = |error: &dyn std::fmt::Display| {
            Failure::other(format!("the answer cannot be printed: {error}"))
        };
        written.map_err(|error| failed(&error))?;
        print(&String::from_utf8(bytes).map_err(|error| failed(&error))?)
    }
}

/// Whether the environment has nothing against colours.
fn is_colour_wanted() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// How wide tables may be: as `COLUMNS` says, or as wide as the terminal is.
fn width() -> u16 {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.filter(|columns| *columns > 0)
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0))
        .unwrap_or(USUAL_WIDTH)
}
