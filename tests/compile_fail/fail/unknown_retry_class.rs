// There are two reasons to repeat a request.

use chime_sdk_meetings::declare::chime_error;

#[chime_error(status = 503, retry = always)]
pub struct ServiceUnavailable {}

fn main() {}
