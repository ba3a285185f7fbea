// The names in a list have commas between.

use chime_sdk_core::declare::{chime_error, chime_operation};

#[chime_error(status = 404)]
pub struct NotFound {}

#[chime_error(status = 409)]
pub struct Conflict {}

#[chime_operation(method = "GET", path = "/things", errors(NotFound Conflict), client = chime_sdk_core::client::Client)]
pub struct GetThings {}

fn main() {}
