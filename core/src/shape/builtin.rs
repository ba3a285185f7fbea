//! The types of Rust that are shapes by themselves.

use super::{FloatPlace, IntegerPlace, List, Place, Shape, Structure, TextShape, View};
use crate::schema::{Schema, SchemaFn, StringSchema, StructureSchema};

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

    fn clear(&mut self) {}
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
    ($($float:ty: $widened:path),*) => {$(
        impl Shape for $float {
            fn schema() -> &'static Schema {
                &Schema::Float
            }

            fn vacant() -> Self {
                0.0
            }

            fn view(&self) -> View<'_> {
                View::Float($widened(*self))
            }

            fn place(&mut self) -> Place<'_> {
                Place::Float(self)
            }
        }

        impl TextShape for $float {}

        impl FloatPlace for $float {
            fn set(&mut self, value: f64) -> bool {
                // the nearest value that the type holds, as every JSON reader does
                *self = value as $float;
                self.is_finite() || !value.is_finite()
            }
        }
    )*};
}

floats!(f32: as_it_is_written, f64: f64::from);

/// The number that has the shortest decimal text of this one: 0.1 and not 0.10000000149011612, which
/// is what the bits of 0.1 say when they are taken for those of a longer number.
fn as_it_is_written(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_number_is_sent_as_it_is_written() {
        for number in [0.1_f32, -2.5, 1e-7, 3.402_823_5e38, f32::MIN_POSITIVE, 16_777_216.0, 0.0] {
            let View::Float(sent) = number.view() else { panic!("a number") };
            assert_eq!(sent.to_string(), number.to_string());
            let mut read = 1.0_f32;
            assert!(FloatPlace::set(&mut read, sent));
            assert_eq!(read.to_bits(), number.to_bits());
        }
        for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let View::Float(sent) = number.view() else { panic!("a number") };
            assert_eq!(sent.to_string(), number.to_string());
        }
    }
}
