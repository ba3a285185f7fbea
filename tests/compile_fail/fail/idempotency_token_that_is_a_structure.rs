// An idempotency token is text, which the compiler knows of declared types.

use chime_sdk_core::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct Token {}

#[chime_operation(method = "POST", path = "/things", client = chime_sdk_core::client::Client)]
pub struct CreateThing {
    #[chime(idempotency_token)]
    pub token: Option<Token>,
}

fn main() {}
