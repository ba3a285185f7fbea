// The function of a check takes what it checks, and a report.

use chime_sdk_core::declare::chime_shape;

#[chime_shape(check = is_wide)]
pub struct Thing {
    pub size: u32,
}

fn is_wide(thing: &Thing) -> bool {
    thing.size > 3
}

fn main() {}
