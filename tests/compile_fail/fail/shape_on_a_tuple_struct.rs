// A shape is a struct with named fields.

use chime_sdk_meetings::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct Thing(String);

#[chime_operation(method = "GET", path = "/thing", output = Thing, client = chime_sdk_meetings::Client)]
pub struct GetThing {}

fn main() {}
