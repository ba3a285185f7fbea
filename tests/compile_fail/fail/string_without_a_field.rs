// A string type holds its text.

use chime_sdk_core::declare::{chime_shape, chime_string};

#[chime_string(len = 1..=64)]
pub struct ThingName;

#[chime_shape]
pub struct Thing {
    pub name: ThingName,
}

pub fn elsewhere() -> Thing {
    Thing::new("thing")
}

fn main() {}
