// The methods are those of HTTP.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "FETCH", path = "/things")]
pub struct ListThings {}

fn main() {}
