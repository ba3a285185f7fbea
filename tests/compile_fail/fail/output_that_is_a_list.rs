// What an operation answers is a structure, not a list.

use chime_sdk_core::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct Thing {}

#[chime_operation(method = "GET", path = "/things", output = Vec<Thing>, client = chime_sdk_core::client::Client)]
pub struct GetThings {}

fn main() {}
