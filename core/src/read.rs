//! Reading values through serde: `Deserialize` for every declared type, and the body of a response.
//!
//! Both read members by the service's names, ignore unknown ones and take null for absent. They
//! differ in what a missing member means, see [`Missing`].

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::schema::{Location, Member, Presence, StructureSchema};
use crate::shape::{Place, Shape, Structure};
use crate::validate::{Step, path_text};

/// Which missing members make a value unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Essential ones. What the service calls required becomes the empty value: a response must not
    /// fail because a nested member is not there.
    Essential,
    /// Essential and required ones: a program's own JSON is held to the declaration. Tokens that the
    /// client fills in may be missing.
    Required,
}

/// What `Deserialize` does for every declared type.
///
/// # Errors
/// A value of another kind than the member takes, or a required member that is missing; the message
/// has the path of the member.
pub fn deserialize<'de, T: Shape, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::vacant();
    read(&mut value, Missing::Required, deserializer)?;
    Ok(value)
}

/// Reads into a shape whose type is not known here.
fn read<'de, D: Deserializer<'de>>(
    shape: &mut dyn Shape,
    missing: Missing,
    deserializer: D,
) -> Result<(), D::Error> {
    let mut reader = Reader { missing, path: Vec::new() };
    let result = PlaceSeed { reader: &mut reader, shape }.deserialize(deserializer);
    result.map_err(|error| match path_text(&reader.path) {
        path if path.is_empty() => error,
        path => D::Error::custom(format_args!("{path}: {error}")),
    })
}

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
            _ => Some("text that is not JSON"),
        },
    }
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

struct Reader {
    missing: Missing,
    /// Where the reader is. It is left standing where an error happens, to be named in its message.
    path: Vec<Step>,
}

impl Reader {
    /// Whether the text holds the member: a response's body does not have those of its headers. A
    /// program's own JSON has all, and so has what is nested: only the outermost structure is a
    /// message.
    fn reads(&self, member: &Member) -> bool {
        self.missing == Missing::Required
            || !self.path.is_empty()
            || member.location == Location::Body
    }
}

struct PlaceSeed<'r, 's> {
    reader: &'r mut Reader,
    shape: &'s mut dyn Shape,
}

impl<'de> DeserializeSeed<'de> for PlaceSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The error for a value of the wrong kind. It names both kinds and never the value.
fn mismatch<E: serde::de::Error>(expected: &str, found: &str) -> E {
    E::custom(format_args!("expected {expected}, found {found}"))
}

impl<'de> Visitor<'de> for PlaceSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the declared kind")
    }

    // members and elements that are null were taken for absent before: this is the whole value
    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Err(mismatch(self.shape.place().kind(), "null"))
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        match self.shape.place() {
            Place::Boolean(place) => *place = value,
            other => return Err(mismatch(other.kind(), "a boolean")),
        }
        Ok(())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        match self.shape.place() {
            Place::Integer(place) => {
                if !place.set(value) {
                    return Err(mismatch("an integer", "one that is out of range"));
                }
            }
            // every JSON writer may drop the `.0`
            Place::Float(place) => {
                place.set(value as f64);
            }
            other => return Err(mismatch(other.kind(), "a number")),
        }
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => self.visit_f64(value as f64),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        match self.shape.place() {
            Place::Float(place) => {
                if !place.set(value) {
                    return Err(mismatch("a number", "one that is out of range"));
                }
            }
            other => return Err(mismatch(other.kind(), "a number")),
        }
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        match self.shape.place() {
            Place::String(place) => {
                place.clear();
                place.push_str(value);
            }
            Place::Enum(place) => place.set(value),
            other => return Err(mismatch(other.kind(), "a string")),
        }
        Ok(())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<(), E> {
        if let Place::String(place) = self.shape.place() {
            *place = value;
            return Ok(());
        }
        self.visit_str(&value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let list = match self.shape.place() {
            Place::List(list) => list,
            other => return Err(mismatch(other.kind(), "a list")),
        };
        list.clear();
        let mut index = 0;
        loop {
            self.reader.path.push(Step::Index(index));
            if sequence.next_element_seed(ElementSeed { reader: self.reader, list })?.is_none() {
                self.reader.path.pop();
                return Ok(());
            }
            self.reader.path.pop();
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.shape.place() {
            Place::Structure(structure) => {
                StructureVisitor { reader: self.reader, structure }.visit_map(map)
            }
            other => Err(mismatch(other.kind(), "an object")),
        }
    }
}

/// One element of a list. Null elements are left out, as the official SDK does.
struct ElementSeed<'r, 's> {
    reader: &'r mut Reader,
    list: &'s mut dyn crate::shape::List,
}

impl<'de> DeserializeSeed<'de> for ElementSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for ElementSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element of the list")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        PlaceSeed { reader: self.reader, shape: self.list.push() }.deserialize(deserializer)
    }
}

struct StructureVisitor<'r, 's> {
    reader: &'r mut Reader,
    structure: &'s mut dyn Structure,
}

impl<'de> Visitor<'de> for StructureVisitor<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let schema = self.structure.members();
        let mut present = Present::default();
        let mut expected = 0;
        while let Some(key) = map.next_key_seed(MemberSeed { schema, expected })? {
            let member = key.and_then(|index| {
                let member = schema.members.get(index)?;
                if !self.reader.reads(member) {
                    return None;
                }
                Some((index, member, self.structure.member_mut(index)?))
            });
            let Some((index, member, shape)) = member else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            expected = index + 1;
            self.reader.path.push(Step::Member(index, member.name));
            map.next_value_seed(MemberValueSeed {
                reader: self.reader,
                shape,
                present: &mut present,
                index,
            })?;
            self.reader.path.pop();
        }
        for (index, member) in schema.members.iter().enumerate() {
            let needed = match member.presence {
                Presence::Optional => false,
                Presence::Essential => true,
                Presence::Required => {
                    self.reader.missing == Missing::Required && !member.idempotency_token
                }
            };
            if needed && self.reader.reads(member) && !present.contains(index) {
                return Err(A::Error::custom(format_args!("`{}` is missing", member.name)));
            }
        }
        Ok(())
    }
}

/// The members that had a value, by index.
#[derive(Default)]
struct Present {
    first: u128,
    /// For structures of more than 128 members.
    rest: Vec<usize>,
}

impl Present {
    fn insert(&mut self, index: usize) {
        match u32::try_from(index) {
            Ok(shift @ 0..128) => self.first |= 1 << shift,
            _ => self.rest.push(index),
        }
    }

    fn contains(&self, index: usize) -> bool {
        match u32::try_from(index) {
            Ok(shift @ 0..128) => self.first & (1 << shift) != 0,
            _ => self.rest.contains(&index),
        }
    }
}

/// A member's value; notes whether it was there, which null is not.
struct MemberValueSeed<'r, 's, 'p> {
    reader: &'r mut Reader,
    shape: &'s mut dyn Shape,
    present: &'p mut Present,
    index: usize,
}

impl<'de> DeserializeSeed<'de> for MemberValueSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for MemberValueSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.present.contains(self.index)
            && let Place::Structure(structure) = self.shape.place()
        {
            // of a member that comes twice the last wins, and nothing of the first is left
            structure.clear();
        }
        self.present.insert(self.index);
        PlaceSeed { reader: self.reader, shape: self.shape }.deserialize(deserializer)
    }
}

/// A key; gives the member's index, or nothing when the structure has no such member.
struct MemberSeed {
    schema: &'static StructureSchema,
    /// The member that follows the one read last: writers keep the order of declaration.
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for MemberSeed {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberSeed {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        match self.schema.members.get(self.expected) {
            Some(member) if member.name == name => Ok(Some(self.expected)),
            _ => Ok(self.schema.index_of(name)),
        }
    }
}
