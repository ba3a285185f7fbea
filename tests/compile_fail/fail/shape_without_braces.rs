// A shape has named fields, or none in braces.

use chime_sdk_core::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct Thing;

#[chime_operation(method = "GET", path = "/thing", output = Thing, client = chime_sdk_core::client::Client)]
pub struct GetThing {}

pub fn elsewhere() -> Thing {
    Thing::new()
}

fn main() {}
