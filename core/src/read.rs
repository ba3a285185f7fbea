//! Reading values through serde: `Deserialize` for every declared type, and the body of a response.
//!
//! Both read members by the service's names, ignore unknown ones and take null for absent. They
//! differ in what a missing member means, see [`Missing`].

use std::fmt;

use serde::Deserialize as _;
use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Number;

use crate::blob::Blob;
use crate::schema::{Location, Member, Presence, StructureSchema};
use crate::shape::{Map, Place, Shape, Structure};
use crate::text::not_finite;
use crate::timestamp::{Timestamp, TimestampError};
use crate::validate::{Step, path_text};

mod body;

pub(crate) use body::{body, payload};

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

/// The whole number that a service means by `5.0`, as the official clients read it. Nothing where the
/// text may have been another number: not every whole number beyond these has a floating-point one.
pub(crate) fn whole(number: f64) -> Option<i64> {
    let exact = -9_007_199_254_740_991.0..=9_007_199_254_740_991.0;
    (number.fract() == 0.0 && exact.contains(&number)).then_some(number as i64)
}

/// Fills a place for a timestamp, if there is one to fill it with.
fn fill_timestamp<E: serde::de::Error>(
    place: &mut Timestamp,
    read: Result<Timestamp, TimestampError>,
) -> Result<(), E> {
    *place = read.map_err(E::custom)?;
    Ok(())
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
            Place::Timestamp(place) => *place = Timestamp::from_secs(value),
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
            Place::Integer(place) if self.reader.missing == Missing::Essential => {
                let number = whole(value).ok_or_else(|| mismatch("an integer", "a number"))?;
                if !place.set(number) {
                    return Err(mismatch("an integer", "one that is out of range"));
                }
            }
            Place::Timestamp(place) => fill_timestamp(place, Timestamp::from_number(value))?,
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
            Place::Timestamp(place) => fill_timestamp(place, value.parse())?,
            Place::Blob(place) => {
                let blob = Blob::from_base64(value);
                *place = blob.ok_or_else(|| mismatch("base64 text", "other text"))?;
            }
            Place::Float(place) => match not_finite(value) {
                Some(value) => {
                    place.set(value);
                }
                None => return Err(mismatch("a number", "a string")),
            },
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
            Place::Map(entries) => read_entries(self.reader, entries, map),
            Place::Integer(_) | Place::Float(_) | Place::Timestamp(_) => self.visit_number(map),
            other => Err(mismatch(other.kind(), number(map).map_or("an object", |_| "a number"))),
        }
    }
}

/// The number that a map is. With its feature `arbitrary_precision`, which any crate of a program may
/// turn on for all, `serde_json` shows numbers as maps that only its own type understands.
fn number<'de, A: MapAccess<'de>>(map: A) -> Option<Number> {
    Number::deserialize(MapAccessDeserializer::new(map)).ok()
}

impl PlaceSeed<'_, '_> {
    fn visit_number<'de, A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let kind = self.shape.place().kind();
        let number = number(map).ok_or_else(|| mismatch::<A::Error>(kind, "an object"))?;
        match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => self.visit_i64(number),
            (None, Some(number)) => self.visit_f64(number),
            (None, None) => Err(mismatch(kind, "a number that is out of range")),
        }
    }
}

/// The entries of a map. A null makes none.
fn read_entries<'de, A: MapAccess<'de>>(
    reader: &mut Reader,
    map: &mut dyn Map,
    mut access: A,
) -> Result<(), A::Error> {
    map.clear();
    let schema = map.key();
    let mut index = 0;
    while let Some(key) = access.next_key::<String>()? {
        reader.path.push(Step::key(index, &key, schema));
        access.next_value_seed(EntrySeed { reader, map, key: &key })?;
        reader.path.pop();
        index += 1;
    }
    Ok(())
}

/// The value of an entry.
struct EntrySeed<'r, 'm, 'k> {
    reader: &'r mut Reader,
    map: &'m mut dyn Map,
    key: &'k str,
}

impl<'de> DeserializeSeed<'de> for EntrySeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for EntrySeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the map")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        PlaceSeed { reader: self.reader, shape: self.map.insert(self.key) }
            .deserialize(deserializer)
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
