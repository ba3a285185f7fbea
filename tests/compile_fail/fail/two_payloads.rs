// There is one body.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "PUT", path = "/things")]
pub struct PutThing {
    #[chime(payload)]
    pub name: String,
    #[chime(payload)]
    pub text: String,
}

fn main() {}
