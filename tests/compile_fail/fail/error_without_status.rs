// An error has a status.

use chime_sdk_meetings::declare::{chime_error, chime_operation};

#[chime_error]
pub struct ThingNotFound {}

#[chime_operation(method = "GET", path = "/things", errors(ThingNotFound), client = chime_sdk_meetings::Client)]
pub struct ListThings {}

fn main() {}
