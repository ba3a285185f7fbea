// The body of an error has a code and a message.

use chime_sdk_core::declare::chime_error;

#[chime_error(status = 404)]
pub struct ThingNotFound {
    #[chime(payload)]
    pub text: Option<String>,
}

fn main() {}
