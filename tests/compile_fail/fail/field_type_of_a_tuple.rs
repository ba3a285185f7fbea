// A tuple has no names on the wire.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub sizes: Vec<(u32, u32)>,
}

fn main() {}
