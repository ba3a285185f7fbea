// A range has a bound.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(range = ..)]
    pub size: u32,
}

fn main() {}
