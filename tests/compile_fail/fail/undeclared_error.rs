// What an operation lists as an error is declared as one.

use chime_sdk_core::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct ThingNotFound {}

#[chime_operation(method = "GET", path = "/things", errors(ThingNotFound), client = chime_sdk_core::client::Client)]
pub struct ListThings {}

fn main() {}
