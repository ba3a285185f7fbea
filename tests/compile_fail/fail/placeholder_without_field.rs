// Every placeholder of the path has a field.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {}

pub fn elsewhere() -> GetThing {
    GetThing::new()
}

fn main() {}
