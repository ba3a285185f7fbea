// A part of the path cannot be left out.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: Option<String>,
}

pub fn elsewhere() -> GetThing {
    GetThing::new().thing_id("thing")
}

fn main() {}
