// A set of characters is what stands inside of brackets.

use chime_sdk_core::declare::chime_string;

#[chime_string(chars = "[a-z]")]
pub struct Name(String);

fn main() {}
