// The value of a variant is its name for serde too.

use chime_sdk_core::declare::chime_enum;

#[chime_enum]
pub enum Color {
    #[serde(rename = "RED")]
    Red,
}

pub fn elsewhere() -> Color {
    Color::Red
}

fn main() {}
