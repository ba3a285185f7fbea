// Keys are separated by commas; nothing that stands in an unreadable attribute is missing.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET" path = "/things/<ThingId>")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

pub fn elsewhere() -> GetThing {
    GetThing::new("thing")
}

fn main() {}
