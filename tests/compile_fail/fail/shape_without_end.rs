// What is required within itself never ends.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub inner: Box<Thing>,
}

fn elsewhere(inner: Thing) -> Thing {
    Thing::new(inner)
}

fn main() {}
