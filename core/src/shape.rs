//! Shapes: the types that can stand in a declaration, seen as values of the wire.
//!
//! A [`Shape`] can be looked at ([`View`]) and filled ([`Place`]) without its type being known.
//! That is why encoding, validating, redacting and decoding exist once, in functions that are not
//! generic, instead of once for each type.

use std::any::Any;

use crate::blob::Blob;
use crate::schema::{Schema, StructureSchema};
use crate::timestamp::Timestamp;
use crate::validate::Report;

mod builtin;
mod map;

pub use map::{Map, MapKey, Token, token};

/// A type that can stand in a declaration.
///
/// The macros implement it for what they declare; this crate does for `bool`, integers, floats,
/// `String`, [`Timestamp`], [`Blob`], for `Option`, `Vec` and `Box` of a shape, and for maps from
/// text to a shape.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no shape",
    label = "cannot stand in a declaration",
    note = "shapes are declared with `#[chime_shape]`, `#[chime_string]` or `#[chime_enum]`; \
            `bool`, `i8` to `i64`, `u8` to `u32`, floats, `String`, `Timestamp`, `Blob`, `Option<T>`, `Vec<T>`, `Box<T>`, \
            `BTreeMap<K, V>` and `HashMap<K, V>` are built in"
)]
pub trait Shape: Send + Sync + 'static {
    /// What the type is on the wire.
    fn schema() -> &'static Schema
    where
        Self: Sized;

    /// The empty value: what a member is before anything is read into it. The empty string, zero,
    /// the unknown enum value, the empty list, a structure of such.
    fn vacant() -> Self
    where
        Self: Sized;

    /// The value as it goes out.
    fn view(&self) -> View<'_>;

    /// The value as a place to read into. An absent optional becomes vacant by this.
    fn place(&mut self) -> Place<'_>;

    /// The value with its type forgotten, as [`Structure::member_mut`] gives it.
    #[doc(hidden)]
    fn erased(&mut self) -> Slot<'_>
    where
        Self: Sized,
    {
        Some(self)
    }
}

/// A shape that can travel as text: in the path or in a header.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot travel outside of the body: it is not one text",
    label = "is no text",
    note = "strings, enums, `bool`, numbers and `Timestamp` can, and `Option` of them; in the query also `Vec` \
            of them"
)]
pub trait TextShape: Shape {}

/// A shape that can travel in the query: as one text, or as a list of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot travel in the query",
    label = "is neither one text nor a list of texts",
    note = "strings, enums, `bool`, numbers, `Timestamp`, and `Vec` and `Option` of them can; \
            others go in the body"
)]
pub trait QueryShape: Shape {}

impl<T: TextShape> TextShape for Option<T> {}
impl<T: TextShape> QueryShape for T {}
impl<T: TextShape> QueryShape for Vec<T> {}
impl<T: TextShape> QueryShape for Option<Vec<T>> {}
impl TextShape for String {}
impl TextShape for bool {}

/// The schema of a member of the path or of a header.
#[doc(hidden)]
#[must_use]
pub fn text<T: TextShape>() -> &'static Schema {
    T::schema()
}

/// The schema of a member of the query.
#[doc(hidden)]
#[must_use]
pub fn query<T: QueryShape>() -> &'static Schema {
    T::schema()
}

/// A value that goes out.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// Nothing is written.
    Absent,
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text, of a string or of an enum.
    String(&'a str),
    /// A moment in time.
    Timestamp(Timestamp),
    /// Bytes.
    Blob(&'a [u8]),
    /// A list.
    List(&'a dyn List),
    /// A map.
    Map(&'a dyn Map),
    /// A structure.
    Structure(&'a dyn Structure),
}

/// A place that a value is read into.
#[non_exhaustive]
pub enum Place<'a> {
    /// Takes a boolean.
    Boolean(&'a mut bool),
    /// Takes a whole number.
    Integer(&'a mut dyn IntegerPlace),
    /// Takes a number.
    Float(&'a mut dyn FloatPlace),
    /// Takes text.
    String(&'a mut String),
    /// Takes text, known or unknown.
    Enum(&'a mut dyn EnumPlace),
    /// Takes a moment in time.
    Timestamp(&'a mut Timestamp),
    /// Takes bytes.
    Blob(&'a mut Blob),
    /// Takes a list.
    List(&'a mut dyn List),
    /// Takes a map.
    Map(&'a mut dyn Map),
    /// Takes a structure.
    Structure(&'a mut dyn Structure),
}

/// A place for a whole number of some width.
pub trait IntegerPlace {
    /// Takes the number, or says `false` when it does not fit.
    fn set(&mut self, value: i64) -> bool;
}

/// A place for a floating-point number of some width.
pub trait FloatPlace {
    /// Takes the number, or says `false` when it is too large for it. What is not finite fits.
    fn set(&mut self, value: f64) -> bool;
}

/// A place for an enum value.
pub trait EnumPlace {
    /// Takes the text; an unknown one is kept as it is.
    fn set(&mut self, value: &str);
}

/// The text of an enum value that is not known. It can be read through the enum's `as_str`; it
/// cannot be matched on, so that a value which becomes known later breaks no program silently.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// What the macros call for text that is none of an enum's known values.
    #[doc(hidden)]
    #[must_use]
    pub fn new(value: &str) -> Self {
        UnknownValue(value.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A list of shapes.
pub trait List: Send + Sync {
    /// How many elements there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element with this index; absent beyond the end.
    fn get(&self, index: usize) -> View<'_>;

    /// Removes all elements.
    fn clear(&mut self);

    /// Adds a vacant element and gives it as a place to read into.
    fn push(&mut self) -> &mut dyn Shape;

    /// What the elements are.
    fn element(&self) -> &'static Schema;
}

/// A member as a place to read into, if there is such a member.
pub type Slot<'a> = Option<&'a mut dyn Shape>;

/// A structure: members by index, as its schema numbers them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no structure",
    label = "has no members",
    note = "help: declare it with `#[chime_shape]` on a struct with named fields"
)]
pub trait Structure: Shape + Any {
    /// The members' table.
    fn members(&self) -> &'static StructureSchema;

    /// The member with this index; absent when there is no such member.
    fn member(&self, index: usize) -> View<'_>;

    /// The member with this index as a place to read into.
    fn member_mut(&mut self, index: usize) -> Slot<'_>;

    /// Makes every member vacant.
    fn clear(&mut self);

    /// The declaration's own check, for rules that take more than one member.
    fn check(&self, report: &mut Report) {
        let _ = report;
    }
}

impl std::fmt::Debug for View<'_> {
    /// Says what kind of value it is and nothing of its contents, which may be sensitive.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            View::Absent => "Absent",
            View::Boolean(_) => "Boolean",
            View::Integer(_) => "Integer",
            View::Float(_) => "Float",
            View::String(_) => "String",
            View::Timestamp(_) => "Timestamp",
            View::Blob(_) => "Blob",
            View::List(_) => "List",
            View::Map(_) => "Map",
            View::Structure(_) => "Structure",
        })
    }
}

impl std::fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl Place<'_> {
    /// The word for the kind of value that it takes, as messages use it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Place::Boolean(_) => "a boolean",
            Place::Integer(_) => "an integer",
            Place::Float(_) => "a number",
            Place::String(_) | Place::Enum(_) => "a string",
            Place::Timestamp(_) => "a timestamp",
            Place::Blob(_) => "base64 text",
            Place::List(_) => "a list",
            Place::Map(_) => "a map",
            Place::Structure(_) => "an object",
        }
    }
}
