// A variant stands for one string.

use chime_sdk_meetings::declare::chime_enum;

#[chime_enum]
pub enum Color {
    Red(u8) = "RED",
}

fn main() {}
