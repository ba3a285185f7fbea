// An element of a list is always there.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub sizes: Vec<Option<u32>>,
}

fn elsewhere() -> Thing {
    Thing::new([1, 2])
}

fn main() {}
