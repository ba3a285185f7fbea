//! The body of a response.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _};

use super::{MemberValueSeed, Missing, Present, Reader, StructureVisitor, mismatch};
use crate::schema::{Member, Presence};
use crate::shape::{Shape, Structure};
use crate::validate::{Step, path_text};

/// Reads the body of a response into its output.
pub(crate) fn body(output: &mut dyn Structure, text: &str) -> Result<(), BodyError> {
    if let Some(found) = other_than_object(text) {
        return Err(BodyError { path: String::new(), error: mismatch("an object", found) });
    }
    let mut reader = Reader { missing: Missing::Essential, path: Vec::new() };
    // an empty body is an output without members
    let is_empty = text.trim_ascii().is_empty();
    let text = if is_empty { "{}" } else { text };
    let mut json = serde_json::Deserializer::from_str(text);
    let result = json
        .deserialize_map(StructureVisitor { reader: &mut reader, structure: output })
        .and_then(|()| json.end());
    result.map_err(|error| {
        if !is_empty {
            return BodyError { path: path_text(&reader.path), error };
        }
        // the position is one in the text that was put in the empty one's place
        let text = error.to_string();
        let missing = text.split(" at line ").next().unwrap_or_default();
        let problem = format_args!("{missing}: the body is empty");
        BodyError { path: String::new(), error: serde_json::Error::custom(problem) }
    })
}

/// Reads the body of a response that one member is. Null is an absent one.
pub(crate) fn payload(
    index: usize,
    member: &Member,
    shape: &mut dyn Shape,
    text: &str,
) -> Result<(), BodyError> {
    let path = vec![Step::Member(index, member.name)];
    let mut reader = Reader { missing: Missing::Essential, path };
    let mut present = Present::default();
    let value = MemberValueSeed { reader: &mut reader, shape, present: &mut present, index };
    let mut json = serde_json::Deserializer::from_str(text);
    let result = match other_than_json(text) {
        Some(found) => Err(mismatch("JSON", found)),
        None => value.deserialize(&mut json).and_then(|()| json.end()),
    };
    let result = result.and_then(|()| match member.presence {
        Presence::Essential if !present.contains(index) => Err(mismatch("a value", "null")),
        _ => Ok(()),
    });
    result.map_err(|error| BodyError { path: path_text(&reader.path), error })
}

/// What a text begins with if it is no object. It is looked at before the parser does, whose own
/// message would repeat the value.
fn other_than_object(text: &str) -> Option<&'static str> {
    let text = text.trim_ascii();
    match text.bytes().next()? {
        b'{' => None,
        b'"' => Some("a string"),
        b'[' => Some("a list"),
        b'-' | b'0'..=b'9' => Some("a number"),
        _ => match text {
            "true" | "false" => Some("a boolean"),
            "null" => Some("null"),
            _ => Some(NO_JSON),
        },
    }
}

const NO_JSON: &str = "text that is not JSON";

/// The same for a payload, which may be JSON of any kind.
fn other_than_json(text: &str) -> Option<&'static str> {
    other_than_object(text).filter(|found| *found == NO_JSON)
}

/// Why a body could not be read.
#[derive(Debug)]
pub(crate) struct BodyError {
    path: String,
    error: serde_json::Error,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.error)
    }
}
