// A key is given once.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "POST", path = "/things", method = "PUT")]
pub struct CreateThing {
    pub name: String,
}

fn main() {}
