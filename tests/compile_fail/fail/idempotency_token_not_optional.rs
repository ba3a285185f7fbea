// An idempotency token is filled in when it is absent.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "POST", path = "/things")]
pub struct CreateThing {
    #[chime(idempotency_token)]
    pub token: String,
}

pub fn elsewhere() -> CreateThing {
    CreateThing::new("token")
}

fn main() {}
