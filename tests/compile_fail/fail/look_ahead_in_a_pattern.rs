// A rule that needs look-ahead is a function.

use chime_sdk_macros::chime_string;

#[chime_string(pattern = "^(?!aws:).*$")]
pub struct TagKey(String);

fn main() {}
