// A placeholder and a field that miss each other by a letter are one mistake.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingsId>")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

fn main() {}
