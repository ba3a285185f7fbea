// No segment of a path is empty.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/")]
pub struct ListThings {}

fn main() {}
