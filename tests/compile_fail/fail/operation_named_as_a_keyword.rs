// A method cannot be called `crate`, and so no operation `Crate`.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/crate")]
pub struct Crate {}

fn main() {}
