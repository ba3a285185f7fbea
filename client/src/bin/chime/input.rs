//! The input of a call: what the options of its members say, and the whole input in JSON below them.

use std::path::Path;

use chime_sdk_core::input::from_json_validated;
use chime_sdk_core::schema::{OperationSchema, Schema};
use chime_sdk_core::validate::{Rule, Violation};
use clap::ArgMatches;
use clap::parser::ValueSource;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::operations::{self, MemberOption};
use crate::output::{self, node::Node};

mod files;
mod shorthand;
mod skeleton;
mod value;

pub(crate) use files::text_of_file;

/// The input that a command line gives, with all its mistakes found.
///
/// # Errors
/// Values that cannot be read, and what the operation does not take, all at once.
pub(crate) fn read(operation: &OperationSchema, matches: &ArgMatches) -> Result<Value, Failure> {
    let read = || {
        let options = operations::member_options(operation);
        let mut input = whole(matches)?;
        for option in &options {
            if let Some(value) = of_option(option, matches)? {
                input.insert(option.member.name.to_owned(), value);
            }
        }
        let input = Value::Object(input);
        check(operation, &input, Some(&options))?;
        Ok(input)
    };
    read().map_err(|failure: Failure| failure.of_operation(operation.name))
}

/// The form that a command line asks for instead of a call.
///
/// # Errors
/// For a form of the output, what is wrong with the input.
pub(crate) fn skeleton(
    operation: &OperationSchema,
    matches: &ArgMatches,
) -> Result<Option<String>, Failure> {
    let (form, schema) = match matches.get_one::<String>(operations::SKELETON).map(String::as_str) {
        None => return Ok(None),
        Some("output") => {
            read(operation, matches)?;
            (skeleton::of_output(operation), operation.output.map(|output| output()))
        }
        Some(_) => (skeleton::of_input(operation), Some((operation.input)())),
    };
    let failed = |error: &dyn std::fmt::Display| {
        Failure::other(format!("the form cannot be printed: {error}"))
    };
    let mut text = Vec::new();
    output::write_indented(&Node::of(form, schema), false, &mut text)
        .map_err(|error| failed(&error))?;
    String::from_utf8(text).map(Some).map_err(|error| failed(&error))
}

/// The input that `--cli-input-json` gives.
fn whole(matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    const OPTION: &str = "--cli-input-json";
    let Some(word) = matches.get_one::<String>(operations::INPUT) else { return Ok(Map::new()) };
    let value = match word.strip_prefix("file://") {
        Some(path) => json(&text_of_file(Path::new(path), OPTION)?, OPTION)?,
        None => json_or_file(word, OPTION, "file://PATH")?,
    };
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Failure::usage(format!(
            "`{OPTION}`: the input is an object\nhelp: `--{}` prints one to fill in",
            operations::SKELETON
        ))),
    }
}

/// What an option says, if it is given.
fn of_option(option: &MemberOption, matches: &ArgMatches) -> Result<Option<Value>, Failure> {
    let is_given = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
    if let Some(negative) = &option.negative {
        let value = if is_given(negative) { Some(false) } else { None };
        return Ok(value.or(is_given(&option.name).then_some(true)).map(Value::Bool));
    }
    if !is_given(&option.name) {
        return Ok(None);
    }
    let words: Vec<&str> =
        matches.get_many::<String>(&option.name).unwrap_or_default().map(String::as_str).collect();
    value::read(option, &words).map(Some)
}

/// JSON that an option gives, which may be the path of a file whose sign was forgotten.
///
/// # Errors
/// Text that is no JSON, with the way in which a file is written.
pub(crate) fn json_or_file(text: &str, option: &str, file: &str) -> Result<Value, Failure> {
    if text.trim().is_empty() || text.trim_start().starts_with(['{', '[', '"']) {
        return json(text, option);
    }
    serde_json::from_str(text).map_err(|_| {
        Failure::usage(format!(
            "`{option}`: this is no JSON, which begins with `{{`\nhelp: `{file}` is what is in a file"
        ))
    })
}

/// JSON that an option gives.
///
/// # Errors
/// Text that is no JSON, with the place where it ends to be.
pub(crate) fn json(text: &str, option: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| {
        let help = if text.trim().is_empty() {
            "give an object such as `{}`"
        } else {
            "names and texts are in double quotes; around the whole, single quotes keep the shell off"
        };
        Failure::usage(format!("`{option}`: no JSON: {error}\nhelp: {help}"))
    })
}

/// Finds all mistakes of an input. They are named by the options, where there are some.
///
/// # Errors
/// What the operation does not take.
pub(crate) fn check(
    operation: &OperationSchema,
    input: &Value,
    options: Option<&[MemberOption]>,
) -> Result<(), Failure> {
    let Err(violations) = from_json_validated(operation, input) else { return Ok(()) };
    let options = options.unwrap_or_default();
    let lines: Vec<String> = violations.iter().map(|found| line(found, options)).collect();
    let help = help(operation, &violations, options);
    let text = format!("{}: {}{help}", operation.name, lines.join("\n  "));
    let violations = violations.iter().map(|violation| {
        json!({
            "path": violation.path(),
            "rule": violation.rule().as_str(),
            "problem": violation.problem(),
        })
    });
    Err(Failure::usage(text)
        .of_kind("validation")
        .of_operation(operation.name)
        .violations(violations))
}

/// A mistake by the option that it is in.
fn line(violation: &Violation, options: &[MemberOption]) -> String {
    let path = violation.path();
    let member = path.split(['.', '[']).next().unwrap_or_default();
    match options.iter().find(|option| option.member.name == member) {
        Some(option) if path == member => format!("`--{}`: {}", option.name, violation.problem()),
        Some(option) => format!("`--{}`: {violation}", option.name),
        None => violation.to_string(),
    }
}

/// What to write instead: the options that are missing, if any are.
fn help(operation: &OperationSchema, violations: &[Violation], options: &[MemberOption]) -> String {
    let is_missing = |option: &&MemberOption| {
        let is_it = |violation: &&Violation| {
            violation.rule() == Rule::Required && violation.path() == option.member.name
        };
        violations.iter().any(|violation| is_it(&violation))
    };
    let missing: Vec<String> = options
        .iter()
        .filter(is_missing)
        .map(|option| match option.schema() {
            Schema::Boolean => format!("--{0} or --no-{0}", option.name),
            schema => format!("--{} {}", option.name, operations::placeholder(schema)),
        })
        .collect();
    if missing.is_empty() {
        let name = crate::names::kebab(operation.name);
        return format!("\nhelp: `chime {name} --help` says what each member may be");
    }
    format!("\nhelp: add `{}`", missing.join(" "))
}
