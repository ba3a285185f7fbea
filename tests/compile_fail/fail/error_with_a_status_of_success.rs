// The status of an error is none of success.

use chime_sdk_meetings::declare::chime_error;

#[chime_error(status = 204)]
pub struct ThingNotFound {}

fn main() {}
