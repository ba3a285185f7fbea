// A declaration is about one thing on the wire, so it has no parameters.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "POST", path = "/things")]
pub struct CreateThing<'a> {
    pub name: &'a str,
}

fn main() {}
