// An error has named fields, or none in braces.

use chime_sdk_core::declare::{chime_error, chime_operation};
use chime_sdk_core::error::Error;

#[chime_error(status = 404)]
pub struct NotFound;

#[chime_operation(method = "GET", path = "/things", errors(NotFound), client = chime_sdk_core::client::Client)]
pub struct GetThings {}

pub fn elsewhere(error: &Error) -> bool {
    error.as_exception::<NotFound>().is_some() || NotFound::new() == NotFound::default()
}

fn main() {}
