// A placeholder is written in angle brackets, not with a colon.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/:thing_id")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

fn main() {}
