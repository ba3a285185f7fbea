// An operation has a method.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(path = "/things")]
pub struct CreateThing {
    pub name: String,
}

fn main() {}
