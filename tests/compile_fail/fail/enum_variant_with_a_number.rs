// The value of a variant is a string.

use chime_sdk_meetings::declare::chime_enum;

#[chime_enum]
pub enum Color {
    Red = "RED",
    Green = 2,
}

pub fn elsewhere() -> Color {
    Color::Green
}

fn main() {}
