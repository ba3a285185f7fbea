// A whole body is more than a number.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "PUT", path = "/things")]
pub struct PutThing {
    #[chime(payload)]
    pub size: u32,
}

fn main() {}
