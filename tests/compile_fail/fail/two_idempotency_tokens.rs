// An operation has one idempotency token.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "POST", path = "/things")]
pub struct CreateThing {
    #[chime(idempotency_token)]
    pub token: Option<String>,
    #[chime(idempotency_token)]
    pub other_token: Option<String>,
}

fn main() {}
