// The methods are those of HTTP.

use chime_sdk_macros::chime_operation;

#[chime_operation(method = "FETCH", path = "/things")]
pub struct ListThings {}

fn main() {}
