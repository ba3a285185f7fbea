// Keys are words.

use chime_sdk_core::declare::chime_operation;

#[chime_operation("GET", "/things")]
pub struct GetThings {}

fn main() {}
