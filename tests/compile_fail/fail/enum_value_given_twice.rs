// Two variants cannot stand for one value.

use chime_sdk_meetings::declare::chime_enum;

#[chime_enum]
pub enum Color {
    Red = "RED",
    Rouge = "RED",
}

pub fn elsewhere() -> [Color; 2] {
    [Color::Red, Color::Rouge]
}

fn main() {}
