// A call has a name beside that of the operation.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things", call = GetThings, client = chime_sdk_core::client::Client)]
pub struct GetThings {}

fn main() {}
