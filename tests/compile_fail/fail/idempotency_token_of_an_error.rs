// An error repeats nothing.

use chime_sdk_core::declare::chime_error;

#[chime_error(status = 404)]
pub struct ThingNotFound {
    #[chime(idempotency_token)]
    pub token: Option<String>,
}

fn main() {}
