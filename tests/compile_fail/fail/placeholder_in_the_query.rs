// The query of a path is constant.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things?id=<ThingId>")]
pub struct GetThing {
    #[chime(query = "id")]
    pub thing_id: String,
}

fn main() {}
