// A part of the path is one value.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "DELETE", path = "/things/<ThingIds>")]
pub struct DeleteThings {
    #[chime(path)]
    pub thing_ids: Vec<String>,
}

fn main() {}
