// `Unknown` is the variant for values that are not known.

use chime_sdk_meetings::declare::chime_enum;

#[chime_enum]
pub enum Color {
    Red = "RED",
    Unknown = "UNKNOWN",
}

fn main() {}
