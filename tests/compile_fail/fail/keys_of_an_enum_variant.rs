// A variant takes no keys.

use chime_sdk_meetings::declare::chime_enum;

#[chime_enum]
pub enum Color {
    #[chime(name = "RED")]
    Red = "RED",
}

fn main() {}
