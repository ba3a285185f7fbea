// An enum is declared on an enum.

use chime_sdk_meetings::declare::{chime_enum, chime_shape};

#[chime_enum]
pub struct Color(String);

#[chime_shape]
pub struct Thing {
    pub color: Color,
}

fn main() {}
