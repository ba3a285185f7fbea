// The client of an operation is one.

use chime_sdk_core::declare::chime_operation;

pub struct Things;

#[chime_operation(method = "GET", path = "/things", client = Things)]
pub struct GetThings {}

pub fn elsewhere(things: &Things) {
    let _ = things.get_things();
}

fn main() {}
