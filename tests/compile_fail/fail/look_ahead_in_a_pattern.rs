// A rule that needs look-ahead is a function.

use chime_sdk_meetings::declare::chime_string;

#[chime_string(pattern = "^(?!aws:).*$")]
pub struct TagKey(String);

fn main() {}
