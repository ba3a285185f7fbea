// An enum is one set of values.

use chime_sdk_meetings::declare::{chime_enum, chime_shape};

#[chime_enum]
pub enum Color<'a> {
    Red = "RED",
}

#[chime_shape]
pub struct Thing {
    pub color: Color,
}

fn main() {}
