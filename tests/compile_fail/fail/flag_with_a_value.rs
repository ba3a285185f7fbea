// A flag is there or it is not.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Things {
    #[chime(default = 5)]
    pub count: u32,
}

fn main() {}
