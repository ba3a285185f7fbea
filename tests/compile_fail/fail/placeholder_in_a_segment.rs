// A placeholder is a whole segment.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/thing-<ThingId>")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

fn main() {}
