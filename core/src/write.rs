//! Writing values: serde's `Serialize` for every declared type, and the JSON body of a message.

use serde::ser::{Error as _, Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::schema::Location;
use crate::shape::{Shape, Structure, View};

/// What `Serialize` does for every declared type: the service's names, absent members left out.
///
/// # Errors
/// What the serializer answers.
pub fn serialize<S: Serializer>(shape: &dyn Shape, serializer: S) -> Result<S::Ok, S::Error> {
    Written(shape.view()).serialize(serializer)
}

/// The JSON body of a message: the members that travel in it.
pub(crate) fn body(structure: &dyn Structure) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Members { structure, body_only: true })
}

/// All members as a JSON value.
pub(crate) fn value(structure: &dyn Structure) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(Members { structure, body_only: false })
}

/// The members that travel in the body, as a JSON value.
#[cfg(feature = "server")]
pub(crate) fn body_value(
    structure: &dyn Structure,
) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(Members { structure, body_only: true })
}

struct Written<'a>(View<'a>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Absent => serializer.serialize_none(),
            View::Boolean(value) => serializer.serialize_bool(value),
            View::Integer(value) => serializer.serialize_i64(value),
            // JSON has no such numbers, and its writer would put null in their place
            View::Float(value) if !value.is_finite() => {
                Err(S::Error::custom("a number that is not finite cannot be written"))
            }
            View::Float(value) => serializer.serialize_f64(value),
            View::String(value) => serializer.serialize_str(value),
            View::List(list) => {
                let mut output = serializer.serialize_seq(Some(list.len()))?;
                for index in 0..list.len() {
                    output.serialize_element(&Written(list.get(index)))?;
                }
                output.end()
            }
            View::Structure(structure) => {
                Members { structure, body_only: false }.serialize(serializer)
            }
        }
    }
}

struct Members<'a> {
    structure: &'a dyn Structure,
    body_only: bool,
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.structure.members();
        let written = |(index, member): (usize, &'static crate::schema::Member)| {
            if self.body_only && member.location != Location::Body {
                return None;
            }
            match self.structure.member(index) {
                View::Absent => None,
                view => Some((member.name, view)),
            }
        };
        let members = || schema.members.iter().enumerate().filter_map(written);
        let mut output = serializer.serialize_struct(schema.name, members().count())?;
        for (name, view) in members() {
            output.serialize_field(name, &Written(view))?;
        }
        output.end()
    }
}
