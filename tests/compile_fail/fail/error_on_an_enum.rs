// An error is a struct.

use chime_sdk_core::declare::{chime_error, chime_operation};

#[chime_error(status = 404)]
pub enum NotFound {
    Thing,
}

#[chime_operation(method = "GET", path = "/things", errors(NotFound), client = chime_sdk_core::client::Client)]
pub struct GetThings {}

fn main() {}
