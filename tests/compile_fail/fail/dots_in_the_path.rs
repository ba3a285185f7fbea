// URL parsers take these segments away.

use chime_sdk_meetings::declare::chime_operation;

/// Reads all things.
#[chime_operation(method = "GET", path = "/old/../things")]
pub struct ListThings {}

fn main() {}
