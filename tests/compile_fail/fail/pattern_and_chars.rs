// A set of characters is a pattern, and a string has one.

use chime_sdk_meetings::declare::chime_string;

#[chime_string(pattern = guid, chars = "a-z")]
pub struct ThingId(String);

fn main() {}
