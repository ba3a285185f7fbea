// A payload is the whole body.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "PUT", path = "/things")]
pub struct PutThing {
    #[chime(payload)]
    pub thing: String,
    pub name: String,
}

fn main() {}
