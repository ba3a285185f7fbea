// An operation has a method.

use chime_sdk_macros::chime_operation;

#[chime_operation(path = "/things")]
pub struct CreateThing {
    pub name: String,
}

fn main() {}
