//! What a body says, read another way than the client does: as raw pieces of JSON, member by member
//! along the tables. It knows text, enums, integers, booleans, lists and structures, which is all
//! that the service answers with.

use std::fmt;

use chime_sdk_core::schema::{Location, Presence, Schema, StructureSchema};
use chime_sdk_core::shape::{Structure, View};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Number;
use serde_json::value::RawValue;

/// Whether a body can be read as this structure; `None` when that cannot be said here.
pub(crate) fn is_readable(schema: &StructureSchema, body: &[u8]) -> Option<bool> {
    let Ok(text) = std::str::from_utf8(body) else { return Some(false) };
    let text = if text.trim_ascii().is_empty() { "{}" } else { text };
    object_fits(schema, text, true)
}

/// The same of a body that is one structure, which must be there.
pub(crate) fn is_readable_payload(schema: &StructureSchema, body: &[u8]) -> Option<bool> {
    match std::str::from_utf8(body) {
        Ok(text) if !text.trim_ascii().is_empty() => object_fits(schema, text, false),
        _ => Some(false),
    }
}

/// Holds what was read of a body that is one structure to what it says.
pub(crate) fn assert_payload_is_said(payload: &dyn Structure, body: &[u8]) {
    let text = std::str::from_utf8(body).expect("what was read is text");
    assert_object(payload, text, false, "");
}

/// Holds what was read of a body to what it says.
pub(crate) fn assert_is_said(output: &dyn Structure, body: &[u8]) {
    let text = std::str::from_utf8(body).expect("what was read is text");
    let text = if text.trim_ascii().is_empty() { "{}" } else { text };
    assert_object(output, text, true, "");
}

/// An object: its pieces in the order in which they are written, those of one name too.
struct Pieces<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pieces<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfObject;

        impl<'de> Visitor<'de> for OfObject {
            type Value = Pieces<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pieces = Vec::new();
                while let Some(piece) = map.next_entry()? {
                    pieces.push(piece);
                }
                Ok(Pieces(pieces))
            }
        }

        deserializer.deserialize_map(OfObject)
    }
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The values of a name that are some.
    fn values(&self, name: &str) -> impl DoubleEndedIterator<Item = &'a str> {
        let pieces = self.0.iter().filter(move |(key, _)| key == name);
        pieces.map(|(_, raw)| raw.get()).filter(|text| *text != "null")
    }
}

/// All must: `Some(false)` when one does not, `None` when of one that cannot be said.
fn all(verdicts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let verdicts: Vec<_> = verdicts.collect();
    if verdicts.contains(&Some(false)) {
        return Some(false);
    }
    verdicts.into_iter().all(|verdict| verdict == Some(true)).then_some(true)
}

fn object_fits(schema: &StructureSchema, text: &str, is_message: bool) -> Option<bool> {
    let Some(pieces) = Pieces::of(text) else { return Some(false) };
    let in_body = |location| location == Location::Body || !is_message;
    all(schema.members.iter().filter(|member| in_body(member.location)).map(|member| {
        if member.presence == Presence::Essential && pieces.values(member.name).next().is_none() {
            return Some(false);
        }
        all(pieces.values(member.name).map(|text| fits((member.schema)(), text)))
    }))
}

fn fits(schema: &Schema, text: &str) -> Option<bool> {
    Some(match schema {
        Schema::Boolean => matches!(text, "true" | "false"),
        Schema::Integer { min, max } => {
            integer(text).is_some_and(|number| (*min..=*max).contains(&number))
        }
        Schema::String(_) | Schema::Enum(_) => serde_json::from_str::<String>(text).is_ok(),
        Schema::List(element) => match elements(text) {
            Some(texts) => return all(texts.iter().map(|text| fits(element(), text))),
            None => false,
        },
        Schema::Structure(structure) => return object_fits(structure, text, false),
        _ => return None,
    })
}

/// The whole number that a text is, with a fraction of nothing too where every one is exact.
fn integer(text: &str) -> Option<i64> {
    if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return None;
    }
    let number: Number = serde_json::from_str(text).ok()?;
    number.as_i64().or_else(|| {
        let number = number.as_f64()?;
        let exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
        exact.then_some(number as i64)
    })
}

/// The elements of a list that are some.
fn elements(text: &str) -> Option<Vec<&str>> {
    let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    Some(elements.into_iter().map(RawValue::get).filter(|text| *text != "null").collect())
}

fn assert_object(structure: &dyn Structure, text: &str, is_message: bool, path: &str) {
    let pieces = Pieces::of(text).expect("what was read is an object");
    for (index, member) in structure.members().members.iter().enumerate() {
        let path = format!("{path}.{}", member.name);
        let in_body = member.location == Location::Body || !is_message;
        // of what comes twice the last counts
        let last = pieces.values(member.name).next_back().filter(|_| in_body);
        match (last, structure.member(index)) {
            (None, view) => assert!(!in_body || is_vacant(view), "{path}: {view:?} of nothing"),
            (Some(text), view) => assert_value((member.schema)(), view, text, &path),
        }
    }
}

fn assert_value(schema: &Schema, view: View<'_>, text: &str, path: &str) {
    match (schema, view) {
        (Schema::Boolean, View::Boolean(value)) => assert_eq!(value.to_string(), text, "{path}"),
        (Schema::Integer { .. }, View::Integer(value)) => {
            assert_eq!(Some(value), integer(text), "{path}");
        }
        (Schema::String(_) | Schema::Enum(_), View::String(value)) => {
            let expected: Option<String> = serde_json::from_str(text).ok();
            assert_eq!(Some(value), expected.as_deref(), "{path}");
        }
        (Schema::List(element), View::List(list)) => {
            let texts = elements(text).expect("what was read is a list");
            assert_eq!(list.len(), texts.len(), "{path}");
            for (index, text) in texts.into_iter().enumerate() {
                assert_value(element(), list.get(index), text, &format!("{path}[{index}]"));
            }
        }
        (Schema::Structure(_), View::Structure(structure)) => {
            assert_object(structure, text, false, path);
        }
        (
            Schema::Float | Schema::Timestamp | Schema::Blob | Schema::Map { .. },
            View::Float(_) | View::Timestamp(_) | View::Blob(_) | View::Map(_),
        ) => {}
        (_, view) => panic!("{path}: {view:?} was read of {text}"),
    }
}

/// What a member is before anything is read into it.
fn is_vacant(view: View<'_>) -> bool {
    match view {
        View::Absent | View::Boolean(false) | View::Integer(0) => true,
        View::String(text) => text.is_empty(),
        View::List(list) => list.is_empty(),
        View::Map(map) => map.is_empty(),
        View::Structure(structure) => {
            let count = structure.members().members.len();
            (0..count).all(|index| is_vacant(structure.member(index)))
        }
        _ => false,
    }
}
