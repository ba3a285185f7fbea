// A member has a type of its own.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub name: Box<dyn std::fmt::Debug>,
}

fn main() {}
