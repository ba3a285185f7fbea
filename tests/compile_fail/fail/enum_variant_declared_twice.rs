// A variant is declared once.

use chime_sdk_core::declare::chime_enum;

#[chime_enum]
pub enum Color {
    Red = "RED",
    Red = "ROUGE",
}

fn main() {}
