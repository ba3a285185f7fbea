// What Rust cannot read is said once, by the compiler.

use chime_sdk_core::declare::{chime_enum, chime_shape};

#[chime_enum]
pub enum Color {
    Red = "RED"
    Green = "GREEN",
}

#[chime_shape]
pub struct Thing {
    pub color: Color,
}

fn main() {}
