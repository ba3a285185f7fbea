// The field of a placeholder is marked.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {
    pub thing_id: String,
}

pub fn elsewhere() -> GetThing {
    GetThing::new("thing")
}

fn main() {}
