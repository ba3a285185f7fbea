// A retry class is a word.

use chime_sdk_core::declare::chime_error;

#[chime_error(status = 503, retry = Retry::Transient)]
pub struct ServiceUnavailable {}

fn main() {}
