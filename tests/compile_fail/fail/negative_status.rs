// A status is no negative number.

use chime_sdk_core::declare::chime_error;

#[chime_error(status = -404)]
pub struct ThingNotFound {}

fn main() {}
