//! Maps: values by text keys.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::{Place, Shape, TextShape, View};
use crate::schema::{Schema, SchemaFn};

/// A map from text to shapes.
pub trait Map: Send + Sync {
    /// How many entries there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entries in the order of their keys' texts, so that equal maps are written alike.
    fn entries(&self) -> Vec<(&str, View<'_>)>;

    /// Removes all entries.
    fn clear(&mut self);

    /// Adds a vacant value under the key, in the place of one that is there, and gives it as a place
    /// to read into.
    fn insert(&mut self, key: &str) -> &mut dyn Shape;

    /// What the keys are.
    fn key(&self) -> &'static Schema;

    /// What the values are.
    fn value(&self) -> &'static Schema;
}

/// A type that can be the key of a map: `String`, a string type or an enum.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map",
    label = "has keys that are no text",
    note = "keys are `String`, or declared with `#[chime_string]` or `#[chime_enum]`"
)]
pub trait MapKey: TextShape + AsRef<str> + for<'a> From<&'a str> {}

impl MapKey for String {}

/// A type that can be the token of a page, or of a call: text, which may be absent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a token, which is text",
    label = "is no text",
    note = "help: write `Option<String>`, or a type declared with `#[chime_string]`"
)]
#[doc(hidden)]
pub trait Token: Shape {}

impl<T: MapKey> Token for T {}
impl<T: MapKey> Token for Option<T> {}

/// A token as any shape; what the macros write, to hold its type to being one.
#[doc(hidden)]
pub fn token<T: Token>(token: &T) -> &dyn Shape {
    token
}

impl<K: MapKey + Ord, V: Shape> Shape for BTreeMap<K, V> {
    fn schema() -> &'static Schema {
        const { &Schema::Map { key: K::schema as SchemaFn, value: V::schema as SchemaFn } }
    }

    fn vacant() -> Self {
        BTreeMap::new()
    }

    fn view(&self) -> View<'_> {
        View::Map(self)
    }

    fn place(&mut self) -> Place<'_> {
        Place::Map(self)
    }
}

impl<K: MapKey + Eq + Hash, V: Shape> Shape for HashMap<K, V> {
    fn schema() -> &'static Schema {
        const { &Schema::Map { key: K::schema as SchemaFn, value: V::schema as SchemaFn } }
    }

    fn vacant() -> Self {
        HashMap::new()
    }

    fn view(&self) -> View<'_> {
        View::Map(self)
    }

    fn place(&mut self) -> Place<'_> {
        Place::Map(self)
    }
}

/// What is the same for both. Their impls of `Shape` are written out, because messages about types
/// point at them.
macro_rules! maps {
    ($($map:ident where $($bound:path),+;)*) => {$(
        impl<K: MapKey $(+ $bound)+, V: Shape> Map for $map<K, V> {
            fn len(&self) -> usize {
                $map::len(self)
            }

            fn entries(&self) -> Vec<(&str, View<'_>)> {
                let entries = self.iter().map(|(key, value)| (key.as_ref(), value.view()));
                let mut entries: Vec<(&str, View<'_>)> = entries.collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                entries
            }

            fn clear(&mut self) {
                $map::clear(self);
            }

            fn insert(&mut self, key: &str) -> &mut dyn Shape {
                let entry = self.entry(K::from(key));
                let value = entry.or_insert_with(V::vacant);
                *value = V::vacant();
                value
            }

            fn key(&self) -> &'static Schema {
                K::schema()
            }

            fn value(&self) -> &'static Schema {
                V::schema()
            }
        }
    )*};
}

maps! {
    BTreeMap where Ord;
    HashMap where Eq, Hash;
}
