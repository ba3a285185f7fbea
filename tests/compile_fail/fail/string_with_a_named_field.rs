// A string type is a struct around a `String`.

use chime_sdk_meetings::declare::{chime_shape, chime_string};

#[chime_string(len = 1..=64)]
pub struct ThingName {
    name: String,
}

#[chime_shape]
pub struct Thing {
    pub name: ThingName,
}

pub fn elsewhere() -> Thing {
    Thing::new("thing")
}

fn main() {}
