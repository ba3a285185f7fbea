// The status of an operation is one of success.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "POST", path = "/things", status = 404)]
pub struct CreateThing {
    pub name: String,
}

fn main() {}
