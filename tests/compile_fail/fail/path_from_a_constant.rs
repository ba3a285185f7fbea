// A path is written where it stands.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = concat!("/things", "/<ThingId>"))]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

fn main() {}
