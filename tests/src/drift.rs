//! Drift: how a newer service model differs from the declarations, and what to declare.
//!
//! A model is read into [`model`], compared with the tables in [`compare`], and what is missing is
//! printed as declarations by [`print`](mod@print).

use std::fmt;
use std::path::{Path, PathBuf};

use chime_sdk_core::schema::ServiceSchema;

mod additions;
pub mod compare;
pub mod json;
pub mod model;
pub mod names;
pub mod paginators;
pub mod patterns;
pub mod print;
pub mod vocabulary;

use model::Model;
use paginators::Paginators;

/// How the command is called.
pub const USAGE: &str = "\
Compares a service model, botocore's service-2.json, with the declarations of this crate.

Usage: cargo drift MODEL [--paginators FILE]

  MODEL              the model; unpack it first if its name ends in .gz
  --paginators FILE  how pages follow each other, botocore's paginators-1.json;
                     without it, that is inferred from tokens and lists

The model of this service: differences go to standard error, a line each, and the declarations to
add to standard output. The model of another service: a whole module goes to standard output, and
what declarations cannot say to standard error.

Status: 0 when nothing differs, 1 when something does, 2 when the command could not do its work.
";

/// Why the command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(String);

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Problem(message.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

/// What the command prints, and its status.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// For standard output.
    pub output: String,
    /// For standard error, a line each.
    pub notes: Vec<String>,
    /// 0 when nothing differs, 1 when something does.
    pub status: u8,
}

/// Carries out the command.
///
/// # Errors
/// The arguments are wrong, or a file cannot be read or understood.
pub fn run(
    service: &'static ServiceSchema,
    arguments: impl IntoIterator<Item = String>,
) -> Result<Report, Problem> {
    let Some(arguments) = Arguments::parse(arguments)? else {
        return Ok(Report { output: USAGE.to_owned(), ..Report::default() });
    };
    let model = read(&arguments.model, Model::parse)?;
    let paginators = match &arguments.paginators {
        Some(path) => read(path, Paginators::parse)?,
        None => Paginators::default(),
    };
    Ok(report(service, &model, &paginators))
}

/// What there is to say about a model.
#[must_use]
pub fn report(service: &'static ServiceSchema, model: &Model, paginators: &Paginators) -> Report {
    if model.metadata.service_id == service.service_id {
        return additions::report(service, model, paginators);
    }
    let (output, mut notes) = print::service(model, paginators);
    notes.push(format!(
        "{} is another service than {}: all of it is printed, {} operations",
        model.metadata.service_id,
        service.service_id,
        model.operations.len()
    ));
    Report { output, notes, status: 1 }
}

struct Arguments {
    model: PathBuf,
    paginators: Option<PathBuf>,
}

impl Arguments {
    /// The arguments; `None` when help is asked for.
    fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Option<Self>, Problem> {
        let mut arguments = arguments.into_iter();
        let (mut model, mut paginators) = (None, None);
        while let Some(argument) = arguments.next() {
            let place = match argument.as_str() {
                "-h" | "--help" => return Ok(None),
                "--paginators" => {
                    let Some(path) = arguments.next() else {
                        return Err(Problem::new("`--paginators` needs a file after it"));
                    };
                    (&mut paginators, path)
                }
                option if option.starts_with('-') => {
                    return Err(Problem::new(format!("unknown option `{option}`: try `--help`")));
                }
                _ => (&mut model, argument),
            };
            if place.0.replace(PathBuf::from(&place.1)).is_some() {
                return Err(Problem::new(format!("`{}` is one file too many", place.1)));
            }
        }
        match model {
            Some(model) => Ok(Some(Arguments { model, paginators })),
            None => Err(Problem::new("no model is given: try `--help`")),
        }
    }
}

fn read<T>(path: &Path, parse: fn(&str) -> Result<T, Problem>) -> Result<T, Problem> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| Problem::new(format!("{shown}: {error}")))?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(Problem::new(format!("{shown}: it is packed: run `gunzip` on it first")));
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| Problem::new(format!("{shown}: it is not text: {error}")))?;
    parse(&text).map_err(|problem| Problem::new(format!("{shown}: {problem}")))
}

#[cfg(test)]
mod tests;
