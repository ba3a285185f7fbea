// A setter takes what its field holds; the compiler points at the field when it is given more.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub size: Option<u32>,
}

pub fn elsewhere(thing: Thing) -> Thing {
    thing.size(1, 2)
}

fn main() {}
