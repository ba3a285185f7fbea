// A GET request has no body, and so no payload.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct GetThing {
    #[chime(payload)]
    pub name: String,
}

fn main() {}
