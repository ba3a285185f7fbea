// A shape is one thing on the wire.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Page<T> {
    pub items: Vec<T>,
}

fn main() {}
