//! Declarations as text, formatted as rustfmt would: a file each kind.

use chime_sdk_core::schema::Bounds;

use super::model::{Model, Operation};
use super::paginators::Paginators;
use super::vocabulary::Vocabulary;

mod errors;
mod members;
mod operations;
mod path;
mod service;
mod shapes;
mod texts;

pub use service::service;
pub(super) use service::shapes_of;
pub(super) use texts::variants;

/// No line is longer, as the formatter has it.
const WIDTH: usize = 100;

/// Prints declarations, and notes what the model says and they cannot.
#[derive(Debug)]
pub struct Printer<'m> {
    model: &'m Model,
    vocabulary: Vocabulary<'m>,
    paginators: &'m Paginators,
    /// Errors that no operation names for itself, because all of them may answer with these.
    common_errors: Vec<&'m str>,
    notes: Vec<String>,
}

impl<'m> Printer<'m> {
    /// A printer that has printed nothing yet.
    #[must_use]
    pub fn new(
        vocabulary: Vocabulary<'m>,
        paginators: &'m Paginators,
        common_errors: Vec<&'m str>,
    ) -> Self {
        let model = vocabulary.model;
        Printer { model, vocabulary, paginators, common_errors, notes: Vec::new() }
    }

    /// What was noted, each thing once.
    #[must_use]
    pub fn into_notes(self) -> Vec<String> {
        self.notes
    }

    /// Whether a shape is declared already, and not to be declared anew.
    pub(super) fn is_declared(&self, shape: &str) -> bool {
        self.vocabulary.name(shape).is_none()
    }

    fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Errors that all operations may answer with.
#[must_use]
pub fn common_errors(operations: &[Operation]) -> Vec<&str> {
    let Some((first, others)) = operations.split_first() else { return Vec::new() };
    let is_common = |error: &&String| others.iter().all(|other| other.errors.contains(error));
    let mut common: Vec<&str> = first.errors.iter().filter(is_common).map(String::as_str).collect();
    common.sort_unstable();
    common
}

/// `2..=64`, or nothing for no bounds.
#[must_use]
pub fn range(bounds: Bounds) -> Option<String> {
    match (bounds.min, bounds.max) {
        (None, None) => None,
        (Some(min), Some(max)) => Some(format!("{min}..={max}")),
        (Some(min), None) => Some(format!("{min}..")),
        (None, Some(max)) => Some(format!("..={max}")),
    }
}

/// A string literal, raw where that reads better.
fn literal(text: &str) -> String {
    let is_shown = |character: char| {
        character == ' ' || character.is_ascii_graphic() || character.is_alphanumeric()
    };
    if !text.chars().all(is_shown) {
        return format!("\"{}\"", text.escape_default());
    }
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let mut fence = String::new();
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    format!("r{fence}\"{text}\"{fence}")
}

/// A paragraph of comment, broken at spaces; `marker` is `///`, `//!` or `//`.
fn comment(indent: usize, marker: &str, text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let length = indent + marker.len() + 1 + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && length > WIDTH {
            lines.push_str(&format!("{:indent$}{marker} {line}\n", ""));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push_str(&format!("{:indent$}{marker} {line}\n", ""));
    lines
}

/// `#[chime_shape(..)]` with its keys, in a line if it fits.
fn attribute(indent: usize, name: &str, keys: &[String]) -> String {
    if keys.is_empty() {
        return format!("{:indent$}#[{name}]\n", "");
    }
    let line = format!("{:indent$}#[{name}({})]", "", keys.join(", "));
    // the formatter leaves a column free behind an attribute that is inside of an item
    if line.chars().count() + usize::from(indent > 0) <= WIDTH {
        return line + "\n";
    }
    let comma = if keys.iter().all(|key| is_meta(key)) { "" } else { "," };
    let keys: Vec<String> = keys.iter().map(|key| wrapped(indent + 4, key)).collect();
    format!("{:indent$}#[{name}(\n{}{comma}\n{:indent$})]\n", "", keys.join(",\n"), "")
}

/// `pub name: Type,` or `Name = "value",` inside of an item, broken where it is too long for a line.
fn declaration(head: &str, tail: &str) -> String {
    let fits = |indent: usize, text: &str| indent + text.chars().count() < WIDTH;
    let line = format!("{head} {tail}");
    if fits(4, &line) {
        format!("    {line},\n")
    } else if fits(8, tail) {
        format!("    {head}\n        {tail},\n")
    } else {
        format!("    {head} {},\n", broken(4, tail))
    }
}

/// `Outer<A, B>` over several lines; what has no arguments stays as it is.
fn broken(indent: usize, ty: &str) -> String {
    let Some((outer, arguments)) = ty.strip_suffix('>').and_then(|ty| ty.split_once('<')) else {
        return ty.to_owned();
    };
    let mut depth = 0;
    let arguments = arguments.split(|character| {
        depth += i32::from(character == '<') - i32::from(character == '>');
        character == ',' && depth == 0
    });
    let inner = indent + 4;
    let lines = arguments.map(|argument| {
        let argument = argument.trim();
        let fits = inner + argument.chars().count() < WIDTH;
        let argument = if fits { argument.to_owned() } else { broken(inner, argument) };
        format!("{:inner$}{argument},\n", "")
    });
    format!("{outer}<\n{}{:indent$}>", lines.collect::<String>(), "")
}

/// Whether a key is in the grammar that the formatter knows. It takes the last comma away if all are.
fn is_meta(key: &str) -> bool {
    match key.split_once(" = ") {
        Some((name, value)) if !name.contains('(') => {
            value.starts_with(['"', 'r']) && value.ends_with(['"', '#'])
                || value.bytes().all(|byte| byte.is_ascii_digit())
        }
        Some(_) => false,
        None => !key.contains(':'),
    }
}

/// `key(A, B)` over several lines if it is too long for one.
fn wrapped(indent: usize, key: &str) -> String {
    let line = format!("{:indent$}{key}", "");
    if line.chars().count() + 1 < WIDTH {
        return line;
    }
    let Some((name, list)) = key.strip_suffix(')').and_then(|key| key.split_once('(')) else {
        return line;
    };
    let inner = indent + 4;
    let items: Vec<String> = list.split(", ").map(|item| format!("{:inner$}{item}", "")).collect();
    format!("{:indent$}{name}(\n{}\n{:indent$})", "", items.join(",\n"), "")
}

#[cfg(test)]
mod tests;
