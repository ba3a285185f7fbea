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
pub trait MapKey: TextShape + AsRef<str> + for<'a> From<&'a str> {}

impl<K: TextShape + AsRef<str> + for<'a> From<&'a str>> MapKey for K {}

/// What both kinds of map share; a blanket impl would stand in the way of other shapes.
macro_rules! maps {
    ($($map:ident where $($bound:path),+;)*) => {$(
        impl<K: MapKey $(+ $bound)+, V: Shape> Shape for $map<K, V> {
            fn schema() -> &'static Schema {
                const {
                    &Schema::Map { key: K::schema as SchemaFn, value: V::schema as SchemaFn }
                }
            }

            fn vacant() -> Self {
                $map::new()
            }

            fn view(&self) -> View<'_> {
                View::Map(self)
            }

            fn place(&mut self) -> Place<'_> {
                Place::Map(self)
            }
        }

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
