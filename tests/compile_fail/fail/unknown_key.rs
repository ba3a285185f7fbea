// A key that is not known gets a suggestion.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "POST", path = "/things", staus = 204)]
pub struct CreateThing {
    pub name: String,
}

fn main() {}
