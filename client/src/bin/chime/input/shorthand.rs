//! The AWS CLI's shorthand: `Audio=Send,Video=None,Attendees=[{Id=a},{Id=b}]`.
//!
//! [`parse`] reads the text into values with their places, [`fit`] gives them the kinds that the schema
//! says. A mistake is shown with a caret below its place, unless the text may hold something sensitive.

use chime_sdk_core::schema::Schema;
use serde_json::Value;

use crate::failure::Failure;

mod fit;
mod parse;
#[cfg(test)]
mod tests;

/// What is wrong, where, and what to write instead.
#[derive(Debug, PartialEq, Eq)]
struct Mistake {
    /// The place, in bytes.
    at: usize,
    problem: String,
    help: String,
}

impl Mistake {
    fn new(at: usize, problem: impl Into<String>, help: impl Into<String>) -> Self {
        Mistake { at, problem: problem.into(), help: help.into() }
    }
}

/// Why there is no value.
#[derive(Debug)]
enum Trouble {
    /// The text is wrong.
    Mistake(Mistake),
    /// A file that it names cannot be had.
    File(Failure),
}

impl From<Mistake> for Trouble {
    fn from(mistake: Mistake) -> Self {
        Trouble::Mistake(mistake)
    }
}

/// The value of this schema that a text says in shorthand. `place` is the option that has it.
///
/// # Errors
/// A text that is no shorthand, or whose values are not what the schema says.
pub(super) fn read(text: &str, schema: &'static Schema, place: &str) -> Result<Value, Failure> {
    let value = parse::whole(text).map_err(Trouble::from);
    value.and_then(|value| fit::whole(&value, schema, place)).map_err(|trouble| match trouble {
        Trouble::File(failure) => failure,
        Trouble::Mistake(mistake) => Failure::usage(message(text, schema, place, &mistake)),
    })
}

/// The mistake with its place.
fn message(text: &str, schema: &'static Schema, place: &str, mistake: &Mistake) -> String {
    let Mistake { at, problem, help } = mistake;
    let before = text.get(..*at).unwrap_or(text);
    let position = before.chars().count() + 1;
    // a terminal shows one line, and no more of it than a person compares
    let is_shown = !holds_sensitive(schema, &mut Vec::new())
        && text.chars().count() <= 200
        && !text.contains(char::is_control);
    if is_shown {
        let caret = " ".repeat(position - 1);
        format!("`{place}`, character {position}: {problem}\n  {text}\n  {caret}^\nhelp: {help}")
    } else {
        format!("`{place}`, character {position}: {problem}\nhelp: {help}")
    }
}

/// Whether a value of the schema may have something in it that is not shown.
fn holds_sensitive(schema: &'static Schema, around: &mut Vec<&'static str>) -> bool {
    if schema.is_sensitive() {
        return true;
    }
    match schema {
        Schema::List(element) => holds_sensitive(element(), around),
        Schema::Map { value, .. } => holds_sensitive(value(), around),
        Schema::Structure(structure) if !around.contains(&structure.name) => {
            around.push(structure.name);
            let mut members = structure.members.iter();
            members.any(|member| holds_sensitive((member.schema)(), around))
        }
        _ => false,
    }
}
