// A member travels in one place.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {
    #[chime(path, query = "id")]
    pub thing_id: String,
}

fn main() {}
