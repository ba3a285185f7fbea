// Every variant has the value that it stands for.

use chime_sdk_meetings::declare::chime_enum;

#[chime_enum]
pub enum Color {
    Red = "RED",
    Green,
}

pub fn elsewhere() -> Color {
    Color::Green
}

fn main() {}
