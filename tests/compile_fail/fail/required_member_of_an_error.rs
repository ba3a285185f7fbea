// An error that lacks a member is still an error.

use chime_sdk_meetings::declare::chime_error;

#[chime_error(status = 404)]
pub struct ThingNotFound {
    pub thing_id: String,
}

fn main() {}
