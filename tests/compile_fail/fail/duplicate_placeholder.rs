// A placeholder stands in the path once.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>/parts/<ThingId>")]
pub struct GetPart {
    #[chime(path)]
    pub thing_id: String,
}

fn main() {}
