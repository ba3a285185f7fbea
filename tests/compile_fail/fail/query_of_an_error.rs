// An error is an answer, and has no address.

use chime_sdk_core::declare::chime_error;

#[chime_error(status = 404)]
pub struct ThingNotFound {
    #[chime(query = "thing")]
    pub thing: Option<String>,
}

fn main() {}
