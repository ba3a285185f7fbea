// A shape that Rust cannot read is known all the same.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(len = 1..=5)]
    pub name: String
    #[chime(len = 1..=5)]
    pub other_name: String,
}

#[chime_shape]
pub struct Things {
    pub thing: Thing,
}

fn main() {}
