// A set of characters is one that a pattern can hold.

use chime_sdk_meetings::declare::chime_string;

#[chime_string(chars = "z-a")]
pub struct Name(String);

fn main() {}
