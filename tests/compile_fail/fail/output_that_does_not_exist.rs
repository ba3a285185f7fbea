// An output that does not exist is said once, by the compiler.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things", output = Things, client = chime_sdk_core::client::Client)]
pub struct GetThings {}

fn main() {}
