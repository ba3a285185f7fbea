//! `Debug` for declared types: members by the service's names, sensitive values never.

use std::fmt;

use crate::blob;
use crate::schema::Schema;
use crate::shape::{Structure, View};

/// What stands in the place of a sensitive value.
pub const REDACTED: &str = "***";

/// Formats a structure: its type's name and the members that are there.
///
/// # Errors
/// What the formatter answers.
pub fn structure(structure: &dyn Structure, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let members = structure.members();
    let mut output = f.debug_struct(members.name);
    for (index, member) in members.members.iter().enumerate() {
        let view = structure.member(index);
        if !matches!(view, View::Absent) {
            output.field(member.name, &Value { schema: (member.schema)(), view });
        }
    }
    output.finish()
}

/// Formats a string type: its name and its text, or [`REDACTED`].
///
/// # Errors
/// What the formatter answers.
pub fn string(name: &str, text: &str, sensitive: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = f.debug_tuple(name);
    if sensitive {
        output.field(&format_args!("{REDACTED}"))
    } else {
        output.field(&text)
    };
    output.finish()
}

struct Value<'a> {
    schema: &'static Schema,
    view: View<'a>,
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.view {
            View::Absent => f.write_str("None"),
            View::Boolean(value) => value.fmt(f),
            View::Integer(value) => value.fmt(f),
            View::Float(value) => value.fmt(f),
            View::String(_) if self.schema.is_sensitive() => f.write_str(REDACTED),
            View::String(value) => value.fmt(f),
            View::Timestamp(value) => value.fmt(f),
            View::Blob(value) => blob::debug(value, f),
            View::List(list) => {
                let schema = list.element();
                f.debug_list()
                    .entries((0..list.len()).map(|index| Value { schema, view: list.get(index) }))
                    .finish()
            }
            View::Map(map) => {
                let (key, value) = (map.key(), map.value());
                let entries = map.entries().into_iter().map(|(text, view)| {
                    let text = Value { schema: key, view: View::String(text) };
                    (text, Value { schema: value, view })
                });
                f.debug_map().entries(entries).finish()
            }
            View::Structure(value) => structure(value, f),
        }
    }
}
