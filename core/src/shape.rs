//! Shapes: the types that can stand in a declaration, seen as values of the wire.
//!
//! A [`Shape`] can be looked at ([`View`]) and filled ([`Place`]) without its type being known.
//! That is why encoding, validating, redacting and decoding exist once, in functions that are not
//! generic, instead of once for each type.

use std::any::Any;

use crate::schema::{Schema, SchemaFn, StringSchema, StructureSchema};
use crate::validate::Report;

/// A type that can stand in a declaration.
///
/// The macros implement it for what they declare; this crate does for `bool`, integers, floats,
/// `String`, and for `Option`, `Vec` and `Box` of a shape.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no shape",
    label = "cannot stand in a declaration",
    note = "shapes are declared with `#[chime_shape]`, `#[chime_string]` or `#[chime_enum]`; \
            `bool`, `i8` to `i64`, `u8` to `u32`, floats, `String`, `Option<T>`, `Vec<T>` and `Box<T>` are built in"
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

    /// Makes the value vacant.
    fn clear(&mut self);

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
    note = "strings, enums, `bool` and numbers can, and `Option` of them; in the query also `Vec` \
            of them"
)]
pub trait TextShape: Shape {}

/// A shape that can travel in the query: as one text, or as a list of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot travel in the query",
    label = "is neither one text nor a list of texts",
    note = "strings, enums, `bool`, numbers, and `Vec` and `Option` of them can; \
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
    /// A list.
    List(&'a dyn List),
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
    /// Takes a list.
    List(&'a mut dyn List),
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
    /// Takes the number, or says `false` when it does not fit.
    fn set(&mut self, value: f64) -> bool;
}

/// A place for an enum value.
pub trait EnumPlace {
    /// Takes the text; an unknown one is kept as it is.
    fn set(&mut self, value: &str);
}

/// The text of an enum value that is not known. It can be read through the enum's `as_str`; it
/// cannot be matched on, so that a value which becomes known later breaks no program silently.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The declaration's own check, for rules that take more than one member.
    fn check(&self, report: &mut Report) {
        let _ = report;
    }
}

/// A structure that is empty on the wire: the output of an operation that answers with nothing.
impl Structure for () {
    fn members(&self) -> &'static StructureSchema {
        &StructureSchema::EMPTY
    }

    fn member(&self, _index: usize) -> View<'_> {
        View::Absent
    }

    fn member_mut(&mut self, _index: usize) -> Option<&mut dyn Shape> {
        None
    }
}

impl Shape for () {
    fn schema() -> &'static Schema {
        &Schema::Structure(&StructureSchema::EMPTY)
    }

    fn vacant() -> Self {}

    fn view(&self) -> View<'_> {
        View::Structure(self)
    }

    fn place(&mut self) -> Place<'_> {
        Place::Structure(self)
    }

    fn clear(&mut self) {}
}

impl Shape for String {
    fn schema() -> &'static Schema {
        &Schema::String(&StringSchema::PLAIN)
    }

    fn vacant() -> Self {
        String::new()
    }

    fn view(&self) -> View<'_> {
        View::String(self)
    }

    fn place(&mut self) -> Place<'_> {
        Place::String(self)
    }

    fn clear(&mut self) {
        String::clear(self);
    }
}

impl Shape for bool {
    fn schema() -> &'static Schema {
        &Schema::Boolean
    }

    fn vacant() -> Self {
        false
    }

    fn view(&self) -> View<'_> {
        View::Boolean(*self)
    }

    fn place(&mut self) -> Place<'_> {
        Place::Boolean(self)
    }

    fn clear(&mut self) {
        *self = false;
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Shape for $integer {
            fn schema() -> &'static Schema {
                // `i64::from` is not const; every listed type fits
                &Schema::Integer { min: <$integer>::MIN as i64, max: <$integer>::MAX as i64 }
            }

            fn vacant() -> Self {
                0
            }

            fn view(&self) -> View<'_> {
                View::Integer(i64::from(*self))
            }

            fn place(&mut self) -> Place<'_> {
                Place::Integer(self)
            }

            fn clear(&mut self) {
                *self = 0;
            }
        }

        impl TextShape for $integer {}

        impl IntegerPlace for $integer {
            fn set(&mut self, value: i64) -> bool {
                match value.try_into() {
                    Ok(value) => {
                        *self = value;
                        true
                    }
                    Err(_) => false,
                }
            }
        }
    )*};
}

integers!(i8, i16, i32, i64, u8, u16, u32);

macro_rules! floats {
    ($($float:ty),*) => {$(
        impl Shape for $float {
            fn schema() -> &'static Schema {
                &Schema::Float
            }

            fn vacant() -> Self {
                0.0
            }

            fn view(&self) -> View<'_> {
                View::Float(f64::from(*self))
            }

            fn place(&mut self) -> Place<'_> {
                Place::Float(self)
            }

            fn clear(&mut self) {
                *self = 0.0;
            }
        }

        impl TextShape for $float {}

        impl FloatPlace for $float {
            fn set(&mut self, value: f64) -> bool {
                // the nearest value that the type holds, as every JSON reader does
                *self = value as $float;
                self.is_finite()
            }
        }
    )*};
}

floats!(f32, f64);

impl<T: Shape> Shape for Option<T> {
    fn schema() -> &'static Schema {
        T::schema()
    }

    fn vacant() -> Self {
        None
    }

    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Shape::view)
    }

    fn place(&mut self) -> Place<'_> {
        self.get_or_insert_with(T::vacant).place()
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Shape> Shape for Box<T> {
    fn schema() -> &'static Schema {
        T::schema()
    }

    fn vacant() -> Self {
        Box::new(T::vacant())
    }

    fn view(&self) -> View<'_> {
        (**self).view()
    }

    fn place(&mut self) -> Place<'_> {
        (**self).place()
    }

    fn clear(&mut self) {
        (**self).clear();
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn schema() -> &'static Schema {
        const { &Schema::List(T::schema as SchemaFn) }
    }

    fn vacant() -> Self {
        Vec::new()
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }

    fn place(&mut self) -> Place<'_> {
        Place::List(self)
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl<T: Shape> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, index: usize) -> View<'_> {
        <[T]>::get(self, index).map_or(View::Absent, Shape::view)
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }

    fn push(&mut self) -> &mut dyn Shape {
        Vec::push(self, T::vacant());
        let last = Vec::len(self) - 1;
        &mut self[last]
    }

    fn element(&self) -> &'static Schema {
        T::schema()
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
            View::List(_) => "List",
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
            Place::List(_) => "a list",
            Place::Structure(_) => "an object",
        }
    }
}
