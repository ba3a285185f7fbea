// URL parsers take these segments away.

use chime_sdk_macros::chime_operation;

/// Reads all things.
#[chime_operation(method = "GET", path = "/old/../things")]
pub struct ListThings {}

fn main() {}
