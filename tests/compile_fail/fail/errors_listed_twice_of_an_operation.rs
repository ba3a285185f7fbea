// An operation lists an error once.

use chime_sdk_core::declare::{chime_error, chime_operation};

#[chime_error(status = 404)]
pub struct NotFound {}

#[chime_operation(method = "GET", path = "/things", errors(NotFound, NotFound), client = chime_sdk_core::client::Client)]
pub struct GetThings {}

fn main() {}
