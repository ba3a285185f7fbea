// A string type is a struct around a string.

use chime_sdk_meetings::declare::{chime_string, chime_shape};

#[chime_string(len = 1..=5)]
pub enum Color {
    Red,
}

#[chime_shape]
pub struct Thing {
    pub color: Color,
}

fn main() {}
