// A path has no host: the client knows it.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "https://example.com/things/<ThingId>")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

fn main() {}
