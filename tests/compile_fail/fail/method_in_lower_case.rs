// Methods are written in upper case.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "post", path = "/things")]
pub struct CreateThing {
    pub name: String,
}

fn main() {}
