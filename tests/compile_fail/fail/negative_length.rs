// A length is never negative.

use chime_sdk_meetings::declare::chime_string;

#[chime_string(len = -1..=64)]
pub struct ThingName(String);

fn main() {}
