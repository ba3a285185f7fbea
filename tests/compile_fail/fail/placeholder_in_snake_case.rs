// A placeholder is the name on the wire, not that of the field.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<thing_id>")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

fn main() {}
