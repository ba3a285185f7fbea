// Only a list can be empty when it is absent.

use chime_sdk_meetings::declare::{chime_shape, chime_string};

#[chime_string]
pub struct ThingName(String);

#[chime_shape]
pub struct Thing {
    #[chime(default)]
    pub name: ThingName,
}

fn main() {}
