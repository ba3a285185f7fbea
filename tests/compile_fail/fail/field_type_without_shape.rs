// A field has a type that can stand in a declaration.

use chime_sdk_core::declare::chime_shape;

#[derive(Clone, Debug, PartialEq)]
pub struct Name;

#[chime_shape]
pub struct Thing {
    pub name: Name,
}

pub fn elsewhere() -> Thing {
    Thing::new(Name)
}

fn main() {}
