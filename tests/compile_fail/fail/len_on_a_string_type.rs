// The bounds of a string type are written on the type.

use chime_sdk_meetings::declare::{chime_shape, chime_string};

#[chime_string]
pub struct ThingName(String);

#[chime_shape]
pub struct Thing {
    #[chime(len = 1..=100)]
    pub name: Option<ThingName>,
}

fn main() {}
