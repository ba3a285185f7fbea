// An idempotency token is a string.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "POST", path = "/things")]
pub struct CreateThing {
    #[chime(idempotency_token)]
    pub token: Option<u32>,
}

pub fn elsewhere() -> CreateThing {
    CreateThing::new().token(1)
}

fn main() {}
