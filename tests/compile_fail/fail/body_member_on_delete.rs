// A DELETE request has no body.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "DELETE", path = "/things")]
pub struct DeleteThings {
    pub names: Vec<String>,
}

fn main() {}
