// Bounds are numbers of at most 64 bits.

use chime_sdk_core::declare::chime_string;

#[chime_string(len = 1..=99999999999999999999)]
pub struct Name(String);

fn main() {}
