//! Writing values: serde's `Serialize` for every declared type, and the JSON body of a message.

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use crate::blob;
use crate::schema::{Location, Member, TimestampFormat};
use crate::shape::{Shape, Structure, View};
use crate::text;
use crate::timestamp::{Seconds, Timestamp};

/// What `Serialize` does for every declared type: the service's names, absent members left out.
///
/// # Errors
/// What the serializer answers, a number that is not finite, and a date that its format cannot say.
pub fn serialize<S: Serializer>(shape: &dyn Shape, serializer: S) -> Result<S::Ok, S::Error> {
    Written { view: shape.view(), style: Style::REQUEST }.serialize(serializer)
}

/// Which message a body is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// No request says that a number is not finite.
    Request,
    /// An answer may, in the words that services have for it.
    Answer,
}

/// The JSON body of a message: the members that travel in it.
pub(crate) fn body(
    structure: &dyn Structure,
    message: Message,
) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Members { structure, message, body_only: true })
}

/// The JSON body of a message that one member is.
pub(crate) fn payload(
    member: &Member,
    view: View<'_>,
    message: Message,
) -> Result<Vec<u8>, serde_json::Error> {
    let style = Style { message, format: member.timestamp_format() };
    serde_json::to_vec(&Written { view, style })
}

/// All members of an answer as a JSON value.
pub(crate) fn value(structure: &dyn Structure) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(Members { structure, message: Message::Answer, body_only: false })
}

/// The members of an answer that travel in its body, as a JSON value.
#[cfg(feature = "server")]
pub(crate) fn body_value(
    structure: &dyn Structure,
) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(Members { structure, message: Message::Answer, body_only: true })
}

/// How a member writes what it is made of, however deep.
#[derive(Clone, Copy)]
struct Style {
    message: Message,
    format: TimestampFormat,
}

impl Style {
    const REQUEST: Style =
        Style { message: Message::Request, format: TimestampFormat::EpochSeconds };
}

struct Written<'a> {
    view: View<'a>,
    style: Style,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let style = self.style;
        match self.view {
            View::Absent => serializer.serialize_none(),
            View::Boolean(value) => serializer.serialize_bool(value),
            View::Integer(value) => serializer.serialize_i64(value),
            // JSON has no such numbers, and its writer would put null in their place
            View::Float(value) if !value.is_finite() => match style.message {
                Message::Answer => serializer.serialize_str(text::of_not_finite(value)),
                Message::Request => {
                    Err(S::Error::custom("a number that is not finite cannot be written"))
                }
            },
            View::Float(value) => serializer.serialize_f64(value),
            View::String(value) => serializer.serialize_str(value),
            View::Timestamp(value) => moment(value, style.format, serializer),
            View::Blob(value) => serializer.serialize_str(&blob::to_base64(value)),
            View::List(list) => {
                let mut output = serializer.serialize_seq(Some(list.len()))?;
                for index in 0..list.len() {
                    output.serialize_element(&Written { view: list.get(index), style })?;
                }
                output.end()
            }
            View::Map(map) => {
                let mut output = serializer.serialize_map(Some(map.len()))?;
                for (key, view) in map.entries() {
                    output.serialize_entry(key, &Written { view, style })?;
                }
                output.end()
            }
            View::Structure(structure) => {
                let message = style.message;
                Members { structure, message, body_only: false }.serialize(serializer)
            }
        }
    }
}

fn moment<S: Serializer>(
    value: Timestamp,
    format: TimestampFormat,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match (format, value.to_number()) {
        (TimestampFormat::EpochSeconds, Seconds::Whole(seconds)) => {
            serializer.serialize_i64(seconds)
        }
        (TimestampFormat::EpochSeconds, Seconds::Fraction(seconds)) => {
            serializer.serialize_f64(seconds)
        }
        (format, _) => serializer.serialize_str(&value.to_text(format).map_err(S::Error::custom)?),
    }
}

struct Members<'a> {
    structure: &'a dyn Structure,
    message: Message,
    body_only: bool,
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.structure.members();
        let written = |(index, member): (usize, &'static Member)| {
            if self.body_only && member.location != Location::Body {
                return None;
            }
            match self.structure.member(index) {
                View::Absent => None,
                view => Some((member, view)),
            }
        };
        let members = || schema.members.iter().enumerate().filter_map(written);
        let mut output = serializer.serialize_struct(schema.name, members().count())?;
        for (member, view) in members() {
            // what is JSON is written as in a body, wherever the member travels in a message
            let format = member.format.unwrap_or(TimestampFormat::EpochSeconds);
            let style = Style { message: self.message, format };
            output.serialize_field(member.name, &Written { view, style })?;
        }
        output.end()
    }
}
