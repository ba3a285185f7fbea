// A known value is one that the length allows.

use chime_sdk_core::declare::chime_enum;

#[chime_enum(len = 1..=4)]
pub enum Color {
    Red = "RED",
    Green = "GREEN",
}

fn main() {}
